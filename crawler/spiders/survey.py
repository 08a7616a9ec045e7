"""A look at a site for the plan of its backfill: read with the discovery a crawl uses, polite and within bounds."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider

from crawler.discovery.lists import ListReading
from crawler.discovery.probe import sections, usual_links
from crawler.discovery.sitemaps import SitemapReading
from crawler.downloader import BoundedClient
from crawler.network import Named, named_hosts
from crawler.planning import DatedPattern, SiteSurvey, worth_reading
from crawler.planning.date_archives import dated_candidates, is_dated_list
from crawler.scope import Scope, Window
from crawler.site import Site
from crawler.spiders.reader import PageReader, own_reader
from pipelines.workers import Lost
from storage.records import LinkKind
from storage.urls import normalize_url

MOST = 60
"""Requests of one look."""

SECONDS = 600.0
"""That one look may take; a host that asks for long delays gets fewer requests."""

MAX_TOP, MAX_CHILDREN, MAX_SECTIONS, MAX_ARCHIVES = 8, 16, 16, 3

logger = logging.getLogger("winnow")


class SurveySpider(Spider):
    """Ask for robots.txt, sitemaps, start pages, sections and one page of each archive; ``look`` is what they said."""

    name = "plan"

    def __init__(self, site: Site, window: Window, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.site = site
        self.scope = Scope(site, window)
        self.allowed_domains = self.scope.domains
        self.asker: BoundedClient | None = None
        self._reader: PageReader
        self._sitemaps: dict[str, SitemapReading] = {}
        self._lists: dict[str, ListReading] = {}
        self._archives: tuple[DatedPattern, ...] = ()

    @property
    def named_hosts(self) -> frozenset[Named]:
        """What the site file names, and so may be connected to."""
        return named_hosts(self.site.urls, self.site.domains)

    @property
    def look(self) -> SiteSurvey:
        """What was seen so far."""
        return SiteSurvey(
            starts=self.site.start,
            at=_now(),
            window=self.scope.window,
            timezone=self.site.timezone,
            sitemaps=self._sitemaps,
            lists=self._lists,
            archives=self._archives,
            asked=self.asker.asked if self.asker else 0,
            problems=tuple(self.asker.problems) if self.asker else (),
        )

    async def start(self) -> AsyncIterator[Request]:
        """Look at the site, one answer after another; what goes wrong in a part costs that part."""
        assert self.crawler.engine is not None
        asker = self.asker = BoundedClient(self.crawler.engine, MOST, SECONDS)
        async with own_reader(self.settings, self.scope.whole) as self._reader:
            for part in (self._read_sitemaps, self._read_lists, self._read_archives):
                await self._safely(part, asker)
        return
        yield  # an async generator without output: everything is asked for above, in order

    async def _safely(self, part: Callable[[BoundedClient], Awaitable[None]], asker: BoundedClient) -> None:
        try:
            await part(asker)
        except Exception as error:
            logger.exception("the plan is smaller than it could be")
            asker.problems.append(f"{part.__name__.removeprefix('_')}: {type(error).__name__}: {error}")

    # -- sitemaps --------------------------------------------------------------------------------------------------

    async def _read_sitemaps(self, asker: BoundedClient) -> None:
        named = list(self.site.sitemaps)
        for root in dict.fromkeys("/".join(url.split("/")[:3]) for url in self.site.start):
            answer = await asker.get(f"{root}/robots.txt", guess=True)
            named += await self._reader.robots(answer) if answer is not None else ()
        for url in list(dict.fromkeys(named))[:MAX_TOP]:
            await self._read_sitemap(asker, url)
        if not named:
            await self._guess_sitemaps(asker)
        await self._read_children(asker)

    async def _guess_sitemaps(self, asker: BoundedClient) -> None:
        for link in usual_links(self.site.start[0]):
            if link.kind is LinkKind.SITEMAP and await self._read_sitemap(asker, link.url, guess=True):
                return

    async def _read_children(self, asker: BoundedClient) -> None:
        """Read some of the sitemaps that indexes name, and then some that these name in their turn."""
        for _ in range(2):
            children = [child for reading in self._sitemaps.values() for child in reading.children]
            unread = [child for child in children if child.url not in self._sitemaps and self.scope.owns(child.url)]
            for child in worth_reading(unread, self.scope.window, MAX_CHILDREN // 2):
                await self._read_sitemap(asker, child.url)

    async def _read_sitemap(self, asker: BoundedClient, url: str, *, guess: bool = False) -> bool:
        answer = await asker.get(url, guess=guess) if self.scope.inside(url) else None
        if answer is None:
            return False
        reading, _ = await self._reader.sitemap(answer, self.scope.window.since)
        if isinstance(reading, Lost):
            asker.problems.append(f"{url}: {reading.detail}")
            return False
        if guess and not (reading.links or reading.children):
            return False
        self._sitemaps[url] = reading
        return True

    # -- lists -----------------------------------------------------------------------------------------------------

    async def _read_lists(self, asker: BoundedClient) -> None:
        found: list[str] = []
        for url in self.site.start:
            reading = await self._read_list(asker, url)
            found += filter(self.scope.is_own, sections(reading, MAX_SECTIONS))
        read = {normalize_url(url) for url in self.site.start}
        for url in self._inside((*self.site.sections, *found))[:MAX_SECTIONS]:
            if normalize_url(url) not in read and not is_dated_list(url):
                read.add(normalize_url(url))
                await self._read_list(asker, url)

    async def _read_list(self, asker: BoundedClient, url: str) -> ListReading:
        answer = await asker.get(url)
        if answer is None:
            return ListReading()
        reading, target = await self._reader.links(answer)
        if target and self.scope.owns(target):
            answer = await asker.get(target)
            reading, _ = await self._reader.links(answer) if answer is not None else (ListReading(), None)
        if answer is None:
            return ListReading()
        self._lists[url] = reading
        return reading

    def _inside(self, urls: Iterable[str]) -> list[str]:
        return [url for url in dict.fromkeys(urls) if self.scope.owns(url)]

    # -- archives --------------------------------------------------------------------------------------------------

    async def _read_archives(self, asker: BoundedClient) -> None:
        """Look at one page of each archive that the links suggest; the first that is a list will do.

        Folders that nobody links to are tried only where there is no sitemap.
        """
        mapped_out = any(reading.links or reading.children for reading in self._sitemaps.values())
        likely = [one for one in dated_candidates(self.look) if one.linked or not mapped_out]
        for candidate in likely[:MAX_ARCHIVES]:
            if not self.scope.owns(candidate.example):
                continue
            answer = await asker.get(candidate.example, guess=not candidate.linked)
            if answer is None:
                continue
            reading, _ = await self._reader.links(answer)
            if any(link.kind is LinkKind.ARTICLE for link in reading.links) and reading.is_listing:
                self._archives = (candidate.pattern,)
                return


def _now() -> datetime:
    return datetime.now(UTC)
