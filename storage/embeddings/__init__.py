"""Vectors of articles in a file beside the store, and which of them are nearest to one."""

from storage.embeddings.index import EmbeddingIndex

__all__ = ["EmbeddingIndex"]
