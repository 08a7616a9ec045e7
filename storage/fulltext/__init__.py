"""The full-text index: tokens, terms, queries."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.fulltext.index import Progress, are_common, candidates, update_index
    from storage.fulltext.index_queue import queue_for_index
    from storage.fulltext.parser import read_query
    from storage.fulltext.query import Term, Words, exact, holds, wanted
    from storage.fulltext.tokenizer import (
        MOST_BYTES,
        MOST_TITLE_BYTES,
        canonical,
        fold,
        is_run,
        pieces,
        places,
        word_places,
    )
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "MOST_BYTES": "tokenizer",
            "MOST_TITLE_BYTES": "tokenizer",
            "Progress": "index",
            "Term": "query",
            "Words": "query",
            "are_common": "index",
            "candidates": "index",
            "canonical": "tokenizer",
            "exact": "query",
            "fold": "tokenizer",
            "holds": "query",
            "is_run": "tokenizer",
            "pieces": "tokenizer",
            "places": "tokenizer",
            "queue_for_index": "index_queue",
            "read_query": "parser",
            "update_index": "index",
            "wanted": "query",
            "word_places": "tokenizer",
        },
    )

__all__ = [
    "MOST_BYTES",
    "MOST_TITLE_BYTES",
    "Progress",
    "Term",
    "Words",
    "are_common",
    "candidates",
    "canonical",
    "exact",
    "fold",
    "holds",
    "is_run",
    "pieces",
    "places",
    "queue_for_index",
    "read_query",
    "update_index",
    "wanted",
    "word_places",
]
