"""Settings with Scrapy's own parts in place of ours, for spiders that have no site, frontier or store."""

from typing import Any

from scrapy.settings import default_settings as scrapys


def bare_settings() -> dict[str, Any]:
    """Return what makes any spider run; robots.txt with its delays is kept, redirects lead anywhere."""
    return {
        "SCHEDULER": scrapys.SCHEDULER,
        "ITEM_PIPELINES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": scrapys.SPIDER_MIDDLEWARES_BASE,
        "DOWNLOADER_MIDDLEWARES_BASE": {
            **scrapys.DOWNLOADER_MIDDLEWARES_BASE,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawler.middlewares.robots.RobotsMiddleware": 100,
        },
        "DOWNLOAD_HANDLERS_BASE": {
            **{scheme: scrapys.DOWNLOAD_HANDLERS_BASE[scheme] for scheme in ("data", "file")},
            **dict.fromkeys(("http", "https"), "crawler.network.guarded_handler.GuardedHandler"),
        },
        "EXTENSIONS_BASE": {
            "scrapy.extensions.corestats.CoreStats": 0,
            "scrapy.extensions.memusage.MemoryUsage": 0,
            "scrapy.extensions.closespider.CloseSpider": 0,
            "scrapy.extensions.feedexport.FeedExporter": 0,
            "scrapy.extensions.throttle.AutoThrottle": 0,
        },
    }
