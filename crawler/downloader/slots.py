"""Scrapy's downloader with a memory for what hosts ask of us: a least delay, and to be left alone for a while."""

from collections.abc import Coroutine
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.downloader.exceptions import LeftForLater

LEAST = 0.001
"""Seconds: with no distance at all, Scrapy begins everything that waits in one go."""


class PoliteSlot(Slot):
    """One host's queue; no two of its requests begin closer than ``floor`` seconds, whatever AutoThrottle finds."""

    floor: float = LEAST

    @classmethod
    def like(cls, slot: Slot, floor: float) -> "PoliteSlot":
        """Make a slot with the bounds of another one.

        It begins with a pause: its host may have been asked a moment ago, by the look at the site that made the plan or
        by a process that was killed.
        """
        made = cls(slot.concurrency, slot.delay, slot.jitter)
        made.lastseen = monotonic()
        made.floor = max(floor, LEAST)
        return made

    def download_delay(self) -> float:
        """Return the seconds between the beginnings of two requests."""
        return max(self.floor, super().download_delay())


class PoliteDownloader(Downloader):
    """DOWNLOADER: keeps the delay robots.txt states and the rest a host asks for with 429 or 503.

    Floors are kept here and not in the slots, which Scrapy forgets when a host is idle for a minute.
    """

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
        slot = self.slots.get(host)
        if isinstance(slot, PoliteSlot):
            slot.lastseen = max(slot.lastseen, monotonic() + seconds)

    def stop(self) -> int:
        """Send nothing more: give back what waits for its turn, now and from now on.  Return the requests under way."""
        self.__dict__["stopping"] = True
        for slot in self.slots.values():
            self._process_queue(slot)
        return sum(len(slot.transferring) for slot in self.slots.values())

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
        else:
            super()._process_queue(slot)

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: "Deferred[Response]"
    ) -> Coroutine[Any, Any, None]:
        """Count the transfer now, where it begins.

        Scrapy counts it when its task runs. Whatever reaches the downloader before that, of a callback that the loop
        had in line already, would find a free place and begin beside it, more than the concurrency allows.
        """
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)

    def _get_slot(self, request: Request, spider: Spider | None = None) -> tuple[str, Slot]:
        key, slot = super()._get_slot(request)
        if not isinstance(slot, PoliteSlot):
            least = self.settings.getfloat("WINNOW_MIN_DELAY")
            slot = self.slots[key] = PoliteSlot.like(slot, max(least, self._floors().get(key, 0.0)))
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
