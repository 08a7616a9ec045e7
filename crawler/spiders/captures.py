"""The half of a spider that reads web archives: which pages they have of the site, and those pages as they were."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from crawler.discovery.captures import PageCapture, read_captures
from crawler.downloader.responses import page_of
from crawler.spiders.base import FrontierSpider, Output
from crawler.spiders.reach import Origin, origin_of
from crawler.web_archives import CAPTURE, CDX, cdx_queries, next_cdx_query, read_replay, replay_address, replay_prefix
from storage.records import Hints, Link, LinkKind, Page, Role
from storage.urls import host, normalize_url

Parser = Callable[[Response, Link], AsyncIterator[Output]]


class CaptureSpider(FrontierSpider):
    """Asks CDX servers for the captures of the site, and then for the latest one of each page, replayed raw.

    A page has its own address and the time it was captured at; ``via`` names the archive.  The requests are rows of the
    frontier under the host of the archive, as polite as any.
    """

    async def follow(
        self, links: Iterable[Link], next_pages: Iterable[Link] = (), origin: Origin | None = None
    ) -> bool:
        """Add what is unknown of a source, as any crawl does; a CDX server is asked for this site."""
        links = [*links]
        servers = [link for link in links if link.via == CDX]
        if servers:
            asked = [query for link in servers for query in self._queries(link.url)]
            await self.add([Link(query, LinkKind.LISTING, CDX) for query in asked])
        return await super().follow([link for link in links if link.via != CDX], next_pages, origin)

    def _queries(self, address: str) -> list[str]:
        return cdx_queries(address, self.site.start, self.site.domains, self.scope.window.since)

    def archive_parser(self, link: Link) -> Parser | None:
        """Return what reads the answers of web archives, None for all others."""
        return {CDX: self.parse_captures, CAPTURE: self.parse_capture}.get(link.via)

    async def parse_captures(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the captures that an answer of a CDX server names, and its next part."""
        if not await self.notes.answered(response, link):
            return
        reading = await asyncio.to_thread(read_captures, response.body, documents=self.site.documents)
        self.notes.count("pages/listing")
        yield page_of(response, self.site.name, link, Role.LISTING, datetime.now(UTC))
        if reading.wrong:
            self.notes.count("skipped/wrong_captures", reading.wrong)
        if not (reading.rows > reading.wrong or reading.resume or response.body.strip() in (b"", b"[]")):
            self.notes.unreadable("no answer of a CDX server", link)
        prefix = replay_prefix(link.url, next(iter(self.sources.get("replay", ())), None))
        wanted = [
            Link(replay_address(prefix, each), LinkKind.ARTICLE, CAPTURE)
            for each in await self._unknown(reading.captures)
        ]
        await self.add(wanted)
        if following := next_cdx_query(link.url, reading.resume, reading.rows):
            onward = [Link(following, LinkKind.LISTING, CDX)]
            await self.add(onward, origin_of(response, link), fresh=bool(wanted))

    async def _unknown(self, captures: Iterable[PageCapture]) -> list[PageCapture]:
        """Choose the captures of pages of this site that the store does not have."""
        inside = []
        for capture in captures:
            if why := self.scope.skip_reason(Link(capture.url, LinkKind.ARTICLE), listed=True):
                self.notes.count(f"skipped/{why}")
            else:
                inside.append(capture)
        known = await self.store.settled(normalize_url(each.url) for each in inside) if inside else frozenset()
        unknown = [each for each in inside if normalize_url(each.url) not in known]
        if len(unknown) < len(inside):
            self.notes.count("skipped/known", len(inside) - len(unknown))
        return unknown

    async def parse_capture(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Yield a replayed page as it was when it was captured."""
        if not await self.notes.answered(response, link):
            return
        capture = read_replay(response.url) or read_replay(link.url)
        if response.status != 200 or capture is None:
            self.notes.count("skipped/not_replayed")
            return
        if why := self.scope.skip_reason(Link(capture.url, LinkKind.ARTICLE), listed=True):
            self.notes.count(f"skipped/{why}")  # the archive led to a capture of another site
            return
        if not await self.budget.take():
            raise CloseSpider("limit")
        yield self._captured(page_of(response, self.site.name, link, Role.ARTICLE, capture.at), capture, link.url)

    def _captured(self, page: Page, capture: PageCapture, address: str) -> Page:
        via = f"{CDX} {host(address)}"
        return replace(page, url=capture.url, final_url=capture.url, via=via, hints=Hints())
