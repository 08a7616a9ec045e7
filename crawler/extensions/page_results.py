"""What becomes of a page on its way through the stages: its row of the frontier ends once, however the way ends."""

import logging
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

from crawler.downloader.request_meta import row_of
from crawler.frontier import DatabaseScheduler
from pipelines.stages.record import NotKept, Stored, page_stored
from storage.frontier import LeasedURL
from storage.records import Outcome
from storage.visits import addresses_of

logger = logging.getLogger("winnow")


class PageResults:
    """Scrapy extension: hears of every page that is stored, dropped, or broken by a stage.

    A page that a stage of somebody's own drops before it is stored is done with for this crawl, and the next one asks
    for it again; one that breaks a stage is asked for again, and is a failure at last.  What a stage does after a page
    is stored does not touch its row, but an error there is a failure of the crawl, too.
    """

    def __init__(self, crawler: Crawler, stats: StatsCollector) -> None:
        self._crawler = crawler
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the crawl."""
        assert crawler.stats is not None
        made = cls(crawler, crawler.stats)
        crawler.signals.connect(made.stored, signal=page_stored)
        crawler.signals.connect(made.scraped, signal=signals.item_scraped)
        crawler.signals.connect(made.dropped, signal=signals.item_dropped)
        crawler.signals.connect(made.broken, signal=signals.item_error)
        return made

    def stored(self, item: Stored) -> None:
        """Forget a row that was acknowledged with its result; see to what the result did not answer for."""
        frontier = self._frontier
        row = frontier.on_way.pop(item.result.url, None) if frontier is not None else None
        if frontier is None or row is None:
            return
        frontier.watch(frontier.budget.stored(row, item.result, item.outcome))
        if item.outcome is Outcome.FAILED:
            self._stats.inc_value("winnow/failed/store")
            frontier.watch(frontier.failed(row, "store", "the database refuses what was read"))
        elif {row.normalized_url, *frontier.claims.redirected_keys(row)} <= addresses_of(item.result):
            frontier.claims.finish(row)
        else:
            frontier.done(row, str(item.outcome))

    def scraped(self, item: Any, response: Response | None) -> None:
        """Note a page that a stage replaced by something that is not stored."""
        if (row := self._lost(response)) is None:
            return
        words = f"a stage gave {type(item).__name__} in place of an Article or Rejected; nothing is stored"
        self._fail(row, words)

    def dropped(self, response: Response | Failure | None, exception: BaseException) -> None:
        """End a page that a stage dropped before it was stored."""
        row = self._lost(response)
        if row is not None and not isinstance(exception, NotKept) and self._frontier is not None:
            self._stats.inc_value("winnow/skipped/dropped")
            self._frontier.done(row, "skipped:dropped")

    async def broken(self, response: Response | Failure | None, failure: Failure) -> None:
        """Ask again for a page that broke a stage; count it where it is not asked for again, or was stored already."""
        row, words = self._lost(response), f"{type(failure.value).__name__}: {failure.value}"
        frontier = self._frontier
        if row is None or frontier is None or not await frontier.failed(row, "error", words):
            self._stats.inc_value("winnow/failed/stage")

    def _fail(self, row: LeasedURL, words: str) -> None:
        self._stats.inc_value("winnow/failed/stage")
        logger.error("%s: %s", row.link.url, words)
        if self._frontier is not None:
            self._frontier.done(row, "skipped:dropped")

    def _lost(self, response: Response | Failure | None) -> LeasedURL | None:
        """Return the row of a page that was on its way and has not been stored, and return its place to another."""
        row, frontier = row_of(response), self._frontier
        if row is None or frontier is None:
            return None
        url = next((url for url, each in frontier.on_way.items() if each.id == row.id), None)
        if url is None:
            return None
        spider: Any = self._crawler.spider
        spider.page_dropped()
        return frontier.on_way.pop(url)

    @property
    def _frontier(self) -> DatabaseScheduler | None:
        scheduler = self._crawler.engine.scheduler if self._crawler.engine is not None else None
        return scheduler if isinstance(scheduler, DatabaseScheduler) else None
