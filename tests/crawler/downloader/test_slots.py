"""What the downloader sends to a host and when, with a network of its own."""

import asyncio
from collections.abc import Callable
from math import inf
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler
from twisted.internet.defer import Deferred

from crawler.downloader.slots import SLOW_PLACES, PoliteDownloader

HOST = "a.example"


class Network:
    """Handlers that answer a request when they are told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._answers: dict[str, asyncio.Future[Response]] = {}

    async def download_request_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        answer: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._answers[request.url] = answer
        return await answer

    def answer(self, url: str) -> None:
        self._answers[url].set_result(Response(url))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 - the downloader tells nobody
            await asyncio.sleep(0.005)


def page(number: int) -> Request:
    return Request(f"http://{HOST}/{number}")


def made(concurrency: int) -> tuple[PoliteDownloader, Network]:
    settings: dict[str, Any] = {"CONCURRENT_REQUESTS_PER_DOMAIN": concurrency, "DOWNLOAD_DELAY": 0}
    settings["DOWNLOADER_MIDDLEWARES_BASE"] = {}
    settings["DOWNLOAD_HANDLERS"] = dict.fromkeys(("http", "https", "ftp", "s3", "file", "data"))
    downloader, network = PoliteDownloader(get_crawler(settings_dict=settings)), Network()
    downloader.handlers = network  # type: ignore[assignment]
    return downloader, network


def test_a_transfer_counts_from_where_it_begins_not_from_where_its_task_runs():
    async def run() -> None:
        downloader, network = made(concurrency=2)
        _, slot = downloader._get_slot(page(0))
        slot.lastseen, slot.floor = 0.0, 0.0  # type: ignore[attr-defined]
        slot.queue.extend((page(number), Deferred[Response]()) for number in range(5))
        downloader._process_queue(slot)
        assert len(slot.queue) == 3  # no task has run yet
        await asyncio.sleep(0.01)
        assert network.asked == [f"http://{HOST}/0", f"http://{HOST}/1"]
        network.answer(f"http://{HOST}/0")
        await asyncio.sleep(0.01)
        assert network.asked[2:] == [f"http://{HOST}/2"]
        for number in range(1, 5):
            network.answer(f"http://{HOST}/{number}")
            await asyncio.sleep(0.01)
        downloader.close()

    asyncio.run(run())


async def fetched(downloader: PoliteDownloader, *requests: Request) -> None:
    """Hand requests over, and give each a moment in which it is asked if it may be."""
    asked: list[str] = downloader.handlers.asked  # type: ignore[attr-defined]
    for request in requests:
        downloader.fetch(request).addErrback(lambda _: None)
        for _ in range(20):
            await asyncio.sleep(0.01)
            if request.url in asked:
                break


def test_a_host_is_free_where_it_may_be_asked_now():
    async def run() -> None:
        downloader, network = made(concurrency=1)
        assert downloader.first_free([HOST, "b.example"]) == (HOST, 0.0)
        await fetched(downloader, page(1))
        assert network.asked == [f"http://{HOST}/1"]
        assert downloader.first_free([HOST]) == (None, inf)  # an answer must come first
        assert downloader.first_free([HOST, "b.example"]) == ("b.example", 0.0)
        downloader.hold("b.example", 30.0)
        name, wait = downloader.first_free([HOST, "b.example"])
        assert name is None
        assert 29.0 < wait <= 30.0
        assert (downloader.last_answer(HOST), downloader.last_answer("b.example")) == (None, None)
        network.answer(f"http://{HOST}/1")
        await until(lambda: downloader.first_free(["b.example", HOST]) == (HOST, 0.0))
        assert (downloader.last_answer(HOST) or 0.0) > 0.0
        downloader.close()

    asyncio.run(run())


def test_hosts_that_do_not_answer_take_no_place_of_one_that_is_quick():
    async def run() -> None:
        downloader, network = made(concurrency=1)
        await fetched(downloader, page(1))
        network.answer(f"http://{HOST}/1")
        silent = [f"silent{number}.example" for number in range(SLOW_PLACES + 1)]
        for name in silent[:-1]:
            downloader.fetch(Request(f"http://{name}/")).addErrback(lambda _: None)
        await until(lambda: len(network.asked) == 1 + SLOW_PLACES and downloader.last_answer(HOST) is not None)
        assert downloader.first_free(silent)[0] is None
        await until(lambda: downloader.first_free([*silent, HOST]) == (HOST, 0.0))
        downloader.abandon(silent)
        await until(lambda: downloader.first_free(silent[-1:]) == (silent[-1], 0.0))
        downloader.close()

    asyncio.run(run())


def test_a_redirect_waits_in_the_queue_of_the_host_it_leads_to():
    downloader, _ = made(concurrency=1)
    redirected = Request("http://b.example/", meta={"download_slot": HOST})
    assert downloader.get_slot_key(redirected) == "b.example"


def test_a_crawl_that_is_to_stop_waits_for_hosts_that_answer_and_for_no_others():
    async def run() -> None:
        downloader, network = made(concurrency=1)
        await fetched(downloader, page(1))
        network.answer(f"http://{HOST}/1")
        await until(lambda: not downloader.active)
        await fetched(downloader, page(2), Request("http://silent.example/"))
        await until(lambda: len(network.asked) == 3)
        assert downloader.stop() == 1
        await until(lambda: [request.url for request in downloader.active] == [f"http://{HOST}/2"])
        network.answer(f"http://{HOST}/2")
        await until(lambda: not downloader.active)
        downloader.close()

    asyncio.run(run())
