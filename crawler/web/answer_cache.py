"""Answers of reading views, kept for moments: what many read at once is made once.

An answer is kept ``SHARE`` times as long as it took to make, so that no view takes more than a sixtieth of a processor,
however many people read it.  Whatever is changed through the interface empties the cache before it is answered; a
change from elsewhere (a crawl, a command) is seen within ``LONGEST`` seconds.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from anyio import Event
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHARE = 60.0
"""How many times as long as it took an answer is kept."""

LONGEST = 5.0
"""Seconds that an answer is kept at most."""

MOST_BYTES = 16_000_000
"""Of all answers that are kept."""

LARGEST = 1_000_000
"""Bytes of one answer that is kept."""

_OVERHEAD = 2_000
"""Bytes that an answer takes beside its body and its address: headers and objects."""

_REFUSED = frozenset({403, 404, 405})
"""Answers to requests that changed nothing."""

Endpoint = Callable[[Request], Awaitable[Response]]
Key = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer that was whole at ``at`` and is good until ``until``, on the clock of the cache."""

    body: bytes
    headers: dict[str, str]
    at: float
    until: float
    size: int

    def answer(self, now: float) -> Response:
        return Response(self.body, headers=self.headers | {"Age": f"{now - self.at:.0f}"})


@dataclass(slots=True)
class _Making:
    """An answer that is being made; ``kept`` stays None where it is none that others may have."""

    done: Event = field(default_factory=Event)
    kept: _Kept | None = None


class AnswerCache:
    """The answers, those of readers who are logged in apart from all others; used by one event loop.

    ``knows`` says whether a request is of somebody who is logged in.  Nothing is kept with ``longest`` 0.
    """

    def __init__(
        self,
        knows: Callable[[Request], bool],
        longest: float = LONGEST,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._knows, self._longest, self._most, self._clock = knows, longest, most_bytes, clock
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._making: dict[Key, _Making] = {}
        self.bytes = 0

    async def get(self, request: Request, make: Endpoint) -> Response:
        """Return the answer to a request, of moments ago or made now; who asks while it is made waits for it.

        Raises what ``make`` raises.
        """
        if request.method != "GET" or not self._longest:
            return await make(request)
        # What a view looks at beside its address: a problem is told to programs otherwise than to people.
        key = str(request.url), request.headers.get("accept", ""), self._knows(request)
        if (known := self._fresh(key)) is not None:
            return known
        making = self._making.get(key)
        if making is None:
            return await self._make(key, request, make)
        await making.done.wait()
        return await make(request) if making.kept is None else making.kept.answer(self._clock())

    def forget(self) -> None:
        """Forget all answers, and those that are being made when they are whole: something has changed."""
        self._kept.clear()
        self._making.clear()
        self.bytes = 0

    def _fresh(self, key: Key) -> Response | None:
        kept, now = self._kept.get(key), self._clock()
        if kept is None or now >= kept.until:
            return None
        self._kept.move_to_end(key)
        return kept.answer(now)

    async def _make(self, key: Key, request: Request, make: Endpoint) -> Response:
        making = self._making[key] = _Making()
        began = self._clock()
        try:
            answer = await make(request)
            if _may_be_kept(answer):
                now = self._clock()
                until, body = now + min(SHARE * (now - began), self._longest), bytes(answer.body)
                size = len(body) + len(key[0]) + len(key[1]) + _OVERHEAD
                making.kept = _Kept(body, dict(answer.headers), now, until, size)
                if self._making.get(key) is making:  # nothing has changed meanwhile
                    self._keep(key, making.kept)
        finally:
            if self._making.get(key) is making:
                del self._making[key]
            making.done.set()
        return answer

    def _keep(self, key: Key, kept: _Kept) -> None:
        if (before := self._kept.pop(key, None)) is not None:
            self.bytes -= before.size
        self._kept[key] = kept
        self.bytes += kept.size
        while self.bytes > self._most:
            self.bytes -= self._kept.popitem(last=False)[1].size


def _may_be_kept(answer: Response) -> bool:
    """Return whether others may have an answer: whole, found, not large, and with nothing that is for one reader."""
    if answer.status_code != 200 or isinstance(answer, StreamingResponse | FileResponse):
        return False
    return len(answer.body) <= LARGEST and "set-cookie" not in answer.headers


class ForgetOnChange:
    """Empty the cache with every request that may have changed something, before its answer begins."""

    def __init__(self, app: ASGIApp, answers: AnswerCache) -> None:
        self._app, self._answers = app, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return

        async def after_change(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] not in _REFUSED:
                self._answers.forget()
            await send(message)

        await self._app(scope, receive, after_change)
