"""Scrapy's SCHEDULER on the database: leased rows, so that a crawl survives ``kill -9`` and does nothing twice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import time
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.downloader.request_meta import ROW, row_of
from crawler.frontier.budget import CrawlBudget
from crawler.frontier.crawl_part import CrawlPart
from crawler.frontier.crawling_spider import CrawlingSpider, hosts_of_site
from crawler.frontier.ended_rows import EndedRows
from crawler.frontier.host_watch import GIVEN_UP, HostWatch
from crawler.frontier.intake import LinkIntake
from crawler.frontier.last_hosts import NotAsked
from crawler.frontier.leases import LeaseBuffer
from crawler.frontier.redirects import Redirects, moved_row
from crawler.frontier.retry_policy import RetryPolicy
from crawler.frontier.turns import Turns, is_idle, wake
from crawler.frontier.waiting_hosts import WaitingHosts
from crawler.process import this_process
from pipelines.stages import DatabaseThread, crawl_stopper
from storage.budgets.other_hosts import OtherHosts
from storage.errors import StorageError
from storage.frontier import LeasedURL, QueuedURL, Track
from storage.frontier.worker import Worker
from storage.records import Link
from storage.urls import host

logger = logging.getLogger("winnow")


class DatabaseScheduler(BaseScheduler):
    """The scheduler, and the spider's hand on its crawl (``spider.frontier``).

    The spider adds links and they are durable when :meth:`add` returns; requests are made of rows that this process
    holds.  A row is acknowledged where its article is stored, by :meth:`done`, or by :meth:`failed`; what a process
    held when it died comes back.
    """

    _intake: LinkIntake
    _ended: EndedRows

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._url = str(settings["WINNOW_DATABASE_URL"])
        self._bounds = settings.getint("WINNOW_LEASE_BATCH"), settings.getfloat("WINNOW_LEASE_SECONDS")
        self._together = settings.getint("WINNOW_SITE_WORKERS")
        self._pauses = [float(pause) for pause in settings.getlist("WINNOW_RETRY_DELAYS") if pause != ""]
        self._patience = settings.getfloat("WINNOW_PATIENCE")
        self._fatal = crawl_stopper(crawler)
        self._desk = DatabaseThread("frontier", self._not_written)
        self._turns = Turns(crawler, self._wake)
        self._hosts: HostWatch | None = None
        self._watching: asyncio.Task[None] | None = None
        self._redirects = Redirects(self, self._turns.keep, self._wake)
        self._part: CrawlPart | None = None
        self._claims: LeaseBuffer | None = None
        self._spider: CrawlingSpider | None = None
        self.on_way: dict[str, LeasedURL] = {}  # rows of pages that stages have and did not store yet, by page address

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_DATABASE_URL, WINNOW_LEASE_SECONDS (seconds), WINNOW_LEASE_BATCH (rows), WINNOW_SITE_WORKERS,
        WINNOW_RETRY_DELAYS, WINNOW_PATIENCE (seconds).
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
        return bool(len(self._turns) or self._redirects) or self.claims.pending

    def enqueue_request(self, request: Request) -> bool:
        """Take a request that goes on with its row (a redirect, a further page); any other stays in memory."""
        if (row := moved_row(request)) is not None:
            self._redirects.begin(row, request)
        else:
            self._turns.keep(request)
        return True

    def next_request(self) -> Request | None:
        """Return the next request that its host may be asked for now: what goes on with a row first."""
        claims = self.claims
        claims.refill()
        host = self._turns.next_host(claims.hosts)
        if host is None or (request := self._turns.take(host)) is not None:
            return None if host is None else request
        row = claims.take(host)
        if why := self.budget.hand_out(row):
            self._pass_over(row, why)
            return None
        assert self._spider is not None
        request = self._spider.request_of(row.link)
        request.meta[ROW] = row
        if row.track.hops:
            request.meta["redirect_times"] = row.track.hops
        return request

    def _pass_over(self, row: LeasedURL, why: str) -> None:
        """Acknowledge a row that is not worth a request any more, and look at the next."""
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"winnow/skipped/{why}")
        self.done(row, f"skipped:{why}")
        self._wake()

    def __len__(self) -> int:
        """Return how many rows of the crawl wait, as of the last look."""
        return max(self.claims.waiting, len(self.claims) + len(self._turns))

    @property
    def sources(self) -> int | None:
        """How many of them may name more addresses; None before the first look."""
        return self.claims.sources

    # -- what the spider does ------------------------------------------------------------------------------------------

    @property
    def part(self) -> CrawlPart:
        """This process's part in the crawl; there is one once the spider is open."""
        assert self._part is not None
        return self._part

    @property
    def worker(self) -> Worker:
        """This process among those at work on the crawl."""
        return self.part.worker

    @property
    def hosts(self) -> HostWatch:
        """What becomes of hosts that do not answer."""
        assert self._hosts is not None
        return self._hosts

    @property
    def claims(self) -> LeaseBuffer:
        """The rows that this process holds."""
        assert self._claims is not None
        return self._claims

    @property
    def others(self) -> OtherHosts:
        """What the crawl knows of hosts that are not the site's own."""
        return self.part.others

    @property
    def budget(self) -> CrawlBudget:
        """What the crawl may spend on addresses that bring nothing."""
        return self.part.budget

    async def do(self, function: Callable[..., Any], *args: object) -> Any:
        """Do a piece of work on the database in the order of all others.  Raises StorageError."""
        return await self._desk.do(function, *args)

    async def add(self, links: Sequence[Link], track: Callable[[Link], Track] = lambda _: Track()) -> int:
        """Add links, each with how the crawl came to it; return how many are new.  They are durable then."""
        return await self._intake.add(links, track)

    def entry_of(self, link: Link, track: Track) -> QueuedURL:
        """Return the row that a link makes in the crawl."""
        assert self._spider is not None
        return self._spider.entry_of(link, track)

    def done(self, row: LeasedURL, outcome: str) -> None:
        """Acknowledge a row that ends without a stored result: a list, or what is rightly not asked for."""
        passed = self.claims.redirected_keys(row)
        if self.claims.finish(row):
            self._ended.note(row.id, outcome, passed)

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
        blamed, pause = await self.hosts.failed(row, kind)
        if not blamed:
            self.postpone(row, 0.0)
            return True
        now = time()
        self._desk.begin(self.worker.failed, row, kind, words, now, None if pause is None else now + pause)
        self.claims.look_again()
        if pause is None and passed:  # or each of the pages that a chain of redirects met begins another one
            self._desk.begin(self.worker.done, {}, now, passed, kind)
        return pause is not None

    def postpone(self, row: LeasedURL, seconds: float) -> None:
        """Put a row back for so many seconds, without blame; one of a host that was given up is failed."""
        self.claims.finish(row)
        if self.hosts.has_given_up(row.host):
            words = "under way when its host was given up"
            self.hosts.count_given_up()
            self._desk.begin(self.worker.failed, row, GIVEN_UP, words, time(), None)
        else:
            self._desk.begin(self.worker.postponed, row, time() + seconds, time())
            self.claims.look_again()

    def give_up(self, row: LeasedURL, kind: str, words: str) -> None:
        """Put a row back and ask nothing more of its host: the crawl ends without it, and the same command goes on."""
        self.postpone(row, 0.0)
        self.hosts.leave(NotAsked(row.host, kind, words))

    def watch(self, work: Awaitable[Any]) -> asyncio.Task[None]:
        """Let something go on beside the crawl; it stops where the database refuses it."""
        return self._desk.watch(work)

    def hold(self, name: str, seconds: float) -> None:
        """Remember that a host is to be left alone, so that a restart does it too."""
        WaitingHosts(self.claims, self.worker, self._desk).hold(name, seconds)

    # -- opening, following, closing -----------------------------------------------------------------------------------

    async def _open(self, spider: Any) -> None:
        self._spider = spider
        self._part = await self._desk.do(CrawlPart.join, self._url, spider, self.do, self._bounds[1], self._together)
        self._claims = LeaseBuffer(
            self.worker, self._desk, self._bounds, self._wake, self._idle, self._lost, self.part.is_gone
        )
        self._intake = LinkIntake(self.worker, self._desk, self._claims, self.entry_of)
        self._ended = EndedRows(self.worker, self._desk)
        spider.frontier, spider.crawl_id, spider.process = self, self.worker.crawl.id, this_process()
        spider.thorough = self.worker.crawl.thorough
        await self.budget.open()
        retries = RetryPolicy(self._pauses, self.part.answered_before)
        waiting = WaitingHosts(self.claims, self.worker, self._desk)
        self._hosts = HostWatch.of(self._crawler, waiting, retries, hosts_of_site(spider), self._patience)
        self._watching = self._desk.watch(self._hosts.watch())

    async def _close(self, reason: str) -> None:
        if self._claims is None:
            return
        if self._watching is not None:
            self._watching.cancel()
        self._turns.stop()
        self._ended.stop()
        await self._claims.close()
        ended = reason == "finished" or (reason == "limit" and self.worker.crawl.kind == "crawl")
        try:
            await self.budget.close()
            await self._desk.do(self.worker.leave, reason if ended else None)
            await self._desk.do(self.part.store.close)
        except StorageError as error:
            self._not_written(error)
        await self._desk.close()

    # -- what is heard of pages ----------------------------------------------------------------------------------------

    def _answered(self, request: Request) -> None:
        self.hosts.answered(host(request.url))  # robots.txt too, which no row is about

    def _broken(self, response: Response | Failure | None, failure: Failure) -> None:
        row = row_of(response)
        if row is not None and not isinstance(failure.value, CloseSpider):
            self._desk.watch(self.failed(row, "error", f"{type(failure.value).__name__}: {failure.value}"))

    def _lost(self, row: LeasedURL) -> None:
        self._desk.watch(self.failed(row, "error", "lost on its way through the crawl"))

    def _not_written(self, error: StorageError) -> None:
        self._fatal("store_failed", str(error))

    def _idle(self) -> bool:
        return not len(self._turns) and not self._redirects and is_idle(self._crawler)

    def _wake(self) -> None:
        wake(self._crawler)
