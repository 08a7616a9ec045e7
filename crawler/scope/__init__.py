"""Which pages a crawl may fetch: hosts, patterns, dates, arguments."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.scope.arguments import Window, crawl_arguments, read_count, read_day, read_flag, read_window
    from crawler.scope.date_window import dated_folders, outside_date_window, published_outside
    from crawler.scope.scope import HostRelation, Scope, day_of, without_parts
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "HostRelation": "scope",
            "Scope": "scope",
            "Window": "arguments",
            "crawl_arguments": "arguments",
            "dated_folders": "date_window",
            "day_of": "scope",
            "outside_date_window": "date_window",
            "published_outside": "date_window",
            "read_count": "arguments",
            "read_day": "arguments",
            "read_flag": "arguments",
            "read_window": "arguments",
            "without_parts": "scope",
        },
    )

__all__ = [
    "HostRelation",
    "Scope",
    "Window",
    "crawl_arguments",
    "dated_folders",
    "day_of",
    "outside_date_window",
    "published_outside",
    "read_count",
    "read_day",
    "read_flag",
    "read_window",
    "without_parts",
]
