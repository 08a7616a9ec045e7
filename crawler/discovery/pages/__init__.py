"""Whole answers read at once, in workers: a page with its links, redirects, parts and article; feeds; sitemaps.

And the one judge of whether a page is an article or a list.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.pages.reading import ALWAYS_LISTS, PageReading, Sought
    from crawler.discovery.pages.scripted import needs_scripts
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ALWAYS_LISTS": "reading",
            "PageReading": "reading",
            "Sought": "reading",
            "needs_scripts": "scripted",
        },
    )

__all__ = [
    "ALWAYS_LISTS",
    "PageReading",
    "Sought",
    "needs_scripts",
    "tasks",
]
