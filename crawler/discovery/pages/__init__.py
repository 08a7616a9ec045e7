"""Whole answers read at once, in workers: a page with its links, redirects, parts and article; feeds; sitemaps.

And the one judge of whether a page is an article or a list.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.pages.reading import ALWAYS_LISTS, PageReading, Sought
    from crawler.discovery.pages.scripted import needs_scripts
    from crawler.discovery.pages.tasks import (
        MODULES,
        read_feed,
        read_links,
        read_next_part,
        read_page,
        read_probe,
        read_robots,
        read_sitemap,
    )
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ALWAYS_LISTS": "reading",
            "MODULES": "tasks",
            "PageReading": "reading",
            "Sought": "reading",
            "needs_scripts": "scripted",
            "read_feed": "tasks",
            "read_links": "tasks",
            "read_next_part": "tasks",
            "read_page": "tasks",
            "read_probe": "tasks",
            "read_robots": "tasks",
            "read_sitemap": "tasks",
        },
    )

__all__ = [
    "ALWAYS_LISTS",
    "MODULES",
    "PageReading",
    "Sought",
    "needs_scripts",
    "read_feed",
    "read_links",
    "read_next_part",
    "read_page",
    "read_probe",
    "read_robots",
    "read_sitemap",
]
