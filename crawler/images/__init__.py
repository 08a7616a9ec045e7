"""The images of articles, fetched and saved where a site file says ``images = true``.

The way in is :class:`crawler.images.fetcher.ImageFetcher`, an extension of Scrapy; ``image_type`` is pure.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.images.fetcher import ImageFetcher
    from crawler.images.kinds import image_type
else:
    __getattr__ = lazy_exports(__name__, {"ImageFetcher": "fetcher", "image_type": "kinds"})

__all__ = ["ImageFetcher", "image_type"]
