"""One host's queue in the downloader, with what is known of how the host answers."""

from random import uniform
from time import monotonic

from scrapy import Request
from scrapy.core.downloader import Slot

LEAST = 0.001
"""Seconds: with no distance at all, Scrapy begins everything that waits in one go."""

QUICK = 2.0
"""Seconds: a host that takes longer for an answer is slow, and holds no place of those that are quick."""


class PoliteSlot(Slot):
    """One host's queue; no two of its requests begin closer than ``floor`` seconds, whatever AutoThrottle finds.

    ``took`` are the seconds of the last answer, None before any and where it was 429, a failure of the server or none
    at all.  ``begun`` has the transfers under way, on the monotonic clock.
    """

    floor: float = LEAST
    took: float | None = None
    begun: dict[Request, float]
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
        made.begun = {}
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

    def end(self, request: Request, *, answers: bool) -> None:
        """Note how a transfer ended."""
        took = monotonic() - self.begun.pop(request, 0.0)
        self.took = took if answers else None

    @property
    def is_quick(self) -> bool:
        """Whether the last answer came soon."""
        return self.took is not None and self.took < QUICK
