"""Sitemaps and sitemap indexes read into links."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.sitemaps.dates import covered_days, modified_day
    from crawler.discovery.sitemaps.reading import SitemapReading
    from crawler.discovery.sitemaps.robots import robots_sitemaps
    from crawler.discovery.sitemaps.sitemaps import read_sitemap
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "SitemapReading": "reading",
            "covered_days": "dates",
            "modified_day": "dates",
            "read_sitemap": "sitemaps",
            "robots_sitemaps": "robots",
        },
    )

__all__ = [
    "SitemapReading",
    "covered_days",
    "modified_day",
    "read_sitemap",
    "robots_sitemaps",
]
