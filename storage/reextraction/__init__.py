"""Stored pages whose extraction is stale, and articles replaced by a newer extraction."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.reextraction.lines import page_from_line, page_line, read_from_line, read_record
    from storage.reextraction.pages import (
        DONE,
        KIND,
        Reader,
        StalePage,
        Wanted,
        cut_off,
        sites_of,
        stale_pages,
        without_page,
    )
    from storage.reextraction.replace import READ_BY, Compared, ReextractionOutcome, compare, rebuild
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Compared": "replace",
            "DONE": "pages",
            "KIND": "pages",
            "READ_BY": "replace",
            "Reader": "pages",
            "ReextractionOutcome": "replace",
            "StalePage": "pages",
            "Wanted": "pages",
            "compare": "replace",
            "cut_off": "pages",
            "page_from_line": "lines",
            "page_line": "lines",
            "read_from_line": "lines",
            "read_record": "lines",
            "rebuild": "replace",
            "sites_of": "pages",
            "stale_pages": "pages",
            "without_page": "pages",
        },
    )

__all__ = [
    "DONE",
    "KIND",
    "READ_BY",
    "Compared",
    "Reader",
    "ReextractionOutcome",
    "StalePage",
    "Wanted",
    "compare",
    "cut_off",
    "page_from_line",
    "page_line",
    "read_from_line",
    "read_record",
    "rebuild",
    "sites_of",
    "stale_pages",
    "without_page",
]
