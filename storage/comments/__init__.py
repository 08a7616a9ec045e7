"""What readers wrote under articles: a table of its own."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.comments.table import KeptComments, StoredComment, keep_comments
else:
    __getattr__ = lazy_exports(__name__, {"KeptComments": "table", "StoredComment": "table", "keep_comments": "table"})

__all__ = ["KeptComments", "StoredComment", "keep_comments"]
