"""What the downloader sends to a host and when, with a network of its own."""

import asyncio
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler
from twisted.internet.defer import Deferred

from crawler.downloader.slots import PoliteDownloader

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


def page(number: int) -> Request:
    return Request(f"http://{HOST}/{number}")


def made(concurrency: int) -> tuple[PoliteDownloader, Network]:
    settings: dict[str, Any] = {"CONCURRENT_REQUESTS_PER_DOMAIN": concurrency, "DOWNLOAD_DELAY": 0}
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
        await asyncio.sleep(0)
        assert network.asked == [f"http://{HOST}/0", f"http://{HOST}/1"]
        network.answer(f"http://{HOST}/0")
        await asyncio.sleep(0.01)
        assert network.asked[2:] == [f"http://{HOST}/2"]
        for number in range(1, 5):
            network.answer(f"http://{HOST}/{number}")
            await asyncio.sleep(0.01)
        downloader.close()

    asyncio.run(run())
