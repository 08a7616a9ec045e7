"""Progress of a running crawl: a live line on a terminal, plain lines in a log or pipe, nothing when quiet."""

import logging
import sys
import time
from typing import Self, TextIO

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.eta import Pace, Standing, left, spelled
from pipelines.stats.summary import Tally

logger = logging.getLogger("winnow")

LIVE_SECONDS = 0.5
PLAIN_SECONDS = 10.0


class Progress:
    """Scrapy extension that says how far a crawl is.  Off with WINNOW_QUIET."""

    def __init__(self, crawler: Crawler, stream: TextIO) -> None:
        self._crawler = crawler
        self._stream = stream
        self._live = stream.isatty()
        self._pace = Pace(time.monotonic())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_QUIET.  Raises NotConfigured when it is set, so that the part is absent."""
        if crawler.settings.getbool("WINNOW_QUIET"):
            raise NotConfigured
        extension = cls(crawler, sys.stderr)
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        return extension

    def opened(self, spider: Spider) -> None:
        """Begin to report."""
        self._pace = Pace(time.monotonic())
        if self._live:
            for handler in logging.root.handlers:
                handler.addFilter(self._clear)
        self._task = create_looping_call(self._report)
        self._task.start(LIVE_SECONDS if self._live else PLAIN_SECONDS, now=False)

    def closed(self, spider: Spider) -> None:
        """Report no more and leave a clean line."""
        if self._task.running:
            self._task.stop()
        self._clear()
        for handler in logging.root.handlers:
            handler.removeFilter(self._clear)

    def _report(self) -> None:
        if self._live:
            self._stream.write(f"\r\x1b[2K{self.line()}")
            self._stream.flush()
        else:
            logger.info(self.line())

    def _clear(self, record: logging.LogRecord | None = None) -> bool:
        if self._live:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
        return True

    def line(self) -> str:
        """Give the line: pages fetched, kept, rejected by reason, failed, waiting, pages a second, time left."""
        assert self._crawler.stats is not None
        tally = Tally.of(self._crawler.stats.get_stats())
        self._pace = self._pace.at(time.monotonic(), tally.fetched)
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(tally.rejected.items()))
        rejected = sum(tally.rejected.values())
        parts = [
            f"{self._crawler.spider.name if self._crawler.spider else ''}: {tally.fetched:,} fetched",
            f"{tally.kept:,} kept",
            f"{rejected:,} rejected" + (f" ({reasons})" if reasons else ""),
            f"{sum(tally.failed.values()):,} failed",
            f"{self._waiting():,} waiting",
            f"{self._pace.present:.1f} pages/s now, {self._pace.average:.1f} on average",
        ]
        remaining = left(Standing(site="", waiting=self._waiting(), sources=self._sources()), self._pace.present)
        if remaining:
            parts.append(f"{spelled(remaining)} left")
        return ", ".join(parts)

    def _sources(self) -> int | None:
        """Give how many lists and sitemaps wait, where the scheduler knows: until they are read no end is in sight."""
        sources: int | None = getattr(getattr(self._crawler.engine, "scheduler", None), "sources", None)
        return sources

    def _waiting(self) -> int:
        scheduler = getattr(self._crawler.engine, "scheduler", None)
        return len(scheduler) if scheduler is not None else 0
