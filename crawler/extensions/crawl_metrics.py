"""What a crawl learns of its site's health while it goes on, beside the outcomes of its pages."""

import asyncio
import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from pipelines.stages import PersistStage
from pipelines.stages.record import Stored, page_stored
from pipelines.stats import LatestLines, article_counters, counters, fetch_counter
from storage.errors import StorageError
from storage.records import Article, Outcome
from storage.rows import index_key

logger = logging.getLogger("winnow")

KEPT = frozenset({Outcome.NEW, Outcome.CHANGED})


class CrawlMetrics:
    """Scrapy extension that counts how long answers took and what the articles of this run are like.

    Everything goes into Scrapy's statistics as counters of bounded number, so that it is there however the crawl
    ends; :func:`pipelines.stats.measures.measured` makes the figures of them.
    """

    def __init__(self, crawler: Crawler, stats: StatsCollector) -> None:
        self._crawler = crawler
        self._stats = stats
        self._latest = LatestLines()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the crawl."""
        assert crawler.stats is not None
        extension = cls(crawler, crawler.stats)
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(extension.scraped, signal=page_stored)
        return extension

    async def opened(self) -> None:
        """Read what the latest articles of the site repeat, in a thread."""
        stage = self._crawler.get_item_pipeline(PersistStage)
        if not isinstance(stage, PersistStage):
            return
        try:
            texts = await stage.latest_texts(LatestLines.MOST, LatestLines.LONGEST)
        except StorageError as error:
            logger.warning("texts are compared with those of this crawl only: %s", error)
            return
        await asyncio.to_thread(self._latest.seed, texts)

    def downloaded(self, request: Request) -> None:
        """Count how long an answer took, from the request to its last byte or to its head, as Scrapy measures it."""
        seconds = request.meta.get("download_latency")
        if seconds is not None:
            self._stats.inc_value(fetch_counter(seconds))

    def scraped(self, item: Stored) -> None:
        """Count the fields, the length and the leaks of an article that is new or changed."""
        if item.outcome not in KEPT or not isinstance(item.result, Article):
            return
        article = item.result
        for name in article_counters(article):
            self._stats.inc_value(name)
        if self._latest.leaks(index_key(article.normalized_url), article.text):
            self._stats.inc_value(counters.LEAKY)
