"""Crawls of sites side by side in the reactor of one process: each begun, ended at its deadline, and accounted for."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextvars import Context, copy_context
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.batch.members import BatchMember, CrawlResult
from crawler.batch.site_logs import SITE
from crawler.downloader import PoliteDownloader
from crawler.spiders import spider_class
from pipelines.stages import PersistStage
from pipelines.stats import DEADLINE, INTERRUPTED, RunSummary, ending_of

logger = logging.getLogger("winnow")

ONE_OF_MANY = {"WINNOW_QUIET": True, "LOG_FILE": None}
"""Settings of each crawl: what shows progress and the log are of the whole process."""

AGAIN_SECONDS = 1.0


class SiteCrawls:
    """The crawls at work; ``ended`` is told the result of each, in the task of that crawl."""

    def __init__(
        self, process: AsyncCrawlerProcess, arguments: Mapping[str, Any], ended: Callable[[CrawlResult], None]
    ) -> None:
        self._process = process
        self._arguments = dict(arguments)
        self._ended = ended
        self._at_work: dict[str, tuple[BatchMember, Crawler]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._over: set[str] = set()  # that are to end before they are done

    def __len__(self) -> int:
        """Return how many sites are at work."""
        return len(self._at_work)

    def at_work(self) -> list[str]:
        """Return the names of the sites that are crawled at this moment."""
        return list(self._at_work)

    def hosts(self) -> frozenset[str]:
        """Return the hosts that the crawls at work began with."""
        return frozenset[str]().union(*(member.hosts for member, _ in self._at_work.values()))

    def summaries(self) -> list[RunSummary]:
        """Return the figures so far of the crawls at work."""
        counted = (_stats_of(crawler) for _, crawler in self._at_work.values())
        return [RunSummary.of(stats) for stats in counted if stats]

    def begin(self, member: BatchMember, context: Context | None = None) -> None:
        """Begin to crawl a site, in a context of its own: what is logged there names the site."""
        context = context or copy_context()
        context.run(SITE.set, member.site.name)
        context.run(self._begin, member)

    def stop(self, name: str, reason: str = DEADLINE) -> None:
        """End one crawl in good order and without those beside it; one that is not open yet goes on."""
        crawler = self._at_work[name][1]
        engine = crawler.engine
        if engine is None or engine.spider is None or name in self._over:
            return
        self._over.add(name)
        if isinstance(engine.downloader, PoliteDownloader):
            engine.downloader.stop()
        self.keep(asyncio.get_running_loop().create_task(engine.close_spider_async(reason=reason)))

    def settle(self, name: str, problem: str | None = None) -> None:
        """Account for a crawl that has ended, or is cut off with this process."""
        member, crawler = self._at_work.pop(name)
        self._over.discard(name)
        self._ended(result_of(member, crawler, problem))

    def keep(self, task: "asyncio.Task[Any]") -> None:
        """Let the process go on as long as a task does: it would end with its last crawl."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._process._active.add(task)  # noqa: SLF001 - what the process waits for; there is no public way
        task.add_done_callback(self._process._active.discard)  # noqa: SLF001

    def _begin(self, member: BatchMember) -> None:
        made = spider_class(member.site)
        run = {} if member.run is None else {"WINNOW_RUN": member.run}
        made.custom_settings = {**(made.custom_settings or {}), **ONE_OF_MANY, **run}
        crawler = self._process.create_crawler(made)
        self._at_work[member.site.name] = member, crawler
        crawl = self._process.crawl(crawler, **self._arguments)
        # The process ends with its last crawl, so the next one begins where this one ends, and not a turn later.
        self.keep(crawl.get_loop().create_task(self._watch(member, crawl)))

    async def _watch(self, member: BatchMember, crawl: "asyncio.Task[None]") -> None:
        name = member.site.name
        end = time.monotonic() + member.deadline
        while not (await asyncio.wait({crawl}, timeout=max(0.0, end - time.monotonic())))[0]:
            if name not in self._over:
                logger.warning("%s: is over its deadline and ends", name)
            self.stop(name)
            end = time.monotonic() + AGAIN_SECONDS  # it may not have been open yet
        problem = None
        if not crawl.cancelled() and (error := crawl.exception()) is not None:
            problem = f"{type(error).__name__}: {error}"
            logger.error("%s: %s", name, problem)
        self.settle(name, problem)


def result_of(member: BatchMember, crawler: Crawler, problem: str | None) -> CrawlResult:
    """Return what became of a site whose crawl has ended, or is cut off with this process."""
    name = member.site.name
    stats = _stats_of(crawler)
    if problem is not None or not stats:
        return CrawlResult(name=name, summary=None, ending=None, exit_status=2, problem=problem or "did not begin")
    summary, reason = RunSummary.of(stats), stats.get("finish_reason") or "shutdown"
    ending = ending_of(reason)
    if ending == INTERRUPTED:
        stage = crawler.get_item_pipeline(PersistStage)
        if isinstance(stage, PersistStage):
            stage.interrupted()
    status = max(summary.exit_status, 1) if ending in (INTERRUPTED, DEADLINE) else summary.exit_status
    return CrawlResult(name=name, summary=summary, ending=ending, exit_status=status, problem=summary.fatal)


def _stats_of(crawler: Crawler) -> dict[str, Any]:
    """Return what a crawl has counted so far, nothing before it has begun to."""
    try:
        return crawler.stats.get_stats() if crawler.stats is not None else {}
    except RuntimeError:  # Scrapy has none to give yet
        return {}
