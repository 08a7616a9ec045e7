"""A worker: claims sites as it has room, crawls them, gives them back, and ends in good order."""

import asyncio
import logging
import random
import signal
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from time import monotonic
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawler.batch import BatchMember, CrawlResult, SiteCrawls, Watchdog
from crawler.downloader.host_gate import HOST_GATE
from crawler.fleet.after_crawl import AfterCrawl
from crawler.fleet.heartbeat import PATIENCE_SECONDS, WorkerHeartbeat
from crawler.fleet.host_pool import HostPool
from crawler.fleet.page_rate import PageRate
from crawler.fleet.site_plans import SitePlans
from crawler.site import Site
from crawler.spiders import SiteLoader
from pipelines.stats import INTERRUPTED
from storage.db import retry_when_busy
from storage.errors import DatabaseBusy, StorageError
from storage.fence import FENCE
from storage.fleet import Beat, FleetMember, Load, TakenSite
from storage.store import Store

logger = logging.getLogger("winnow.worker")

STEP = 8
"""Sites that a worker takes at a time: so those that are due together are shared by all workers that have room."""

PAUSE_SECONDS = 1.0
"""How often a worker with room looks for sites that are due."""

LOST = "lease_lost"

ENDING_SECONDS = 60.0
"""How long crawls that were asked to end may take over what is under way."""


@dataclass(frozen=True, slots=True)
class FleetOptions:
    """``places``: sites crawled at a time; ``grace``: seconds that crawls get when the worker is to end."""

    places: int = 200
    grace: float = 60.0


