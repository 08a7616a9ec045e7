"""Scrapy's downloader with a memory for what hosts ask of us: a least delay, and to be left alone for a while."""

from time import monotonic

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader, Slot
from twisted.python.failure import Failure

from crawler.downloader.exceptions import LeftForLater

# Scrapy counts a transfer when its task runs, a turn of the loop after it was begun: without any delay a burst of
# requests goes out before the first is counted, more than the concurrency allows.  With 1 ms two of a
# host's requests were seen to begin 0.3 and 4 ms apart; why the first was not counted by then is not known.
LEAST = 0.005


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
