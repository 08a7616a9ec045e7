"""What belongs to one page and is fetched after it: with its host kept, and one request at a time to each host."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.downloader import PoliteDownloader

HOPS = 5
TURN = 0.05
"""Seconds between two looks whether a host is free."""


class PageVisit:
    """Fetches what a page asks for.  The page and its pieces count as one visit of the host.

    No other page of the host is asked for until it ends, and the delay of the host counts from there.  Every piece
    passes the downloader's middlewares (robots.txt, user agent, cookies) and its guarded handler.
    """

    def __init__(self, downloader: PoliteDownloader) -> None:
        self._downloader = downloader
        self._turns: dict[str, asyncio.Lock] = {}

    async def fetch(self, request: Request) -> Response:
        """Return the answer to a request, after redirects.  Raises what Scrapy's downloader raises."""
        asked = request
        for _ in range(HOPS):
            answer = await self._downloader.middleware.download_async(self._transfer, asked)
            if isinstance(answer, Response):
                return answer
            asked = answer
        raise IgnoreRequest(f"{request.url}: redirects without end")

    async def _transfer(self, request: Request) -> Response:
        downloader = self._downloader
        host = downloader.get_slot_key(request)
        async with self._turns.setdefault(host, asyncio.Lock()):
            if downloader.is_held(host):
                raise IgnoreRequest(f"{host} asked to be left alone")
            response = await downloader.handlers.download_request_async(request)
        downloader.signals.send_catch_log(
            signals.response_downloaded, response=response, request=request, spider=downloader.crawler.spider
        )
        return response


@asynccontextmanager
async def visiting(downloader: PoliteDownloader, url: str) -> AsyncIterator[PageVisit]:
    """Keep the host of a page, once nothing else of it is under way."""
    page = Request(url)
    while not downloader.occupy(page):  # noqa: ASYNC110 - a slot is freed in many ways, and none of them says so
        await asyncio.sleep(TURN)
    try:
        yield PageVisit(downloader)
    finally:
        downloader.leave(page)
