"""Whose turn it is: a request is handed to the downloader only when its host may be asked now."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from math import inf

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.downloader import PoliteDownloader
from storage.urls import host


def downloader_of(crawler: Crawler) -> PoliteDownloader | None:
    """Return what sends the requests of a crawl, if it knows about turns."""
    downloader = crawler.engine.downloader if crawler.engine is not None else None
    return downloader if isinstance(downloader, PoliteDownloader) else None


def is_idle(crawler: Crawler) -> bool:
    """Return whether the engine has no request under way and no page in the stages."""
    engine = crawler.engine
    if engine is None or engine.scraper.slot is None:
        return False
    return not engine.downloader.active and engine.scraper.slot.is_idle()


def wake(crawler: Crawler) -> None:
    """Make the engine ask its scheduler for the next request soon."""
    if (engine := crawler.engine) is not None and engine._slot is not None:  # noqa: SLF001 - no public word
        engine._slot.nextcall.schedule()  # noqa: SLF001


class Turns:
    """Finds the host that may be asked now, and keeps the requests that go on with a row until it is their turn.

    A host on hold, slow, silent or at its limit keeps nobody waiting.  ``wake`` is called when a host may be asked that
    could not be before.
    """

    def __init__(self, crawler: Crawler, wake: Callable[[], None]) -> None:
        self._crawler = crawler
        self._wake = wake
        self._kept: dict[str, deque[Request]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def keep(self, request: Request) -> None:
        """Keep a request that goes on with its row, or that no row is about."""
        self._kept.setdefault(host(request.url), deque()).append(request)

    def take(self, host: str) -> Request | None:
        """Take the first request that is kept for a host."""
        queue = self._kept.pop(host, None)
        if queue is None:
            return None
        request = queue.popleft()
        if queue:
            self._kept[host] = queue
        return request

    def next_host(self, hosts: Sequence[str]) -> str | None:
        """Return the host that may be asked now: what is kept goes first, then ``hosts`` in their order.

        Where there is none yet, ``wake`` is called in time.
        """
        wanted = [*self._kept, *hosts]
        downloader = downloader_of(self._crawler)
        if downloader is None:
            return wanted[0] if wanted else None
        name, wait = downloader.first_free(wanted)
        if name is None:
            self._wake_in(wait)
        return name

    def stop(self) -> None:
        """Wake no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wake_in(self, seconds: float) -> None:
        self.stop()
        if seconds < inf:
            self._timer = asyncio.get_running_loop().call_later(max(seconds, 0.001), self._wake)

    def __len__(self) -> int:
        """Return how many requests are kept."""
        return sum(map(len, self._kept.values()))
