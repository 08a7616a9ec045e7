"""What becomes of hosts that do not answer: left alone, given up, and never waited for when the site itself is done."""

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy.crawler import Crawler

from crawler.downloader.host_probe import host_is_up
from crawler.frontier.last_hosts import LastHosts, NotAsked
from crawler.frontier.retry_policy import UNKNOWN_HOLD, RetryPolicy
from crawler.frontier.turns import downloader_of
from storage.frontier import LeasedURL

if TYPE_CHECKING:
    from crawler.frontier.waiting_hosts import WaitingHosts

logger = logging.getLogger("winnow")

LOOK_SECONDS = 1.0
GIVEN_UP = "given_up"


class HostWatch:
    """Hears what fails at which host, and looks every second whether the crawl has anything left to wait for."""

    def __init__(self, crawler: Crawler, frontier: "WaitingHosts", retries: RetryPolicy, last: LastHosts) -> None:
        self._crawler = crawler
        self._frontier = frontier
        self._retries = retries
        self._last = last
        self._look = asyncio.Event()
        self._given_up: set[str] = set()
        self._ended = False

    @classmethod
    def of(
        cls,
        crawler: Crawler,
        frontier: "WaitingHosts",
        retries: RetryPolicy,
        is_own: Callable[[str], bool],
        patience: float,
    ) -> Self:
        """Make the watch of a crawl, whose downloader hands out requests by turns and has no limit beside them."""
        downloader = downloader_of(crawler)
        if downloader is not None:
            downloader.total_concurrency = 0
        took = downloader.last_answer if downloader is not None else lambda _: 0.0
        return cls(crawler, frontier, retries, LastHosts(is_own, took, patience))

    def answered(self, host: str) -> None:
        """Note that a host gave any answer."""
        self._retries.answered(host)

    def has_given_up(self, host: str) -> bool:
        """Return whether a host was given up because the site itself is done."""
        return host in self._given_up

    def count_given_up(self) -> None:
        """Count a request that was under way when its host was given up."""
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"winnow/failed_elsewhere/{GIVEN_UP}")

    def leave(self, why: NotAsked) -> None:
        """Ask nothing more of a host of the site: the crawl ends when everything else is done, and can go on later."""
        self._last.leave(why)
        self._frontier.claims.leave(why.host)
        self._look.set()

    # -- what fails --------------------------------------------------------------------------------------------------

    async def failed(self, row: LeasedURL, kind: str) -> tuple[bool, float | None]:
        """Return whether it is the page that failed, and in how many seconds it may be tried again, None for never."""
        dead = self._retries.is_dead(kind, row.host, monotonic())
        if dead is not None and (downloader := downloader_of(self._crawler)) is not None:
            downloader.hold(row.host, UNKNOWN_HOLD)
        if dead:
            await self._give_up([row.host], kind, "the host has never answered")
            return True, None
        if self._retries.suspects(kind, row.host) and self._crawler.engine is not None:
            there = await host_is_up(self._crawler.engine, row.link.url)
            if there is False:
                await self._leave_alone(row.host)
            if there is not True:
                return False, 0.0
            self._retries.answered(row.host)
        return True, self._retries.pause(kind, row.tries + 1, row.host)

    async def _leave_alone(self, host: str) -> None:
        seconds = self._retries.hold(host)
        logger.warning("%s does not answer: no requests for %g s", host, seconds)
        self._frontier.hold(host, seconds)
        if (downloader := downloader_of(self._crawler)) is not None:
            downloader.hold(host, seconds)
        if not self._retries.gives_up(host):
            return
        if self._last.is_own(host):
            self.leave(NotAsked(host, "unreachable", "it has been away for long"))
        else:
            self._given_up.add(host)
            await self._give_up([host], GIVEN_UP, "it has been away for long")

    # -- the end -----------------------------------------------------------------------------------------------------

    async def watch(self) -> None:
        """Look every second."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), LOOK_SECONDS)
            self._look.clear()
            await self._look_at_hosts()

    async def _look_at_hosts(self) -> None:
        at_work = self._frontier.claims.hosts_at_work
        hosts = at_work if self._last.own_of(at_work) else await self._frontier.hosts_ahead()
        if hosts is None:
            self._last.wait()
            return
        given_up = self._last.given_up(hosts, monotonic())
        if why := self._last.ends(hosts):
            self._end(why)
        elif given_up:
            self._given_up.update(given_up)
            await self._give_up(given_up, GIVEN_UP, "the site itself is done, and this host does not answer")

    def _end(self, why: NotAsked) -> None:
        """End the crawl, to be continued: nothing is left but what a host of the site has, and it cannot be asked."""
        engine, stats = self._crawler.engine, self._crawler.stats
        assert engine is not None and stats is not None  # noqa: PT018
        if self._ended:
            return
        self._ended = True
        stats.inc_value(f"winnow/failed/{why.kind}")
        logger.error("%s: %s; the crawl ends; run the same command again to resume", why.host, why.words)
        asyncio.ensure_future(engine.close_spider_async(reason="unreachable"))  # noqa: RUF006

    async def _give_up(self, hosts: Collection[str], kind: str, words: str) -> None:
        """Let everything that waits of some hosts fail, what is under way there too."""
        stats = self._crawler.stats
        assert stats is not None
        for told in await self._frontier.fail_waiting(hosts, kind, words):
            where = "failed" if self._last.is_own(told.host) else "failed_elsewhere"
            stats.inc_value(f"winnow/{where}/{kind}", told.count)
            addresses = "1 address" if told.count == 1 else f"{told.count} addresses"
            logger.warning("%s: %s given up, such as %s: %s", told.host, addresses, told.example, words)
        if (downloader := downloader_of(self._crawler)) is not None:
            downloader.abandon(hosts)
