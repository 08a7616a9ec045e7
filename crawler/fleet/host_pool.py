"""The hosts of all crawls of a worker: asked for together, given back when others wait for them."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from time import monotonic
from typing import Any

from crawler.fleet.crawl_hosts import CrawlHosts
from storage.errors import DatabaseBusy
from storage.fleet import FleetMember, TakenSite

SOON_SECONDS = 0.05
"""What is asked for within this time goes into one transaction."""

AGAIN_SECONDS = 1.0
"""How often a host that another crawl has is asked for."""

Do = Callable[..., Awaitable[Any]]


class HostPool:
    """Keeps the hosts; ``do`` works on the database in a thread.  For the thread of the reactor.

    Nothing is asked of any host when the lease of this process may be over: another one may ask it.
    """

    def __init__(self, member: FleetMember, do: Do) -> None:
        self._member = member
        self._do = do
        self._crawls: dict[str, CrawlHosts] = {}
        self._safe_until = 0.0
        self._asked = asyncio.Event()

    def enter(self, taken: TakenSite) -> CrawlHosts:
        """Return the gate of a crawl that begins."""
        crawl = self._crawls[taken.site] = CrawlHosts(taken.site, taken.hosts, self)
        return crawl

    def leave(self, site: str) -> dict[str, float]:
        """Return the hosts of a crawl that has ended, with the seconds that each is to be left alone."""
        crawl = self._crawls.pop(site, None)
        return {} if crawl is None else crawl.close()

    def is_safe(self) -> bool:
        """Return whether the lease of this process goes on."""
        return monotonic() < self._safe_until

    def ask(self) -> None:
        """Have hosts asked for soon."""
        self._asked.set()

    def heard(self, until: float) -> None:
        """Go on until a time (monotonic): the lease was renewed."""
        was_safe, self._safe_until = self.is_safe(), until
        if not was_safe:
            for crawl in list(self._crawls.values()):
                crawl.resume()

    def wanted(self, hosts: Collection[str]) -> None:
        """Give hosts back as soon as it can be, which others wait for."""
        for crawl in self._crawls.values():
            crawl.wanted(hosts)
        if hosts:
            self._asked.set()

    def slow(self) -> dict[str, float]:
        """Return the hosts with a long distance between two requests, with its seconds."""
        return {host: delay for crawl in self._crawls.values() for host, delay in crawl.slow().items()}

    async def work(self) -> None:
        """Ask for hosts and give them back, for ever."""
        while True:
            rest = AGAIN_SECONDS if any(crawl.is_waiting for crawl in self._crawls.values()) else None
            try:
                await asyncio.wait_for(self._asked.wait(), rest)
                await asyncio.sleep(SOON_SECONDS)
            except TimeoutError:
                pass
            self._asked.clear()
            try:
                await self._give()
                await self._take()
            except DatabaseBusy:
                await asyncio.sleep(AGAIN_SECONDS)  # the heartbeat says what is wrong

    async def _give(self) -> None:
        for crawl in list(self._crawls.values()):
            if given := crawl.give():
                await self._do(self._member.give_hosts, crawl.site, given)

    async def _take(self) -> None:
        asked = {host: crawl for crawl in self._crawls.values() for host in crawl.asked()}
        if not asked or not self.is_safe():
            return
        pairs = [(host, crawl.site) for host, crawl in asked.items()]
        for host, rest in (await self._do(self._member.take_hosts, pairs)).items():
            crawl = asked[host]
            if self._crawls.get(crawl.site) is crawl:
                crawl.take(host, rest)
            else:  # it ended meanwhile
                await self._do(self._member.give_hosts, crawl.site, {host: rest})
