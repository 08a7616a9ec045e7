"""The full-text index: tokens, terms, queries."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.fulltext.index import Progress, are_common, candidates, index_progress, is_behind, update_index
    from storage.fulltext.index_queue import queue_for_index
    from storage.fulltext.parser import read_query
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Progress": "index",
            "are_common": "index",
            "candidates": "index",
            "index_progress": "index",
            "is_behind": "index",
            "queue_for_index": "index_queue",
            "read_query": "parser",
            "update_index": "index",
        },
    )

__all__ = [
    "Progress",
    "are_common",
    "candidates",
    "index_progress",
    "is_behind",
    "query",
    "queue_for_index",
    "read_query",
    "tokenizer",
    "update_index",
]
