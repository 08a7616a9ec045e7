"""Scrapy's scheduler on the database: leased URLs, so that a crawl survives ``kill -9``."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.frontier.retry_policy import PASSING
    from crawler.frontier.scheduler import DatabaseScheduler
else:
    __getattr__ = lazy_exports(__name__, {"DatabaseScheduler": "scheduler", "PASSING": "retry_policy"})

__all__ = ["PASSING", "DatabaseScheduler"]
