"""Addresses that count: pages of a list or an article, and archives by day or month."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.paging.date_archives import dated_pattern, dated_patterns
    from crawler.discovery.paging.page_number import first_stem, page_numbers, page_step, row_paths
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "dated_pattern": "date_archives",
            "dated_patterns": "date_archives",
            "first_stem": "page_number",
            "page_numbers": "page_number",
            "page_step": "page_number",
            "row_paths": "page_number",
        },
    )

__all__ = [
    "dated_pattern",
    "dated_patterns",
    "first_stem",
    "page_numbers",
    "page_step",
    "row_paths",
]
