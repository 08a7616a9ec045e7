"""How many requests work at once: those that work hard wait their turn outside the threads that all others need."""

from collections.abc import Awaitable, Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

HARD_AT_ONCE = 4
"""Requests that search or read a page again, side by side; of the 40 threads 36 are always there for the others."""


def in_few_threads(endpoint: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint run in one of the few threads for hard work, of which each server has so many."""

    async def wait_and_run(request: Request) -> Response:
        limiter: CapacityLimiter = request.app.state.hard
        return await to_thread.run_sync(endpoint, request, limiter=limiter)

    return wait_and_run
