"""Answers are kept for moments, for those alone who may have them, within bounds, and never past a change."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import anyio
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.testclient import TestClient

from crawler.web import create_app
from crawler.web.answer_cache import LARGEST, LONGEST, SHARE, AnswerCache
from storage.service import Jobs

from .conftest import BEARER, whole_settings


class Clock:
    """A clock that stands still but where it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class View:
    """A view that takes some seconds on a clock and counts how often it was made."""

    def __init__(self, clock: Clock, took: float = 0.1, answer: Callable[[], Response] | None = None) -> None:
        self.clock, self.took, self.made = clock, took, 0
        self.answer = answer or (lambda: PlainTextResponse(f"made {self.made}"))

    async def __call__(self, request: Request) -> Response:
        self.made += 1
        self.clock.now += self.took
        return self.answer()


def asked(query: str = "", method: str = "GET", **headers: str) -> Request:
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": "http", "method": method, "path": "/", "query_string": query.encode()}
    return Request(scope | {"headers": [(b"host", b"winnow.test"), *sent], "scheme": "http"})


def text(cache: AnswerCache, view: View, request: Request) -> str:
    return bytes(anyio.run(cache.get, request, view).body).decode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(clock: Clock) -> AnswerCache:
    return AnswerCache(lambda request: "authorization" in request.headers, clock=clock)


def test_an_answer_is_kept_so_many_times_as_long_as_it_took(cache, clock):
    view = View(clock, took=0.02)
    assert text(cache, view, asked()) == "made 1"
    clock.now += 0.02 * SHARE - 0.01
    again = anyio.run(cache.get, asked(), view)
    assert (again.body, again.headers["age"]) == (b"made 1", "1")
    clock.now += 0.02
    assert text(cache, view, asked()) == "made 2"


def test_no_answer_is_kept_longer_than_a_few_seconds(cache, clock):
    view = View(clock, took=30.0)
    text(cache, view, asked())
    clock.now += LONGEST
    assert text(cache, view, asked()) == "made 2"


def test_who_asks_while_an_answer_is_made_gets_that_one(cache, clock):
    answers: list[bytes] = []
    made = 0

    async def slow(request: Request) -> Response:
        nonlocal made
        made += 1
        await anyio.wait_all_tasks_blocked()
        return PlainTextResponse("slow")

    async def ask() -> None:
        answers.append(bytes((await cache.get(asked(), slow)).body))

    async def fifty() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(ask)

    anyio.run(fifty)
    assert (answers, made) == ([b"slow"] * 50, 1)


def test_where_an_answer_fails_those_who_waited_make_theirs(cache):
    failures: list[str] = []

    async def failing(request: Request) -> Response:
        await anyio.wait_all_tasks_blocked()
        raise ValueError

    async def ask() -> None:
        try:
            await cache.get(asked(), failing)
        except ValueError:
            failures.append("failed")

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(ask)
            group.start_soon(ask)

    anyio.run(both)
    assert failures == ["failed"] * 2


def test_an_answer_that_was_begun_before_a_change_is_not_kept(cache, clock):
    view = View(clock)

    async def changed_meanwhile(request: Request) -> Response:
        cache.forget()
        return await view(request)

    anyio.run(cache.get, asked(), changed_meanwhile)
    assert text(cache, view, asked()) == "made 2"


@pytest.mark.parametrize("other", [asked("q=a"), asked(accept="text/html"), asked(authorization="Bearer x")])
def test_other_addresses_and_other_readers_have_answers_of_their_own(cache, clock, other):
    view = View(clock)
    text(cache, view, asked())
    assert text(cache, view, other) == "made 2"


@pytest.mark.parametrize(
    "answer",
    [
        lambda: PlainTextResponse("none", 404),
        lambda: StreamingResponse(iter(["a", "b"])),
        lambda: PlainTextResponse("mine", headers={"Set-Cookie": "a=b"}),
        lambda: PlainTextResponse("x" * (LARGEST + 1)),
    ],
)
def test_what_is_no_whole_answer_for_everybody_is_not_kept(cache, clock, answer):
    view = View(clock, answer=answer)
    for _ in range(2):
        anyio.run(cache.get, asked(), view)
    assert (view.made, cache.bytes) == (2, 0)


def test_only_reading_is_answered_from_it(cache, clock):
    view = View(clock)
    for _ in range(2):
        anyio.run(cache.get, asked(method="HEAD"), view)
    assert view.made == 2


def test_many_addresses_stay_within_its_bytes(clock):
    cache = AnswerCache(lambda _: False, most_bytes=1_000_000, clock=clock)
    view = View(clock, answer=lambda: PlainTextResponse("x" * 20_000))

    async def ask() -> None:
        for number in range(1000):
            await cache.get(asked(f"q={number}{'y' * 2000}"), view)
            assert cache.bytes <= 1_000_000

    anyio.run(ask)
    assert cache.bytes > 900_000


@pytest.fixture
def keeping(home, store, monkeypatch) -> TestClient:
    """A client of an interface that keeps each answer until something is changed."""
    monkeypatch.setattr("crawler.web.answer_cache.SHARE", 1e9)
    settings = replace(whole_settings(home, store), kept_seconds=1e9)
    return TestClient(create_app(settings), base_url="http://127.0.0.1", follow_redirects=False)


def test_a_change_through_the_interface_is_seen_at_once(keeping, store):
    assert "Resume" not in keeping.get("/sources/example", headers=BEARER).text
    Jobs(store.engine).pause(["example"], store.runs(limit=1)[0].started_at)
    assert "Resume" not in keeping.get("/sources/example", headers=BEARER).text  # the answer of before
    assert keeping.post("/sources/example/pause").status_code == 403
    assert "Resume" not in keeping.get("/sources/example", headers=BEARER).text  # a refusal changes nothing
    assert keeping.post("/sources/example/pause", headers=BEARER).status_code == 200
    assert "Resume" in keeping.get("/sources/example", headers=BEARER).text
    assert keeping.post("/sources/example/resume", headers=BEARER).status_code == 200
    assert "Resume" not in keeping.get("/sources/example", headers=BEARER).text


def test_who_is_not_logged_in_sees_nothing_of_those_who_are(keeping):
    inside, outside = (keeping.get("/sources/example", headers=headers).text for headers in (BEARER, {}))
    assert "Pause" in inside
    assert "Pause" not in outside
    assert keeping.get("/sources/example").text == outside


def test_a_reader_who_has_an_answer_that_is_kept_is_told_so(keeping):
    first = keeping.get("/crawls")
    again = keeping.get("/crawls", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["age"]) == (304, b"", "0")
    assert keeping.get("/crawls").text == first.text
