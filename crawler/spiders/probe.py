"""A look at a new site: a few polite requests, read with the discovery and the extractor that a crawl uses."""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.discovery.feeds import FeedReading
from crawler.discovery.lists import ListReading
from crawler.discovery.probe import Findings, sections, usual_links
from crawler.discovery.sitemaps import SitemapReading
from crawler.downloader.exceptions import RobotsUnavailable
from crawler.downloader.responses import failure_kind, page_of
from crawler.errors import CrawlerError
from crawler.middlewares import crawl_delay
from crawler.network import named_hosts
from crawler.site import Site
from crawler.spiders.reader import PageReader, own_reader
from crawler.terminal import counted
from pipelines.errors import WorkersError
from pipelines.workers import Lost
from storage.records import Link, LinkKind, Result, Role
from storage.urls import registered_domain, site_host

MAX_SECTIONS = 6
MAX_SITEMAPS = 4


class _EndedError(CrawlerError):
    """The look ends, as a crawl would: the subscription is not signed in."""


class ProbeSpider(Spider):
    """Ask a site for robots.txt, its start page, feeds, sitemaps and sections, then for a few sample articles.

    What was found is in ``findings`` and ``samples`` when the crawl has ended; ``problem`` says why there is none.
    ``told`` is called with each request.  ``site`` is who asks: its proxy is used, and its subscription.
    """

    name = "probe"
    custom_settings = {  # noqa: RUF012 - as Scrapy names it
        "SCHEDULER": "scrapy.core.scheduler.Scheduler",
        "ITEM_PIPELINES": {},
        "ITEM_PIPELINES_BASE": {},  # nothing is stored, no run is begun
    }

    def __init__(
        self, url: str, told: Callable[[str], None] = lambda _: None, site: Site | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.url, self._told, self.site = url, told, site
        self.named_hosts = named_hosts([url])
        self.allowed_domains = [registered_domain(url).partition(":")[0]]
        self.findings: Findings | None = None
        self.samples: list[Result] = []
        self.problem: str | None = None
        self._end: str | None = None
        self.robots = "robots.txt: no answer"

    def end_look(self, why: str) -> None:
        """End with the request that is under way: what would be seen is not what the subscription shows."""
        self._end = why

    async def start(self) -> AsyncIterator[Request]:
        """Look at the site; every answer is read, in a worker, before the next is asked for."""
        try:
            async with own_reader(self.settings) as reader:
                await self._look(reader)
        except (WorkersError, _EndedError) as error:
            self.problem, self.findings = str(error), None
        return
        yield  # an async generator without output: everything is asked for above, in order

    async def _look(self, reader: PageReader) -> None:
        home = await self._get(self.url)
        if home is None or home.status != 200:
            self.problem = self.problem or f"{self.url} answered {home.status if home else 'nothing'}"
            return
        reading, _ = await reader.links(home)
        declared = [link.url for link in reading.links if link.kind is LinkKind.FEED]
        found_feeds = await self._feeds(reader, declared, home.url)
        found_maps = await self._sitemaps(reader, home.url)
        lists = {home.url: reading, **await self._lists(reader, _sections(reading, home.url))}
        self.findings = await reader.findings(home, found_feeds, found_maps, lists)
        for link in self.findings.samples:
            response = await self._get(link.url)
            if response is not None and response.status == 200:
                page = page_of(response, "probe", link, Role.ARTICLE, _now())
                self.samples.append(await reader.article(page))

    async def _feeds(self, reader: PageReader, declared: list[str], home: str) -> dict[str, FeedReading]:
        found: dict[str, FeedReading] = {}
        for url in declared or _guesses(home, LinkKind.FEED):
            response = await self._get(url)
            if response is None or response.status != 200:
                continue
            reading, _ = await reader.feed(response)
            if not isinstance(reading, Lost) and reading.links:
                found[url] = reading
                if not declared:
                    break
        return found

    async def _sitemaps(self, reader: PageReader, home: str) -> dict[str, SitemapReading]:
        root = "/".join(home.split("/")[:3])
        answer = await self._get(f"{root}/robots.txt")
        named = await reader.robots(answer) if answer is not None and answer.status == 200 else ()
        if answer is not None:
            self.robots = _said(answer, len(named))
        found: dict[str, SitemapReading] = {}
        for url in (named or _guesses(home, LinkKind.SITEMAP))[:MAX_SITEMAPS]:
            response = await self._get(url)
            if response is None or response.status != 200:
                continue
            reading, _ = await reader.sitemap(response, None)
            if not isinstance(reading, Lost) and (reading.links or reading.children):
                found[url] = reading
        return found

    async def _lists(self, reader: PageReader, urls: Iterable[str]) -> dict[str, ListReading]:
        found: dict[str, ListReading] = {}
        for url in urls:
            response = await self._get(url)
            if response is not None and response.status == 200:
                found[url], _ = await reader.links(response)
        return found

    async def _get(self, url: str) -> Response | None:
        assert self.crawler.engine is not None
        self._told(f"requesting {url}")
        link = Link(url)
        request = Request(url, cb_kwargs={"link": link}, meta={"dont_obey_robotstxt": url.endswith("/robots.txt")})
        try:
            response = await self.crawler.engine.download_async(request)
        except RobotsUnavailable as error:
            self.problem = f"{url}: {error.why}"
        except IgnoreRequest as error:
            self.problem = f"{url}: {error}"
        except Exception as error:  # noqa: BLE001  one address that gives nothing is no reason to stop looking
            self.problem = f"{url}: {failure_kind(error)[1]}"
        else:
            return response.replace(request=request) if response.request is None else response
        if self._end is not None:
            raise _EndedError(self._end)
        return None


def _sections(reading: ListReading, home: str) -> list[str]:
    """Choose the sections to look at: those on the host of the start page, whose lists a crawl reads."""
    own = [url for url in sections(reading, len(reading.links)) if site_host(url) == site_host(home)]
    return own[:MAX_SECTIONS]


def _said(answer: Response, sitemaps_named: int) -> str:
    if answer.status != 200:
        return f"robots.txt: answered {answer.status}"
    delay = crawl_delay(answer.body, "Winnow")
    asked = f", at least {delay:g} s between requests" if delay else ""
    return f"robots.txt: names {counted(sitemaps_named, 'sitemap')}{asked}"


def _guesses(home: str, kind: LinkKind) -> tuple[str, ...]:
    return tuple(replace(link).url for link in usual_links(home) if link.kind is kind)


def _now() -> datetime:
    return datetime.now(UTC)
