"""Progress of a running crawl: a live line on a terminal, plain lines in a log or pipe, nothing when quiet."""

import logging
import sys
import time
from typing import Self, TextIO

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.eta import Pace, Standing, rough_duration, seconds_left
from crawler.terminal import LiveLine
from pipelines.stats import RunSummary

logger = logging.getLogger("winnow")

LIVE_SECONDS = 0.5
PLAIN_SECONDS = 10.0


class ProgressDisplay:
    """Scrapy extension that says how far a crawl is.  Off with WINNOW_QUIET."""

    def __init__(self, crawler: Crawler, stream: TextIO) -> None:
        self._crawler = crawler
        self._live = LiveLine(stream)
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
        if self._live.is_live:
            for handler in logging.root.handlers:
                handler.addFilter(self._clear)
        self._task = create_looping_call(self._report)
        self._task.start(LIVE_SECONDS if self._live.is_live else PLAIN_SECONDS, now=False)

    def closed(self, spider: Spider) -> None:
        """Report no more and leave a clean line."""
        if self._task.running:
            self._task.stop()
        self._clear()
        for handler in logging.root.handlers:
            handler.removeFilter(self._clear)

    def _report(self) -> None:
        lines = self.lines()
        if self._live.is_live:
            self._live.show(*lines)
        else:
            logger.info(lines[0])

    def _clear(self, record: logging.LogRecord | None = None) -> bool:
        self._live.clear()
        return True

    def lines(self) -> tuple[str, ...]:
        """Return the line at several lengths, the longest first."""
        assert self._crawler.stats is not None
        tally = RunSummary.of(self._crawler.stats.get_stats())
        self._pace = self._pace.at(time.monotonic(), tally.fetched)
        name = self._crawler.spider.name if self._crawler.spider else ""
        remaining = seconds_left(
            Standing(site="", waiting=self._waiting(), sources=self._sources()), self._pace.present
        )
        return _lengths(
            name, tally, self._waiting(), self._pace, f"{rough_duration(remaining)} left" if remaining else ""
        )

    def _sources(self) -> int | None:
        """Return how many lists and sitemaps wait, where the scheduler knows: until they are read no end is in
        sight.
        """
        sources: int | None = getattr(getattr(self._crawler.engine, "scheduler", None), "sources", None)
        return sources

    def _waiting(self) -> int:
        scheduler = getattr(self._crawler.engine, "scheduler", None)
        return len(scheduler) if scheduler is not None else 0


def _lengths(name: str, tally: RunSummary, waiting: int, pace: Pace, rest: str) -> tuple[str, ...]:
    rejected, failed = sum(tally.rejected.values()), sum(tally.failed.values())
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(tally.rejected.items()))
    begin = [f"{name}: {tally.fetched:,} requests", f"{tally.kept:,} articles kept"]
    refused, end = f"{rejected:,} rejected", [f"{failed:,} failed", f"{waiting:,} waiting"]
    now, average = f"{pace.present:.1f} requests/s now", f"{pace.average:.1f} on average"
    return tuple(
        ", ".join(filter(None, parts))
        for parts in (
            (*begin, refused + (f" ({reasons})" if reasons else ""), *end, now, average, rest),
            (*begin, refused, *end, now, average, rest),
            (*begin, refused, *end, rest),
            (*begin, end[1], rest),
            (begin[0], end[1], rest),
            (begin[0], end[1]),
        )
    )
