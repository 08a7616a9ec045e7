"""Stage 200: a page becomes an article or a rejection, in a worker process; the reactor never waits for it."""

import asyncio
from typing import Any, Self

from scrapy.crawler import Crawler

from pipelines.extraction import Rules
from pipelines.pool import ExtractionPool
from storage.records import Page, Role


class ExtractStage:
    """Hand article pages to the pool; listings pass through untouched."""

    def __init__(self, crawler: Crawler, workers: int, timeout: float, maxsize: int) -> None:
        self._crawler = crawler
        self._bounds = (workers, timeout, maxsize)
        self._rules = Rules()
        self._pool: ExtractionPool | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_WORKERS, WINNOW_PAGE_TIMEOUT (seconds) and WINNOW_PAGE_MAXSIZE (bytes)."""
        settings = crawler.settings
        return cls(
            crawler,
            settings.getint("WINNOW_WORKERS"),
            settings.getfloat("WINNOW_PAGE_TIMEOUT"),
            settings.getint("WINNOW_PAGE_MAXSIZE"),
        )

    def open_spider(self) -> None:
        """Start the workers and take the site's rules."""
        self._rules = getattr(self._crawler.spider, "rules", self._rules)
        self._pool = ExtractionPool(*self._bounds)

    async def process_item(self, item: Any) -> Any:
        """Give the result of an article page; anything else as it came."""
        if not isinstance(item, Page) or item.role is not Role.ARTICLE:
            return item
        assert self._pool is not None
        return await asyncio.wrap_future(self._pool.submit(item, self._rules))

    async def close_spider(self) -> None:
        """End the workers; every page has its result by now."""
        if self._pool is not None:
            await asyncio.get_running_loop().run_in_executor(None, self._pool.close)
