"""How many requests work at once: those that work hard wait their turn outside the threads that all others need."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic

from anyio import CapacityLimiter, Lock, to_thread
from starlette.requests import Request
from starlette.responses import Response

from storage.errors import StorageError

HARD_AT_ONCE = 4
"""Requests that search or read a page again, side by side; of the 40 threads 36 are always there for the others."""

BESIDE_CRAWLS = 1
"""The same while a crawl goes on: one leaves the processors to it more often than four that are there at once."""

LOOK_SECONDS = 3.0


class CrawlWatch:
    """Whether a crawl goes on, looked for every few seconds while somebody asks; ``look`` may raise StorageError."""

    def __init__(self, look: Callable[[], bool]) -> None:
        self._look, self._seen, self._at = look, False, float("-inf")
        self._turn = Lock()

    async def sees_one(self) -> bool:
        """Return whether one went on a moment ago."""
        async with self._turn:  # who asks meanwhile waits for what is seen
            if monotonic() - self._at > LOOK_SECONDS:
                self._at = monotonic()
                with suppress(StorageError):  # the request itself says what is wrong with the database
                    self._seen = await to_thread.run_sync(self._look)
        return self._seen


def in_few_threads(endpoint: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint run in one of the few threads for hard work, of which each server has so many."""

    async def wait_and_run(request: Request) -> Response:
        limiter: CapacityLimiter = request.app.state.hard
        limiter.total_tokens = BESIDE_CRAWLS if await request.app.state.crawls.sees_one() else HARD_AT_ONCE
        return await to_thread.run_sync(endpoint, request, limiter=limiter)

    return wait_and_run
