"""How many pages a worker has fetched, and how many a second of late."""

from collections import deque
from collections.abc import Iterable
from time import monotonic

WINDOW = 60.0
"""Seconds that the rate is the mean of."""


class PageRate:
    """Counts the pages of crawls that have ended, and of those at work as they say."""

    def __init__(self) -> None:
        self._ended = 0
        self._looks: deque[tuple[float, int]] = deque([(monotonic(), 0)])

    def ended(self, pages: int) -> None:
        """Count the pages of a crawl that has ended."""
        self._ended += pages

    def look(self, at_work: Iterable[int]) -> tuple[int, float]:
        """Return the pages so far and the rate a second; ``at_work`` are the pages of each crawl at work."""
        now, pages = monotonic(), self._ended + sum(at_work)
        while len(self._looks) > 1 and self._looks[0][0] < now - WINDOW:
            self._looks.popleft()
        began, before = self._looks[0]
        self._looks.append((now, pages))
        return pages, max(0.0, (pages - before) / max(now - began, 1.0))
