"""Rows whose pages answer with another address: they go on under it, and no address is asked for twice."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from time import time
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.downloader.request_meta import PART, ROW
from storage.frontier import LeasedURL
from storage.records import Link
from storage.rows import index_key
from storage.urls import normalize_url

if TYPE_CHECKING:
    from crawler.frontier.scheduler import DatabaseScheduler


def moved_row(request: Request) -> LeasedURL | None:
    """Return the row of a request that goes on with it at another address; further pages of an article are none."""
    row = request.meta.get(ROW)
    if not isinstance(row, LeasedURL) or not request.meta.get("redirect_urls") or request.meta.get(PART):
        return None
    return row if normalize_url(request.url) != normalize_url(row.link.url) else None


class Redirects:
    """The rows that are about to go on at another address; true while there are any."""

    def __init__(
        self, frontier: "DatabaseScheduler", keep: Callable[[Request], None], wake: Callable[[], None]
    ) -> None:
        self._frontier = frontier
        self._keep = keep
        self._wake = wake
        self._under_way: set[asyncio.Task[None]] = set()

    def __bool__(self) -> bool:
        return bool(self._under_way)

    def begin(self, row: LeasedURL, request: Request) -> None:
        """Ask for the other address where the crawl does not have it yet."""
        task = self._frontier.watch(self._follow(row, request))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _follow(self, row: LeasedURL, request: Request) -> None:
        frontier = self._frontier
        track = replace(row.track, hops=int(request.meta.get("redirect_times", 1)))
        entry = frontier.entry_of(Link(request.url, row.link.kind, row.link.via), track)
        if not frontier.claims.follow_redirect(row, index_key(normalize_url(request.url))):
            frontier.done(row, "duplicate")
        elif await frontier.do(frontier.worker.redirected, row, entry, time()):
            self._keep(request)
        else:
            frontier.claims.finish(row)
        self._wake()