class FleetWorker:
    """One process of a fleet; ``member`` is its part in the database, ``sites`` reads the folders of site files."""

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        store: Store,
        member: FleetMember,
        sites: Callable[[], SiteLoader],
        options: FleetOptions,
        arguments: Mapping[str, Any],
    ) -> None:
        self._process = process
        self._member = member
        self._options = options
        self._crawls = SiteCrawls(process, arguments, self._ended)
        self._plans = SitePlans(sites)
        self._after = AfterCrawl(store, member)
        self._claiming = ThreadPoolExecutor(1, thread_name_prefix="claim")
        self._settling = ThreadPoolExecutor(2, thread_name_prefix="settle")
        self._beating = ThreadPoolExecutor(1, thread_name_prefix="beat")
        self._hosts = HostPool(member, self._in(self._beating))
        self._heartbeat = WorkerHeartbeat(
            member, self._hosts, self._in(self._beating), self._load, self._heard, self._fail
        )
        self._taken: dict[str, tuple[TakenSite, Site]] = {}
        self._known: frozenset[tuple[str, int]] = frozenset()  # what was held when the last heartbeat went out
        self._settles: set[asyncio.Task[None]] = set()
        self._rate = PageRate()
        self._room = asyncio.Event()
        self._drain_from: float | None = None
        self._signals = 0
        self.problem: str | None = None

    def run(self) -> None:
        """Crawl until SIGTERM or SIGINT, or until the database was away for too long, which ``problem`` then says."""
        loop = asyncio.get_event_loop()
        self._crawls.keep(loop.create_task(self._work(loop)))
        self._process.start(install_signal_handlers=False)

    async def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._signalled)
        watchdog, beside = Watchdog(), list[asyncio.Task[None]]()
        watchdog.begin()
        try:
            await self._heartbeat.beat()
            for each in (self._heartbeat, self._hosts):
                beside.append(loop.create_task(each.work()))
                beside[-1].add_done_callback(self._has_ended)
            await self._take_sites()
            await self._end()
        except StorageError as error:
            self._fail(str(error))
        except Exception as error:  # the edge of the process: what it held goes back by its lease
            logger.exception("this worker ends")
            self._fail(f"{type(error).__name__}: {error}")
        finally:
            for task in beside:
                task.cancel()
            watchdog.end()
            for pool in (self._claiming, self._settling, self._beating):
                pool.shutdown(wait=False)

    # -- taking and crawling -------------------------------------------------------------------------------------------

    async def _take_sites(self) -> None:
        while self._drain_from is None:
            room = self._options.places - len(self._taken)
            taken = await self._claim(min(room, STEP)) if room > 0 and self._hosts.is_safe() else []
            for each in taken:
                self._begin(each)
            # Who has much to do looks less often, so that the others get as much.
            share = len(self._taken) / self._options.places
            pause = 0.05 + share * PAUSE_SECONDS if len(taken) == STEP else PAUSE_SECONDS * random.uniform(0.7, 1.3)  # noqa: S311
            self._room.clear()
            try:
                await asyncio.wait_for(self._room.wait() if room <= 0 else self._drained(), pause)
            except TimeoutError:
                continue

    async def _drained(self) -> None:
        while self._drain_from is None:
            await self._room.wait()
            self._room.clear()

    async def _claim(self, limit: int) -> list[TakenSite]:
        try:
            taken: list[TakenSite] = await self._in(self._claiming)(self._member.claim, limit, self._plans.plan_of)
        except DatabaseBusy:  # the heartbeat says so
            return []
        for each in taken:
            if each.dead is not None:
                logger.warning("%s: taken over from process %d of %s, which died", each.site, *_named(each))
                self._settle_later(self._patiently(self._after.close_dead_run, each.site, each.dead))
        return taken

    def _begin(self, taken: TakenSite) -> None:
        site = self._plans.read.pop(taken.site)
        self._taken[taken.site] = taken, site
        context = copy_context()
        context.run(HOST_GATE.set, self._hosts.enter(taken))
        context.run(FENCE.set, self._member.fence(taken))
        self._crawls.begin(BatchMember(site=site, deadline=site.schedule.deadline.total_seconds()), context)

    def _ended(self, result: CrawlResult) -> None:
        """Give back the site of a crawl that has ended; in its context, where the fence is."""
        FENCE.set(None)
        taken, site = self._taken.pop(result.name)
        rests = self._hosts.leave(result.name)
        self._rate.ended(0 if result.summary is None else result.summary.fetched)
        if result.ending != LOST:
            cut_off = result.ending == INTERRUPTED
            self._settle_later(self._settle(taken, site, rests, cut_off=cut_off))
        self._room.set()

    async def _settle(self, taken: TakenSite, site: Site, rests: Mapping[str, float], *, cut_off: bool) -> None:
        def settle() -> None:
            self._after.settle(taken, site, rests, cut_off=cut_off)

        await self._patiently(settle)

    def _settle_later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._settles.add(task)
        task.add_done_callback(self._settles.discard)

    async def _patiently(self, function: Callable[..., Any], *args: object) -> None:
        try:
            await self._in(self._settling)(retry_when_busy(function, PATIENCE_SECONDS), *args)
        except StorageError as error:
            logger.error("%s; its lease gives it back", error)  # noqa: TRY400 - one line

    # -- what the heartbeat says and hears -----------------------------------------------------------------------------

    def _load(self) -> Load:
        self._known = frozenset((name, taken.token) for name, (taken, _) in self._taken.items())
        pages, rate = self._rate.look(each.fetched for each in self._crawls.summaries())
        return Load(
            sites=len(self._taken),
            pages=pages,
            rate=rate,
            draining=self._drain_from is not None,
            slow=self._hosts.slow(),
        )

    def _heard(self, beat: Beat | None) -> None:
        held = {} if beat is None else beat.sites
        for name, token in self._known:
            if held.get(name) != token and name in self._taken and self._taken[name][0].token == token:
                logger.warning("%s: another worker has taken it over; its crawl ends here", name)
                self._crawls.stop(name, LOST)

    def _fail(self, problem: str) -> None:
        self.problem = problem
        logger.error("%s", problem)
        self._drain(0.0)

    def _has_ended(self, task: "asyncio.Task[None]") -> None:
        """End this worker where its heartbeat or its hosts went wrong: it must not go on without them."""
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("this worker ends", exc_info=error)
            self._fail(f"{type(error).__name__}: {error}")

    # -- ending --------------------------------------------------------------------------------------------------------

    def _signalled(self) -> None:
        self._signals += 1
        logger.info("stopping: no new sites; %d under way may finish for %g s", len(self._taken), self._options.grace)
        self._drain(self._options.grace if self._signals == 1 else 0.0)

    def _drain(self, grace: float) -> None:
        until = monotonic() + grace
        self._drain_from = until if self._drain_from is None else min(self._drain_from, until)
        self._room.set()

    async def _end(self) -> None:
        """Let crawls finish within the grace, stop the others, and give everything back."""
        while self._taken:
            assert self._drain_from is not None
            late = monotonic() - self._drain_from
            if late > ENDING_SECONDS:
                break
            if late >= 0:
                for name in self._crawls.at_work():
                    self._crawls.stop(name, "shutdown")
            await asyncio.sleep(0.2)
        while self._settles and self.problem is None:
            await asyncio.wait(self._settles)
        try:
            await self._in(self._beating)(self._member.leave)
        except StorageError as error:
            logger.warning("%s; the lease gives back what was held", error)

    @staticmethod
    def _in(pool: ThreadPoolExecutor) -> Callable[..., "asyncio.Future[Any]"]:
        """Return what does a piece of work in the threads of a pool, without the fence of a crawl."""

        def do(function: Callable[..., Any], *args: object) -> "asyncio.Future[Any]":
            return asyncio.get_running_loop().run_in_executor(pool, function, *args)

        return do


def _named(taken: TakenSite) -> tuple[int, str]:
    assert taken.dead is not None
    return taken.dead.pid, taken.dead.machine.partition("/")[0]
