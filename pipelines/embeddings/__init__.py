"""Vectors of texts, by a static model that lies in a folder of this machine; nothing is downloaded."""

from pipelines.embeddings.model import TextModel, embedded_text

__all__ = ["TextModel", "embedded_text"]
