"""Guards between the downloader and the spider."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.middlewares.conditional import ConditionalGet, unchanged
    from crawler.middlewares.robots import WAITS, RobotsMiddleware, crawl_delay
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ConditionalGet": "conditional",
            "RobotsMiddleware": "robots",
            "WAITS": "robots",
            "crawl_delay": "robots",
            "unchanged": "conditional",
        },
    )

__all__ = ["WAITS", "ConditionalGet", "RobotsMiddleware", "crawl_delay", "unchanged"]
