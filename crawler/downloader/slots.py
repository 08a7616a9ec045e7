"""Scrapy's downloader with a memory for what hosts ask of us: a least delay, and to be left alone for a while."""

import asyncio
from collections import Counter
from collections.abc import Collection, Coroutine, Iterable
from functools import partial
from math import inf
from time import monotonic
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.downloader.exceptions import LeftForLater
from crawler.downloader.host_gate import HOST_GATE
from crawler.downloader.polite_slot import QUICK, PoliteSlot

SLOW_PLACES = 96
"""Requests at a time to hosts that are slow, silent or not known yet, beside those of CONCURRENT_REQUESTS."""


class PoliteDownloader(Downloader):
    """DOWNLOADER: keeps the delay robots.txt states and the rest a host asks for with 429 or 503.

    Floors are kept here and not in the slots, which Scrapy forgets when a host is idle for a minute.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._under_way: Counter[str] = Counter()
        self._held: dict[str, float] = {}
        self._occupied: set[str] = set()
        self._transfers: dict[Request, asyncio.Task[Response]] = {}
        self._places = self.total_concurrency
        self._gate = HOST_GATE.get()
        if self._gate is not None:
            self._gate.bind(self)
        crawler.signals.connect(self._heard, signals.headers_received)

    def _heard(self, request: Request) -> None:
        if isinstance(slot := self.slots.get(self.get_slot_key(request)), PoliteSlot):
            slot.hear(request)

    def fetch(self, request: Request, spider: Spider | None = None) -> "Deferred[Response | Request]":
        """Count a request for its host until its answer is there, what is asked for before it included."""
        key = self.get_slot_key(request)
        self._under_way[key] += 1
        answer: Deferred[Response | Request] = super().fetch(request)
        return answer.addBoth(self._left, key)

    def _left(self, result: Any, key: str) -> Any:
        self._under_way[key] -= 1
        if not self._under_way[key]:
            del self._under_way[key]
        return result

    def first_free(self, hosts: Iterable[str]) -> tuple[str | None, float]:
        """Return the first host that may be asked now, or None and the seconds until one may be.

        Infinity where first an answer must come.  A host has its turn by its own delay and concurrency; together,
        quick hosts have CONCURRENT_REQUESTS places, and all others a number of their own.
        """
        now, soonest = monotonic(), inf
        quick, slow = self._taken(now)
        for host in hosts:
            slot = self.slots.get(host)
            most = slot.concurrency if slot is not None else self.domain_concurrency
            full = quick >= self._places > 0 if getattr(slot, "is_quick", False) else slow >= SLOW_PLACES
            if self._under_way[host] >= min(most, self._places or most) or full:
                continue
            due = slot.due if isinstance(slot, PoliteSlot) else now
            wait = max(due, self._held.get(host, 0.0)) - now
            if wait <= 0 and not self._admits(host):
                continue
            if wait <= 0:
                return host, 0.0
            soonest = min(soonest, wait)
        return None, soonest

    def _taken(self, now: float) -> tuple[int, int]:
        """Count the requests under way to quick hosts and to others; one that takes long is not quick any more."""
        quick = 0
        for host, count in self._under_way.items():
            slot = self.slots.get(host)
            if isinstance(slot, PoliteSlot) and slot.is_quick:
                quick += count - sum(now - begun > QUICK for begun in slot.begun.values())
        return quick, self._under_way.total() - quick

    def rest_of(self, host: str) -> float | None:
        """Return the seconds until a host may be asked again; None while a request of it is under way."""
        slot = self.slots.get(host)
        if slot is not None and slot.transferring:
            return None
        due = slot.due if isinstance(slot, PoliteSlot) else 0.0
        return max(0.0, max(due, self._held.get(host, 0.0)) - monotonic())

    def delay_of(self, host: str) -> float:
        """Return the seconds between two requests to a host, 0 for one that was not asked yet."""
        slot = self.slots.get(host)
        return slot.download_delay() if isinstance(slot, PoliteSlot) else 0.0

    def _admits(self, host: str) -> bool:
        """Return whether no other crawl has a host; where one has, this crawl waits for it."""
        if self._gate is None or self._gate.holds(host):
            return True
        self._gate.want(host, partial(self._admitted, host))
        return self._gate.holds(host) and not self.is_held(host)

    def _admitted(self, host: str, seconds: float) -> None:
        if seconds > 0:
            self.hold(host, seconds)
        if (slot := self.slots.get(host)) is not None:
            self._process_queue(slot)
        engine = self.crawler.engine
        if engine is not None and engine._slot is not None:  # noqa: SLF001 - no public word
            engine._slot.nextcall.schedule()  # noqa: SLF001

    def last_answer(self, host: str) -> float | None:
        """Return the seconds that the last answer of a host took; None where there was none or the host is held."""
        slot = self.slots.get(host)
        if self.is_held(host) or not isinstance(slot, PoliteSlot):
            return None
        return slot.took

    def set_floor(self, host: str, seconds: float) -> None:
        """Let no two requests to a host begin closer than so many seconds, the first of them counted from now.

        The host is known to have been asked by now; when the request for its robots.txt reached it, after a name was
        looked up and a connection made, is not.
        """
        floors = self._floors()
        floors[host] = max(seconds, floors.get(host, 0.0))
        if isinstance(slot := self.slots.get(host), PoliteSlot):
            slot.floor = max(slot.floor, floors[host])
            slot.lastseen = max(slot.lastseen, monotonic())

    def hold(self, host: str, seconds: float) -> None:
        """Send nothing more to a host for so many seconds from now."""
        until = self._held[host] = max(self._held.get(host, 0.0), monotonic() + seconds)
        slot = self.slots.get(host)
        if isinstance(slot, PoliteSlot):
            slot.lastseen = max(slot.lastseen, until)

    def is_held(self, host: str) -> bool:
        """Return whether a host asked to be left alone for a while."""
        return self._held.get(host, 0.0) > monotonic()

    def occupy(self, page: Request) -> bool:
        """Keep the host of a page for its pieces, like a transfer; False where it is not free now."""
        key, slot = self._get_slot(page)
        if slot.free_transfer_slots() <= 0 or not self._admits(key):
            return False
        slot.active.add(page)  # Scrapy forgets slots that have nothing to do
        slot.transferring.add(page)
        self._under_way[key] += 1
        self._occupied.add(key)
        return True

    def leave(self, page: Request) -> None:
        """Give the host of a page free again; its delay counts from now."""
        key, slot = self._get_slot(page)
        self._occupied.discard(key)
        slot.active.discard(page)
        slot.transferring.discard(page)
        slot.lastseen = max(slot.lastseen, monotonic())
        self._left(None, key)
        self._process_queue(slot)

    def abandon(self, hosts: Collection[str]) -> None:
        """End what is under way to some hosts, and what waits for it, as left for later."""
        for request, transfer in list(self._transfers.items()):
            if self.get_slot_key(request) in hosts:
                transfer.cancel()
        for host in hosts:
            if (slot := self.slots.get(host)) is not None:
                _give_back(slot)

    def get_slot_key(self, request: Request) -> str:
        """Return the host of a request: a redirect carries the slot of the host that it comes from."""
        return urlparse_cached(request).hostname or ""

    def stop(self) -> int:
        """Send nothing more: give back what waits for its turn, now and from now on.  Return the requests under way.

        What is under way to a host whose last request had no answer, or that never gave one, is given back too.
        """
        self.__dict__["stopping"] = True
        silent = {host for host, slot in self.slots.items() if isinstance(slot, PoliteSlot) and slot.took is None}
        self.abandon(silent)
        for slot in self.slots.values():
            self._process_queue(slot)
        return sum(len(slot.transferring) for host, slot in self.slots.items() if host not in silent)

    def let_go(self, beyond: float = 0.0) -> int:
        """Give back the requests that wait for a host left alone for more than so many seconds yet; count them."""
        held = (slot for slot in self.slots.values() if slot.lastseen >= monotonic() + beyond)
        return sum(_give_back(slot) for slot in held)

    @property
    def is_waiting(self) -> bool:
        """Whether nothing is asked for at this moment."""
        return not any(slot.transferring for slot in self.slots.values())

    def _process_queue(self, slot: Slot) -> None:
        if self.__dict__.get("stopping"):
            _give_back(slot)
        elif not slot.queue or self._admits(self.get_slot_key(slot.queue[0][0])):
            super()._process_queue(slot)

    async def _enqueue_request(self, request: Request) -> Response:
        """Let the robots.txt that a piece of a page waits for not wait for the page: another port has another one."""
        if urlparse_cached(request).path == "/robots.txt" and self.get_slot_key(request) in self._occupied:
            return await self.handlers.download_request_async(request)
        return await super()._enqueue_request(request)

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: "Deferred[Response]"
    ) -> Coroutine[Any, Any, None]:
        """Count the transfer now, where it begins.

        Scrapy counts it when its task runs. Whatever reaches the downloader before that, of a callback that the loop
        had in line already, would find a free place and begin beside it, more than the concurrency allows.
        """
        slot.transferring.add(request)
        if isinstance(slot, PoliteSlot):
            slot.begin(request)
        return super()._wait_for_download(slot, request, queue_dfd)

    async def _download(self, slot: Slot, request: Request) -> Response:
        heard = answers = False
        if isinstance(slot, PoliteSlot):
            slot.leave(request)
        transfer = self._transfers[request] = asyncio.ensure_future(super()._download(slot, request))
        try:
            response = await transfer
        except asyncio.CancelledError:
            raise LeftForLater("its host was given up") from None
        else:
            heard, answers = True, response.status < 500 and response.status != 429
            return response
        finally:
            del self._transfers[request]
            if isinstance(slot, PoliteSlot):
                slot.end(request, heard=heard, answers=answers)

    def _get_slot(self, request: Request, spider: Spider | None = None) -> tuple[str, Slot]:
        key, slot = super()._get_slot(request)
        if not isinstance(slot, PoliteSlot):
            least = self.settings.getfloat("WINNOW_MIN_DELAY")
            slot = self.slots[key] = PoliteSlot.like(slot, max(least, self._floors().get(key, 0.0)))
            slot.lastseen = max(slot.lastseen, self._held.get(key, 0.0))
        return key, slot

    def _floors(self) -> dict[str, float]:
        floors: dict[str, float] = self.__dict__.setdefault("floors", {})
        return floors


def _give_back(slot: Slot) -> int:
    """End the requests of a queue as left for the next crawl, and count them."""
    count = 0
    while slot.queue:
        _, answer = slot.queue.popleft()
        answer.errback(Failure(LeftForLater("the crawl ends")))  # type: ignore[no-untyped-call]
        count += 1
    return count
