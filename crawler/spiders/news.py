"""The one spider: it follows what discovery finds in a site and yields its pages."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from lxml.html import HtmlElement
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import content_type, left_site, page_of
from crawler.arguments import read_count, read_flag, read_window
from crawler.budget import Budget
from crawler.discovery import feeds, pages, pagination, probe, refresh, robots, sitemaps
from crawler.discovery.markup import as_tree
from crawler.hints import merge
from crawler.middlewares.conditional import ConditionalGet, unchanged
from crawler.notes import Notes
from crawler.scope import Scope, elsewhere, without_parts
from crawler.site import Site
from pipelines.extraction import Rules
from pipelines.stages.persist import PersistStage, Stored
from storage.records import Article, Hints, Link, LinkKind, Outcome, Page, Rejected, Role
from storage.urls import identity, untracked

Output = Request | Page | Rejected

PARTS_LIMIT = 40
"""Pages one article may be cut into; the longest met in real news has under 20."""

KNOWN_WAYS = frozenset({"canonical", "revisit"})
"""Ways to an article whose canonical address was asked for already."""

PRIORITY: dict[LinkKind, int] = {
    LinkKind.SITEMAP: 30,
    LinkKind.FEED: 30,
    LinkKind.ARTICLE: 20,
    LinkKind.LISTING: 10,
    LinkKind.UNKNOWN: 5,
}


class NewsSpider(Spider):
    """Crawl one site: start pages, robots.txt, feeds, sitemaps and lists lead to articles.

    ``mode`` is ``crawl`` (look for what is new; lists are followed while they show unknown articles) or ``backfill``
    (walk everything to its end).  A crawl walks everything too until one run of the site has finished.  Arguments:
    ``since`` and ``until`` (days; what is known to lie outside is not fetched), ``limit`` (articles to keep) and
    ``revisit`` (``no``: a crawl does not look again at young articles).
    """

    site: ClassVar[Site]
    notes: Notes

    def __init__(
        self,
        name: str | None = None,
        mode: str = "crawl",
        since: str | None = None,
        until: str | None = None,
        limit: str | int | None = None,
        revisit: str | bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        self.mode = mode
        self.scope = Scope(self.site, read_window(since, until))
        self.budget = Budget(read_count("limit", limit))
        self.allowed_domains = self.scope.domains
        self.thorough = mode == "backfill"
        self.revisit = read_flag("revisit", revisit, self.site.revisit) and not self.thorough
        self._hints: dict[str, Hints] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider and let it hear what became of its pages."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(spider.item_dropped, signal=signals.item_dropped)
        return spider

    @property
    def rules(self) -> Rules:
        """What the extractor is told of this site."""
        return self.site.rules

    # -- where it begins -------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Ask for robots.txt, the start pages and what the site file names."""
        assert self.crawler.stats is not None
        self.notes = Notes(self.crawler.stats, len(self.site.start))
        self.thorough = self.thorough or not await self._store.walked()
        for link in self._seeds():
            yield self._request(link, priority=40)
        for link in await self._looks.due(_now()) if self.revisit else ():
            yield self._request(link)

    def _seeds(self) -> Iterator[Link]:
        site = self.site
        for url in dict.fromkeys(f"{'/'.join(url.split('/')[:3])}/robots.txt" for url in site.start):
            yield Link(url, LinkKind.UNKNOWN, "robots")
        for url in site.start:
            yield Link(url, LinkKind.LISTING, "start")
        for kind, urls in ((LinkKind.FEED, site.feeds), (LinkKind.SITEMAP, site.sitemaps)):
            yield from (Link(url, kind, "start") for url in urls)
        for url in site.sections:
            yield Link(url, LinkKind.LISTING, "section")

    def _request(self, link: Link, priority: int | None = None) -> Request:
        return Request(
            link.url,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"link": link},
            priority=PRIORITY[link.kind] if priority is None else priority,
            meta={"dont_obey_robotstxt": True} if link.via == "robots" else None,
        )

    async def answered(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Read an answer as what it was asked for; one that says nothing has changed leads where its page led."""
        if (look := unchanged(response)) is not None:
            for request in await self._follow(look.sources):
                yield request
            await self._looks.still(response, link)
            return
        readers = {LinkKind.FEED: self.parse_feed, LinkKind.SITEMAP: self.parse_sitemap}
        read = self.parse_robots if link.via == "robots" else readers.get(link.kind, self.parse)
        async for output in read(response, link):
            yield output

    # -- sources of links ------------------------------------------------------------------------------------------

    async def parse_robots(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the Sitemap lines of robots.txt."""
        yield self._listing(response, link)
        named = robots.sitemaps(response.body, response.url) if response.status == 200 else ()
        for url in named:
            yield self._request(Link(url, LinkKind.SITEMAP, "robots.txt"))
        if not named:
            for request in self._guesses(LinkKind.SITEMAP, response.url):
                yield request

    def _guesses(self, kind: LinkKind, url: str) -> list[Request]:
        """Try the usual addresses of what a site does not name, on its first crawl only."""
        guesses = probe.guesses(url) if self.thorough else ()
        return [self._request(link) for link in guesses if link.kind is kind]

    async def parse_feed(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the entries of a feed."""
        if not self.notes.answered(response.status, link):
            return
        yield self._listing(response, link)
        reading = await asyncio.to_thread(feeds.read, response.body, response.url, _now(), content_type(response))
        self.notes.unreadable(reading.problem, link)
        for request in await self._follow(reading.links):
            yield request
        if reading.next and self.thorough:
            yield self._request(Link(reading.next, LinkKind.FEED, "pager"))
        if reading.problem is None:
            await self._looks.remember(response, reading.links)

    async def parse_sitemap(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the entries of a sitemap, and the sitemaps an index names."""
        if not self.notes.answered(response.status, link):
            return
        yield self._listing(response, link)
        # 50,000 entries take 1.7 s: not in the reactor
        reading = await asyncio.to_thread(sitemaps.read, response.body, response.url, _now(), self.scope.window.since)
        self.notes.unreadable(reading.problem, link)
        for child in reading.children:
            yield self._request(child)
        for request in await self._follow(reading.links):
            yield request
        if reading.problem is None:
            await self._looks.remember(response, (*reading.children, *reading.links))

    async def parse(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Read an HTML page: a list is followed, an article is yielded, a refresh leads on."""
        if not self.notes.answered(response.status, link):
            return
        tree = as_tree(response.body, content_type(response)) if response.status == 200 else None
        target = refresh.target(tree, response.url) if tree is not None else None
        if target and elsewhere(response.url, target):
            yield self._listing(response, link)
            for request in await self._follow([replace(link, url=target, via="refresh")]):
                yield request
            return
        reading = self._read_links(tree, response, link)
        is_list = link.kind is not LinkKind.ARTICLE and (link.via == "pager" or reading.is_listing)
        if is_list:
            yield self._listing(response, link)
        else:
            following = pagination.next_part(tree, response.url) if tree is not None else None
            reading = without_parts(reading, response.url) if following else reading
            async for output in self._article(response, link, tree, following):
                yield output
        for request in await self._lead_on(reading, response.url, link):
            yield request
        if is_list:
            await self._looks.remember(response, reading.links)

    def _read_links(self, tree: HtmlElement | None, response: Response, link: Link) -> pages.ListReading:
        """Read the links of a page, unless nobody follows them: a known article's, or a twin's of another page."""
        if tree is None or (link.kind is LinkKind.ARTICLE and not self.thorough):
            return pages.ListReading()
        if link.kind is LinkKind.ARTICLE and elsewhere(response.url, refresh.canonical(tree, response.url)):
            return pages.ListReading()
        return pages.read_tree(tree, response.url, _now())

    async def _lead_on(self, reading: pages.ListReading, url: str, link: Link) -> list[Request]:
        requests = []
        if reading.is_listing or self.thorough or link.via in ("start", "pager"):
            requests = await self._follow(reading.links, reading.next)
        if link.via == "start" and not any(found.kind is LinkKind.FEED for found in reading.links):
            requests += self._guesses(LinkKind.FEED, url)
        return requests

    # -- articles --------------------------------------------------------------------------------------------------

    async def _article(
        self, response: Response, link: Link, tree: HtmlElement | None, following: str | None
    ) -> AsyncIterator[Output]:
        if 300 <= response.status < 400:
            yield left_site(response, self.site.name, link, _now())
            return
        if not await self.budget.take():
            raise CloseSpider("limit")
        known = self._hints.pop(identity(link.url), None)
        page = page_of(response, self.site.name, link, Role.ARTICLE, _now())
        page = replace(page, hints=merge(page.hints, known)) if known else page
        if following and elsewhere(response.url, following):
            yield self._part(page, following)
            return
        yield page
        canonical = refresh.canonical(tree, response.url) if tree is not None and link.via not in KNOWN_WAYS else None
        if canonical and elsewhere(response.url, canonical):
            yield self._request(Link(canonical, LinkKind.ARTICLE, "canonical", page.hints))

    def _part(self, page: Page, url: str) -> Request:
        link = Link(url, LinkKind.ARTICLE, "part")
        kwargs = {"link": link, "page": page}
        return Request(url, self.parse_part, errback=self.part_failed, cb_kwargs=kwargs, priority=50, dont_filter=True)

    async def parse_part(self, response: Response, link: Link, page: Page) -> AsyncIterator[Output]:
        """Add one more page to a cut article; yield it when no page follows."""
        if response.status != 200:
            yield page
            return
        part = page_of(response, self.site.name, link, Role.ARTICLE, _now())
        page = replace(page, more=(*page.more, part))
        seen = {identity(each.url) for each in (page, *page.more)}
        following = pagination.next_part(response.body, response.url)
        if following and identity(following) not in seen and len(page.more) < PARTS_LIMIT:
            yield self._part(page, following)
        else:
            yield page

    async def part_failed(self, failure: Failure) -> AsyncIterator[Output]:
        """Yield what there is of a cut article whose next page cannot be had."""
        self.notes.no_answer(failure)
        yield failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]

    # -- what is worth a request -----------------------------------------------------------------------------------

    async def _follow(self, links: Iterable[Link], next_pages: Iterable[Link] = ()) -> list[Request]:
        """Ask for what is unknown of a source; its next pages too while it shows anything unknown."""
        wanted = [replace(link, url=untracked(link.url)) for link in links if self._wanted(link)]
        known = await self._store.settled(identity(link.url) for link in wanted) if wanted else frozenset()
        unknown = [link for link in wanted if link.kind is LinkKind.LISTING or identity(link.url) not in known]
        if len(unknown) < len(wanted):
            self.notes.count("skipped/known", len(wanted) - len(unknown))
        fresh = any(link.kind is LinkKind.ARTICLE and not link.pinned for link in unknown)
        onward = [self._request(link) for link in next_pages] if fresh or self.thorough else []
        return [*map(self._remember, unknown), *onward]

    def _remember(self, link: Link) -> Request:
        key = identity(link.url)
        known = self._hints.get(key)
        self._hints[key] = merge(known, link.hints) if known else link.hints
        return self._request(link)

    def _wanted(self, link: Link) -> bool:
        why = self.scope.skips(link)
        if why:
            self.notes.count(f"skipped/{why}")
        return why is None

    # -- outcomes --------------------------------------------------------------------------------------------------

    def _listing(self, response: Response, link: Link) -> Page:
        self.notes.count("pages/listing")
        return page_of(response, self.site.name, link, Role.LISTING, _now())

    async def failed(self, failure: Failure) -> None:
        """Count a request that got no answer."""
        self.notes.no_answer(failure)

    def item_scraped(self, item: Any) -> None:
        """Settle the budget with what became of a page."""
        if not isinstance(item, Stored):
            return
        kept = isinstance(item.result, Article) and item.outcome in (Outcome.NEW, Outcome.CHANGED)
        self.budget.settle(kept)
        if self.budget.spent and self.crawler.engine is not None:
            asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="limit"))  # noqa: RUF006

    def item_dropped(self) -> None:
        """Give back the slot of a page that could not be kept."""
        self.budget.settle(kept=False)

    @property
    def _store(self) -> PersistStage:
        stage = self.crawler.get_item_pipeline(PersistStage)
        assert isinstance(stage, PersistStage)
        return stage

    @property
    def _looks(self) -> ConditionalGet:
        middleware = self.crawler.get_downloader_middleware(ConditionalGet)
        assert isinstance(middleware, ConditionalGet)
        return middleware


def _now() -> datetime:
    return datetime.now(UTC)
