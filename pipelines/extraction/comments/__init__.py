"""What readers wrote under an article, read where a site file asks for it; otherwise it is only taken off the text."""

from pipelines.extraction.comments.reading import read_comments

__all__ = ["read_comments"]
