"""Views that work hard leave threads to all others, however many of them are asked for."""

import threading
import time
import urllib.request

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from crawler.web.endpoints import BESIDE_CRAWLS, HARD_AT_ONCE, CrawlWatch, in_few_threads
from tests.servers.browser import served


def test_sixty_searches_hold_up_nobody_else():
    asked_sixty_times(crawls=False, bound=HARD_AT_ONCE)


def test_they_take_turns_while_a_crawl_goes_on():
    asked_sixty_times(crawls=True, bound=BESIDE_CRAWLS)


def asked_sixty_times(*, crawls: bool, bound: int) -> None:
    at_once, most, free, lock = 0, 0, threading.Event(), threading.Lock()

    def hard(request: Request) -> Response:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        free.wait(10)
        with lock:
            at_once -= 1
        return PlainTextResponse("hard")

    def easy(request: Request) -> Response:
        return PlainTextResponse("easy")

    app = Starlette(routes=[Route("/hard", in_few_threads(hard)), Route("/easy", easy)])
    app.state.hard, app.state.crawls = CapacityLimiter(HARD_AT_ONCE), CrawlWatch(lambda: crawls)
    answers: list[bytes] = []

    def ask(base: str, path: str) -> None:
        with urllib.request.urlopen(f"{base}{path}", timeout=30) as answer:
            answers.append(answer.read())

    with served(app) as base:
        askers = [threading.Thread(target=ask, args=[base, "/hard"]) for _ in range(60)]
        for each in askers:
            each.start()
        until = time.monotonic() + 10
        while most < bound:
            assert time.monotonic() < until
            time.sleep(0.01)
        ask(base, "/easy")
        assert answers == [b"easy"]
        free.set()
        for each in askers:
            each.join()
    assert answers.count(b"hard") == 60
    assert most == bound
