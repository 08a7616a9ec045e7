"""When a page or source is fetched again: fetch state, validators, source backoff."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.refetch.articles import keep_article_state, record_fetch_states
    from storage.refetch.state import FetchState, FetchStates, find_refetched
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "FetchState": "state",
            "FetchStates": "state",
            "find_refetched": "state",
            "keep_article_state": "articles",
            "record_fetch_states": "articles",
        },
    )

__all__ = [
    "FetchState",
    "FetchStates",
    "find_refetched",
    "keep_article_state",
    "record_fetch_states",
    "source_backoff",
    "sources",
    "validators",
]
