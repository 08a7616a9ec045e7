"""A row whose answer was read to its end is done, unless its article is still on the way."""

from collections.abc import AsyncIterator
from typing import Any, TypeGuard

from scrapy import Request
from scrapy.http import Response

from crawler.downloader.request_meta import ROW, row_of
from storage.records import Page, Rejected, Role


class AckMiddleware:
    """Spider middleware: lists and other answers without a result end here; articles end where they are stored."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> "AckMiddleware":
        """Make the middleware."""
        return cls(crawler)

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Pass everything on, then acknowledge the row if nothing of it goes on."""
        row, goes_on = row_of(response), False
        async for output in result:
            goes_on = goes_on or _carries(output)
            if row is not None and _is_result(output):
                self._crawler.spider.frontier.on_way[output.url] = row
            yield output
        if row is not None and not goes_on:
            outcome = "listing" if response.status < 400 else f"http_{response.status}"
            outcome = "unchanged" if response.status == 304 else outcome
            self._crawler.spider.frontier.done(row, outcome)


def _carries(output: object) -> bool:
    if isinstance(output, Request):
        return ROW in output.meta
    return _is_result(output)


def _is_result(output: object) -> TypeGuard[Page | Rejected]:
    """Return whether an output ends as a stored result."""
    return isinstance(output, Rejected) or (isinstance(output, Page) and output.role is Role.ARTICLE)
