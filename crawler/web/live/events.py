"""Server-sent events of a crawl: its view anew whenever something has changed, until it ends."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from crawler.web.answers import later, problem, written
from crawler.web.backend import Backend
from crawler.web.live.sight import look_at
from storage.errors import StorageError

MOST_READERS = 32
"""Streams at a time; whoever comes later reads the page again every few seconds."""

TICK = 1.0
"""Seconds between two looks; all readers of a crawl share them."""

BEAT = 15.0
"""Seconds after which a comment is sent where nothing changes: else a proxy may close what says nothing."""


@dataclass
class _Seen:
    """The view of a run as it was last looked at."""

    at: float = float("-inf")
    text: str = ""
    running: bool = True
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    readers: int = 0


class LiveCrawls:
    """The streams of all readers; nothing is looked at where nobody reads."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._seen: dict[tuple[int, bool], _Seen] = {}

    @property
    def readers(self) -> int:
        """How many there are."""
        return sum(each.readers for each in self._seen.values())

    async def events(self, request: Request) -> Response:
        """Answer with the events of a run: ``crawl`` with its view as HTML, and ``end`` when it has ended."""
        number = request.path_params["run"]
        if await run_in_threadpool(self._backend.store.run, number) is None:
            return problem(request, 404, f"{number}: no such run")
        if self.readers >= MOST_READERS:
            return later(request, f"{MOST_READERS} are watching already; read the page again instead")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # or nginx keeps events back
        return StreamingResponse(self._stream(request, number), media_type="text/event-stream", headers=headers)

    async def _stream(self, request: Request, number: int) -> AsyncIterator[str]:
        key = number, request.app.state.login.knows(request)
        seen = self._seen.setdefault(key, _Seen())
        seen.readers += 1
        try:
            async for event in self._events(request, number, seen):
                yield event
        finally:
            seen.readers -= 1
            if not seen.readers:
                self._seen.pop(key, None)

    async def _events(self, request: Request, number: int, seen: _Seen) -> AsyncIterator[str]:
        sent, said_at = "", monotonic()
        yield "retry: 3000\n\n"
        while not request.app.state.ending():
            await self._look(request, number, seen)
            if seen.text != sent:
                sent, said_at = seen.text, monotonic()
                yield event("crawl", sent)
            elif monotonic() - said_at > BEAT:
                said_at = monotonic()
                yield ": still here\n\n"
            if not seen.running:
                yield event("end", "ended")
                return
            await asyncio.sleep(TICK)

    async def _look(self, request: Request, number: int, seen: _Seen) -> None:
        async with seen.looking:
            if monotonic() - seen.at < TICK / 2:
                return
            try:
                seen.text, seen.running = await run_in_threadpool(self._view, request, number)
            except StorageError:
                pass  # the database is busy or away for a moment: what was seen stands
            except LookupError:
                seen.running = False  # its row was forgotten
            seen.at = monotonic()

    def _view(self, request: Request, number: int) -> tuple[str, bool]:
        data = look_at(self._backend, number)
        return written(request, "crawl_live.html", data), bool(data["goes_on"])


def event(name: str, text: str) -> str:
    """Write one event; a text of many lines is as many fields of it."""
    return f"event: {name}\n" + "".join(f"data: {line}\n" for line in text.splitlines()) + "\n"
