"""When a host may be asked again: the queue of one host, with the distance between its requests."""

from collections import deque
from random import uniform
from time import monotonic

from scrapy import Request
from scrapy.core.downloader import Slot

LEAST = 0.001
"""Seconds: with no distance at all, Scrapy begins everything that waits in one go."""

QUICK = 2.0
"""Seconds: a host that takes longer for an answer is slow, and holds no place of those that are quick."""

LATEST = 8
"""Answers of a host of which the quickest says how long one takes that nothing delays."""


class PoliteSlot(Slot):
    """One host's queue; no two of its requests begin closer than ``floor`` seconds, whatever AutoThrottle finds.

    ``heard_after`` has the seconds until the latest answers began.  ``took`` are the seconds of the last answer, None
    before any and where it was 429, a failure of the server or none at all.  ``begun`` has the transfers under way, on
    the monotonic clock.
    """

    floor: float = LEAST
    took: float | None = None
    begun: dict[Request, float]
    heard_after: deque[float]
    _factor: float = 1.0

    @classmethod
    def like(cls, slot: Slot, floor: float) -> "PoliteSlot":
        """Make a slot with the bounds of another one.

        It begins with a pause: its host may have been asked a moment ago, by the look at the site that made the plan or
        by a process that was killed.
        """
        made = cls(slot.concurrency, slot.delay, slot.jitter)
        made.lastseen = monotonic()
        made.floor = max(floor, LEAST)
        made.begun, made.heard_after = {}, deque(maxlen=LATEST)
        return made

    def download_delay(self) -> float:
        """Return the seconds between the beginnings of two requests; drawn once for each."""
        return max(self.floor, self.delay * self._factor)

    @property
    def due(self) -> float:
        """When the next request may begin, on the monotonic clock."""
        return self.lastseen + self.download_delay()

    def begin(self, request: Request) -> None:
        """Note that a transfer begins."""
        self.begun[request] = monotonic()
        self._factor = 1.0 + uniform(-self.jitter, self.jitter)  # noqa: S311 - jitter, not a secret

    def leave(self, request: Request) -> None:
        """Note that a request goes out: its task may begin late in a process that crawls hundreds of sites."""
        self.begun[request] = now = monotonic()
        self.lastseen = max(self.lastseen, now)

    def hear(self, request: Request) -> None:
        """Count the distance from the last moment at which the host can have got a request whose answer begins.

        Between leaving here and getting there it may wait for this process, the network or the host: on a busy machine
        requests a second apart came 0.17 s apart.
        """
        now = monotonic()
        if (begun := self.begun.get(request)) is not None:
            self.heard_after.append(now - begun)
            self.lastseen = max(self.lastseen, now - min(self.heard_after))

    def end(self, request: Request, *, heard: bool, answers: bool) -> None:
        """Note how a transfer ended; one that was not ``heard`` of may have reached the host until now."""
        now = monotonic()
        took = now - self.begun.pop(request, 0.0)
        self.took = took if answers else None
        if not heard:
            self.lastseen = max(self.lastseen, now)

    @property
    def is_quick(self) -> bool:
        """Whether the last answer came soon."""
        return self.took is not None and self.took < QUICK
