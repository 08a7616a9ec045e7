"""A crawl that has nothing to do but wait ends, and its frontier goes on the next time."""

import asyncio
import logging
from time import monotonic
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawler.downloader import PoliteDownloader
from crawler.site import Site

logger = logging.getLogger("winnow")

LOOK_SECONDS = 1.0

LONG = 5.0
"""Seconds: a crawl that is to end does not wait for a host that is to be left alone for longer."""

DELAYS = 2
"""The distance between two requests that a site file asks for is no waiting: so many of them are."""


class CloseOnWait:
    """Scrapy extension that ends a crawl, as ``waited``, when nobody was asked and nothing read for ``most`` seconds.

    A site that answers 503, or whose robots.txt fails, is left alone for up to a quarter of an hour at a time: a crawl
    of the service would hold the place of others meanwhile.  0 waits for ever.  Any crawl that is to end gives back
    the requests of hosts that are to be left alone.
    """

    def __init__(self, crawler: Crawler, most: float) -> None:
        self._crawler = crawler
        self._most = most
        self._last = monotonic()
        self._ended = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_MAX_WAIT (seconds)."""
        extension = cls(crawler, crawler.settings.getfloat("WINNOW_MAX_WAIT"))
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        return extension

    def opened(self, spider: Spider) -> None:
        """Begin to look."""
        site: Site | None = getattr(spider, "site", None)
        if self._most and site is not None and site.delay:
            self._most = max(self._most, DELAYS * site.delay)
        self._last = monotonic()
        self._task = create_looping_call(self._look)
        self._task.start(LOOK_SECONDS, now=False)

    def closed(self) -> None:
        """Look no more."""
        if self._task.running:
            self._task.stop()

    def _look(self) -> None:
        engine = self._crawler.engine
        if engine is None or not isinstance(engine.downloader, PoliteDownloader):
            return
        slot = engine._slot  # noqa: SLF001 - Scrapy has no public word for it
        if self._ended or (slot is not None and slot.closing):
            engine.downloader.let_go(0.0 if self._ended else LONG)
        elif not engine.downloader.is_waiting or not self._is_read():
            self._last = monotonic()
        elif self._most and monotonic() - self._last > self._most:
            self._end()

    def _is_read(self) -> bool:
        scraper = self._crawler.engine.scraper.slot if self._crawler.engine is not None else None
        return scraper is None or scraper.is_idle()

    def _end(self) -> None:
        assert self._crawler.engine is not None
        assert self._crawler.stats is not None
        self._ended = True
        self._crawler.stats.inc_value("winnow/failed/waited")
        logger.error(
            "no request was allowed for %.0f s; the crawl ends; run the same command again to resume", self._most
        )
        asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="waited"))  # noqa: RUF006
