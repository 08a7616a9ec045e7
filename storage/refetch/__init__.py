"""When a page or source is fetched again: fetch state, validators, source backoff."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.refetch.articles import keep_article_state, record_fetch_states
    from storage.refetch.source_backoff import FeedStatus, SourceFailure, SourceVisit
    from storage.refetch.sources import Sources, name_of
    from storage.refetch.state import FetchState, FetchStates, find_refetched
    from storage.refetch.validators import Validators, conditional_headers, needs_full_fetch, usable_validators
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "FeedStatus": "source_backoff",
            "FetchState": "state",
            "FetchStates": "state",
            "SourceFailure": "source_backoff",
            "SourceVisit": "source_backoff",
            "Sources": "sources",
            "Validators": "validators",
            "conditional_headers": "validators",
            "find_refetched": "state",
            "keep_article_state": "articles",
            "name_of": "sources",
            "needs_full_fetch": "validators",
            "record_fetch_states": "articles",
            "usable_validators": "validators",
        },
    )

__all__ = [
    "FeedStatus",
    "FetchState",
    "FetchStates",
    "SourceFailure",
    "SourceVisit",
    "Sources",
    "Validators",
    "conditional_headers",
    "find_refetched",
    "keep_article_state",
    "name_of",
    "needs_full_fetch",
    "record_fetch_states",
    "usable_validators",
]
