"""Crawls several sites in the reactor of one process: each its own run, deadline and verdict."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawler.batch.members import BatchMember, CrawlResult
from crawler.batch.site_crawls import SiteCrawls
from pipelines.stats import RunSummary

AT_ONCE = 12
"""Sites crawled at a time.  One is asked a page at a time, so a poll waits most of its time; the threads of a crawl are
six."""


class CrawlBatch:
    """The crawls of a batch; ``ended`` is told each result, ``stopping`` asked whether no more are to begin."""

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        members: Sequence[BatchMember],
        arguments: Mapping[str, Any],
        ended: Callable[[CrawlResult], None],
        stopping: Callable[[], bool],
        at_once: int = AT_ONCE,
    ) -> None:
        self._process = process
        self._waiting = list(members)
        self._told = ended
        self._stopping = stopping
        self._at_once = at_once
        self._crawls = SiteCrawls(process, arguments, self._ended)

    def run(self) -> None:
        """Crawl all of them; returns when the last has ended, or no more are to begin and those at work have ended."""
        self._fill()
        self._process.start()
        self._stopping = lambda: True
        for name in self._crawls.at_work():  # a second Ctrl-C did not wait for them
            self._crawls.settle(name)

    def at_work(self) -> list[str]:
        """Return the names of the sites that are crawled at this moment."""
        return self._crawls.at_work()

    def summaries(self) -> list[RunSummary]:
        """Return the figures so far of the crawls at work."""
        return self._crawls.summaries()

    def _fill(self) -> None:
        while len(self._crawls) < self._at_once and not self._stopping():
            busy = self._crawls.hosts()
            member = next((each for each in self._waiting if not each.hosts & busy), None)
            if member is None:
                return
            self._waiting.remove(member)
            self._crawls.begin(member)

    def _ended(self, result: CrawlResult) -> None:
        self._told(result)
        self._fill()
