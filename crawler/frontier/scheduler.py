"""Scrapy's SCHEDULER on the database: leased rows, so that a crawl survives ``kill -9`` and does nothing twice."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from time import time
from typing import TYPE_CHECKING, Any, Protocol, Self

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.downloader import PART, ROW, PoliteDownloader, host_is_up, row_of
from crawler.eta import resumed
from crawler.frontier.budget import CrawlBudget
from crawler.frontier.leases import LeaseBuffer
from crawler.frontier.retry_policy import RetryPolicy
from crawler.process import is_gone, knower, this_process
from crawler.site import Site
from pipelines.stages import DatabaseThread, crawl_stopper
from storage.budgets import OtherHosts, URLGroups
from storage.db import index_key
from storage.errors import StorageError
from storage.frontier import LeasedURL, QueuedURL, Track, Worker
from storage.process import IsGone
from storage.records import Link
from storage.store import Store
from storage.urls import normalize_url
from storage.urls.normalize import host

if TYPE_CHECKING:
    from crawler.planning import Plan


class CrawlingSpider(Protocol):
    """What the frontier asks of a spider."""

    name: str
    mode: str
    thorough: bool
    plan: "Plan | None"
    site: Site
    frontier: "DatabaseScheduler"

    def crawl_arguments(self) -> dict[str, Any]:
        """Return the words that make this another crawl than its neighbour: the same ones go on with an open crawl."""

    def entry_of(self, link: Link, track: Track) -> QueuedURL:
        """Return a link with its place in the frontier."""

    def request_of(self, link: Link) -> Request:
        """Make the request for a link."""


logger = logging.getLogger("winnow")

STALE_SECONDS = 6 * 3600.0
"""A crawl that was left so long ago looks at its sources again; what it had found there is still asked for."""

SOURCES = ("start", "section", "robots", "robots.txt")


class DatabaseScheduler(BaseScheduler):
    """The scheduler, and the spider's hand on its crawl (``spider.frontier``).

    The spider adds links and they are durable when :meth:`add` returns; requests are made of rows that this process
    holds.  A row is acknowledged where its article is stored, by :meth:`done`, or by :meth:`failed`; what a process
    held when it died comes back.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._url = str(settings["WINNOW_DATABASE_URL"])
        self._bounds = settings.getint("WINNOW_LEASE_BATCH"), settings.getfloat("WINNOW_LEASE_SECONDS")
        self._together = settings.getint("WINNOW_SITE_WORKERS")
        self._pauses = [float(pause) for pause in settings.getlist("WINNOW_RETRY_DELAYS") if pause != ""]
        self._retries = RetryPolicy(self._pauses, known=False)
        self._fatal = crawl_stopper(crawler)
        self._desk = DatabaseThread("frontier", self._not_written)
        self._local: deque[Request] = deque()
        self._moving: set[asyncio.Task[None]] = set()
        self._ended = False
        self._store: Store | None = None
        self._member: Worker | None = None
        self._others: OtherHosts | None = None
        self._budget: CrawlBudget | None = None
        self._claims: LeaseBuffer | None = None
        self._gone: IsGone = is_gone
        self._spider: CrawlingSpider | None = None
        self.on_way: dict[str, LeasedURL] = {}  # rows of pages that stages have and did not store yet, by page address

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_DATABASE_URL, WINNOW_LEASE_SECONDS (seconds), WINNOW_LEASE_BATCH (rows), WINNOW_SITE_WORKERS,
        WINNOW_RETRY_DELAYS.
        """
        frontier = cls(crawler)
        crawler.signals.connect(frontier._answered, signal=signals.response_received)
        crawler.signals.connect(frontier._broken, signal=signals.spider_error)
        return frontier

    # -- what Scrapy asks for ------------------------------------------------------------------------------------------

    def open(self, spider: Spider) -> Deferred[None] | None:
        """Join the open crawl of these words, or begin one."""
        return deferred_from_coro(self._open(spider))

    def close(self, reason: str) -> Deferred[None] | None:
        """Give back what is held, and end the crawl where all of it is done."""
        return deferred_from_coro(self._close(reason))

    def has_pending_requests(self) -> bool:
        """Return whether anything waits, for us or for another process that holds it."""
        return bool(self._local or self._moving) or self.claims.pending

    def enqueue_request(self, request: Request) -> bool:
        """Take a request that goes on with its row (a redirect, a further page); any other stays in memory."""
        row = request.meta.get(ROW)
        moved = isinstance(row, LeasedURL) and request.meta.get("redirect_urls") and not request.meta.get(PART)
        if isinstance(row, LeasedURL) and moved and normalize_url(request.url) != normalize_url(row.link.url):
            task = self._desk.watch(self._move(row, request))
            self._moving.add(task)
            task.add_done_callback(self._moving.discard)
        else:
            self._local.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return the next request: what goes on with a row first."""
        if self._local:
            return self._local.popleft()
        row = self._next_row()
        if row is None:
            return None
        assert self._spider is not None
        request = self._spider.request_of(row.link)
        request.meta[ROW] = row
        if row.track.hops:
            request.meta["redirect_times"] = row.track.hops
        return request

    def _next_row(self) -> LeasedURL | None:
        """Return the next row that is worth a request; the others are done."""
        assert self._crawler.stats is not None
        skipped: dict[int, str] = {}
        while (row := self.claims.next()) is not None and (why := self.budget.hand_out(row)):
            self._crawler.stats.inc_value(f"winnow/skipped/{why}")
            self.claims.finish(row)
            skipped[row.id] = f"skipped:{why}"
        if skipped:
            self._desk.begin(self.worker.done, skipped, time())
        return row

    def __len__(self) -> int:
        """Return how many rows of the crawl wait, as of the last look."""
        return max(self.claims.waiting, len(self.claims) + len(self._local))

    @property
    def sources(self) -> int | None:
        """How many of them may name more addresses; None before the first look."""
        return self.claims.sources

    # -- what the spider does ------------------------------------------------------------------------------------------

    @property
    def worker(self) -> Worker:
        """This process's part in the crawl; there is one once the spider is open."""
        assert self._member is not None
        return self._member

    @property
    def claims(self) -> LeaseBuffer:
        """The rows that this process holds."""
        assert self._claims is not None
        return self._claims

    @property
    def others(self) -> OtherHosts:
        """What the crawl knows of hosts that are not the site's own."""
        assert self._others is not None
        return self._others

    @property
    def budget(self) -> CrawlBudget:
        """What the crawl may spend on addresses that bring nothing."""
        assert self._budget is not None
        return self._budget

    async def do(self, function: Callable[..., Any], *args: object) -> Any:
        """Do a piece of work on the database in the order of all others.  Raises StorageError."""
        return await self._desk.do(function, *args)

    async def add(self, links: Sequence[Link], track: Callable[[Link], Track] = lambda _: Track()) -> int:
        """Add links to the crawl and return how many are new; they are durable when this returns.

        ``track`` says how the crawl came to each of them.
        """
        assert self._spider is not None
        if not links:
            return 0
        added = await self._desk.do(
            self.worker.add, [self._spider.entry_of(link, track(link)) for link in links], time()
        )
        self.claims.keep_better(added.better)
        if added.new:
            self.claims.look_again()
        return int(added.new)

    def done(self, row: LeasedURL, outcome: str) -> None:
        """Acknowledge a row that ends without a stored result: a list, or what is rightly not asked for."""
        passed = self.claims.redirected_keys(row)
        if self.claims.finish(row):
            self._desk.begin(self.worker.done, {row.id: outcome}, time(), passed)
            if outcome.startswith("http_"):
                self._desk.watch(self.budget.barren(row))

    def drop(self, is_dropped: Callable[[LeasedURL], bool], outcome: str) -> None:
        """Acknowledge rows that were claimed ahead and are not worth a request any more."""
        if dropped := self.claims.drop(is_dropped):
            self._desk.begin(self.worker.done, {row.id: outcome for row in dropped}, time())
            self.claims.look_again()

    async def keep_plan(self, plan: Mapping[str, Any]) -> None:
        """Keep what this crawl goes through, so that the same command need not find out again."""
        await self._desk.do(self.worker.keep_plan, dict(plan))

    async def failed(self, row: LeasedURL, kind: str, words: str) -> bool:
        """Note that a row could not be had; return whether it will be asked for again."""
        passed = self.claims.redirected_keys(row)
        if not self.claims.finish(row):
            return False
        if self._retries.suspects(kind, row.host) and self._crawler.engine is not None:
            if (there := await host_is_up(self._crawler.engine, row.link.url)) is not True:
                if there is False:
                    self._leave_alone(row.host)
                self.postpone(row, 0.0)
                return True
            self._retries.answered(row.host)
        now, pause = time(), self._retries.pause(kind, row.tries + 1, row.host)
        self._desk.begin(self.worker.failed, row, kind, words, now, None if pause is None else now + pause)
        if pause is None and passed:  # or each of the pages that a chain of redirects met begins another one
            self._desk.begin(self.worker.done, {}, now, passed, kind)
        return pause is not None

    def postpone(self, row: LeasedURL, seconds: float) -> None:
        """Put a row back for so many seconds, without blame."""
        self.claims.finish(row)
        self._desk.begin(self.worker.postponed, row, time() + seconds, time())

    def give_up(self, row: LeasedURL, kind: str, words: str) -> None:
        """Put a row back and end the crawl: its host cannot be asked now, and the same command goes on."""
        self.postpone(row, 0.0)
        self._end(row.host, kind, words)

    def watch(self, work: Awaitable[Any]) -> None:
        """Let something go on beside the crawl; it stops where the database refuses it."""
        self._desk.watch(work)

    def hold(self, name: str, seconds: float) -> None:
        """Remember that a host is to be left alone, so that a restart does it too."""
        self._desk.begin(self.worker.block_queue, name, time() + seconds)

    # -- opening, following, closing -----------------------------------------------------------------------------------

    async def _open(self, spider: Any) -> None:
        self._spider = spider
        self._member = await self._desk.do(self._join, spider)
        self._claims = LeaseBuffer(
            self.worker, self._desk, self._bounds, self._wake, self._idle, self._lost, self._gone
        )
        spider.frontier, spider.crawl_id, spider.process = self, self.worker.crawl.id, this_process()
        spider.thorough = self.worker.crawl.thorough
        await self.budget.open()

    def _join(self, spider: CrawlingSpider) -> Worker:
        self._store = Store.open(self._url)
        self._gone = knower(self._store.engine)
        thorough = spider.mode == "backfill" or not self._store.walked(spider.name)
        crawl, begun = self._store.crawl(spider.name, spider.mode, spider.crawl_arguments(), thorough)
        member = Worker.join(self._store.engine, crawl, this_process(), time(), self._bounds[1], self._together)
        self._others = OtherHosts(self._store.engine, spider.name, crawl.id)
        self._budget = CrawlBudget(URLGroups(self._store.engine, crawl.id), self.do, spider.site.max_pages)
        self._retries = RetryPolicy(self._pauses, known=not begun or spider.plan is not None)
        if not begun:
            if words := resumed(spider.name, self._store.crawl_counts(crawl.id)):
                logger.info(words)
            if spider.mode == "crawl" and time() - crawl.started_at.timestamp() > STALE_SECONDS:
                member.requeue_sources(SOURCES, time())
        return member

    async def _move(self, row: LeasedURL, request: Request) -> None:
        assert self._spider is not None
        track = replace(row.track, hops=int(request.meta.get("redirect_times", 1)))
        entry = self._spider.entry_of(Link(request.url, row.link.kind, row.link.via), track)
        if not self.claims.follow_redirect(row, index_key(normalize_url(request.url))):
            self.done(row, "duplicate")
        elif await self._desk.do(self.worker.redirected, row, entry, time()):
            self._local.append(request)
        else:
            self.claims.finish(row)
        self._wake()

    async def _close(self, reason: str) -> None:
        if self._claims is None or self._store is None:
            return
        await self._claims.close()
        await self.budget.close()
        ended = reason == "finished" or (reason == "limit" and self.worker.crawl.kind == "crawl")
        try:
            await self._desk.do(self.worker.leave, reason if ended else None)
            await self._desk.do(self._store.close)
        except StorageError as error:
            self._not_written(error)
        await self._desk.close()

    # -- what is heard of pages ----------------------------------------------------------------------------------------

    def _answered(self, request: Request) -> None:
        self._retries.answered(host(request.url))  # robots.txt too, which no row is about

    def _broken(self, response: Response | Failure | None, failure: Failure) -> None:
        row = row_of(response)
        if row is not None and not isinstance(failure.value, CloseSpider):
            self._desk.watch(self.failed(row, "error", f"{type(failure.value).__name__}: {failure.value}"))

    def _lost(self, row: LeasedURL) -> None:
        self._desk.watch(self.failed(row, "error", "lost on its way through the crawl"))

    def _leave_alone(self, host: str) -> None:
        seconds = self._retries.hold(host)
        logger.warning("%s does not answer: no requests for %g s", host, seconds)
        self.hold(host, seconds)
        engine = self._crawler.engine
        if engine is not None and isinstance(engine.downloader, PoliteDownloader):
            engine.downloader.hold(host, seconds)
        if self._retries.gives_up(host):
            self._end(host, "unreachable", "it has been away for long")

    def _end(self, host: str, kind: str, words: str) -> None:
        engine, stats = self._crawler.engine, self._crawler.stats
        assert engine is not None and stats is not None  # noqa: PT018
        if self._ended:
            return
        self._ended = True
        stats.inc_value(f"winnow/failed/{kind}")
        logger.error("%s: %s; the crawl ends; run the same command again to resume", host, words)
        asyncio.ensure_future(engine.close_spider_async(reason="unreachable"))  # noqa: RUF006

    def _not_written(self, error: StorageError) -> None:
        self._fatal("store_failed", str(error))

    def _idle(self) -> bool:
        engine = self._crawler.engine
        if engine is None or engine.scraper.slot is None or self._local or self._moving:
            return False
        return not engine.downloader.active and engine.scraper.slot.is_idle()

    def _wake(self) -> None:
        if (engine := self._crawler.engine) is not None and engine._slot is not None:  # noqa: SLF001 - no public word
            engine._slot.nextcall.schedule()  # noqa: SLF001
