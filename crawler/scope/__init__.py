"""Which pages a crawl may fetch: hosts, patterns, dates, arguments."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.scope.arguments import Window, read_window
    from crawler.scope.scope import HostRelation, Scope, day_of, without_parts
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "HostRelation": "scope",
            "Scope": "scope",
            "Window": "arguments",
            "day_of": "scope",
            "read_window": "arguments",
            "without_parts": "scope",
        },
    )

__all__ = [
    "HostRelation",
    "Scope",
    "Window",
    "arguments",
    "date_window",
    "day_of",
    "read_window",
    "without_parts",
]
