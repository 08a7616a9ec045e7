"""Stored pages whose extraction is stale, and articles replaced by a newer extraction."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.reextraction.pages import StalePage, Wanted, sites_of
    from storage.reextraction.replace import READ_BY, Compared, ReextractionOutcome, compare, rebuild
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Compared": "replace",
            "READ_BY": "replace",
            "ReextractionOutcome": "replace",
            "StalePage": "pages",
            "Wanted": "pages",
            "compare": "replace",
            "rebuild": "replace",
            "sites_of": "pages",
        },
    )

__all__ = [
    "READ_BY",
    "Compared",
    "ReextractionOutcome",
    "StalePage",
    "Wanted",
    "compare",
    "lines",
    "pages",
    "rebuild",
    "sites_of",
]
