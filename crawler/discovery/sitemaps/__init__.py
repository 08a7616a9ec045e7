"""Sitemaps and sitemap indexes read into links."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.sitemaps.reading import SitemapReading
else:
    __getattr__ = lazy_exports(__name__, {"SitemapReading": "reading"})

__all__ = ["SitemapReading"]
