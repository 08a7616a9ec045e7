"""Endpoints of views: run in a thread, their problems told in a line, kept for moments where they only read.

Views that work hard wait their turn outside the threads that all others need.
"""

from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from anyio import CapacityLimiter, Lock, to_thread
from starlette.requests import Request
from starlette.responses import Response

from crawler.errors import CrawlerError
from crawler.web.answer_cache import AnswerCache, Endpoint
from crawler.web.answers import later, problem, unless_known
from crawler.web.backend import Backend
from storage.errors import DatabaseBusy, DatabaseUnavailable, DiskFull, StorageError, TookTooLong

View = Callable[[Backend, Request], Response]

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


def in_a_thread(endpoint: Callable[[Request], Response]) -> Endpoint:
    """Make an endpoint run in a thread, of which there are enough."""

    async def run(request: Request) -> Response:
        return await to_thread.run_sync(endpoint, request)

    return run


def in_few_threads(endpoint: Callable[[Request], Response]) -> Endpoint:
    """Make an endpoint run in one of the few threads for hard work, of which each server has so many."""

    async def wait_and_run(request: Request) -> Response:
        limiter: CapacityLimiter = request.app.state.hard
        limiter.total_tokens = BESIDE_CRAWLS if await request.app.state.crawls.sees_one() else HARD_AT_ONCE
        return await to_thread.run_sync(endpoint, request, limiter=limiter)

    return wait_and_run


def endpoint_of(view: View, backend: Backend, *, is_kept: bool = False, is_hard: bool = False) -> Endpoint:
    """Make an endpoint of a view, which runs in a thread, as the database keeps its caller waiting.

    Views that work hard wait for a place of their own: all threads may not be taken by them.
    """

    def run(request: Request) -> Response:
        try:
            return view(backend.for_one_request(), request)
        except LookupError as error:
            return problem(request, 404, str(error))
        except (DatabaseBusy, TookTooLong) as error:
            return later(request, str(error))
        except (DatabaseUnavailable, DiskFull) as error:
            return problem(request, 503, str(error))
        except (CrawlerError, StorageError) as error:
            return problem(request, 400, str(error))

    make = in_few_threads(run) if is_hard else in_a_thread(run)

    async def endpoint(request: Request) -> Response:
        answers: AnswerCache = request.app.state.answers
        return unless_known(request, await (answers.get(request, make) if is_kept else make(request)))

    return endpoint
