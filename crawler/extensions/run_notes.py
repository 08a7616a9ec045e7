"""What a crawl tells of itself while it goes on, and the wish that it stops, through the row of its run."""

import asyncio
import logging
from time import monotonic
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.downloader import PoliteDownloader
from crawler.extensions.rate_curve import RateCurve
from pipelines.stages import PersistStage
from pipelines.stages.record import run_ending

logger = logging.getLogger("winnow")

NOTE_SECONDS = 2.0
"""Seconds between two notes; one costs as much as a small transaction, and is left out where nothing has changed."""


class RunNotes:
    """Scrapy extension that notes the figures of a run every few seconds, and stops the crawl when somebody wished it.

    The wish is read from the store: whoever wishes may be on another machine, and of a batch only one crawl is to stop.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._curve = RateCurve()
        self._began = monotonic()
        self._task: asyncio.Task[None] | None = None
        self._stopping: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the crawl."""
        extension = cls(crawler)
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.ending, signal=run_ending)
        return extension

    def opened(self) -> None:
        """Begin to note."""
        self._began = monotonic()
        self._task = asyncio.ensure_future(self._go_on())

    async def ending(self) -> None:
        """Note the last figures; a poll that took a moment has no curve."""
        if self._task is not None:
            self._task.cancel()
        if monotonic() - self._began > NOTE_SECONDS:
            await self._note()

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(NOTE_SECONDS)
            if await self._note():
                return self._stop()

    async def _note(self) -> bool:
        """Keep what was counted; return whether the crawl is to stop."""
        stage, stats = self._crawler.get_item_pipeline(PersistStage), self._crawler.stats
        if not isinstance(stage, PersistStage) or stats is None:
            return False
        self._curve.mark(monotonic() - self._began, int(stats.get_value("response_received_count", 0)))
        return await stage.note(self._curve.to_json() | {"waiting": self._waiting()})

    def _waiting(self) -> int | None:
        frontier: Any = getattr(self._crawler.spider, "frontier", None)
        return None if frontier is None else len(frontier)

    def _stop(self) -> None:
        """Do what a first Ctrl-C does, to this crawl alone."""
        engine = self._crawler.engine
        if engine is None or engine.spider is None:
            return
        logger.warning("somebody asked this crawl to stop; what is under way is kept")
        if isinstance(engine.downloader, PoliteDownloader):
            engine.downloader.stop()
        self._stopping = asyncio.ensure_future(engine.close_spider_async(reason="shutdown"))
