"""The one spider: it follows what discovery finds in a site and yields its pages."""

import asyncio
import logging
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

from crawler.answers import PASSING_STATUSES, content_type, failure_of, left_site, page_of
from crawler.arguments import read_count, read_window
from crawler.budget import Budget
from crawler.discovery import feeds, pages, pagination, probe, refresh, robots, sitemaps
from crawler.discovery.markup import as_tree
from crawler.frontier import PART, ROW, Frontier, row_of
from crawler.notes import Notes
from crawler.scope import Scope, day_of, elsewhere, without_parts
from crawler.site import Site
from pipelines.extraction import Rules
from pipelines.stages.persist import PersistStage, Stored
from storage.frontier import Claimed, Entry
from storage.hints import merge
from storage.records import Article, Link, LinkKind, Outcome, Page, Rejected, Role
from storage.urls import identity, untracked

logger = logging.getLogger("winnow")

Output = Request | Page | Rejected

PARTS_LIMIT = 40
"""Pages one article may be cut into; the longest met in real news has under 20."""

PRIORITY = {LinkKind.SITEMAP: 30, LinkKind.FEED: 30, LinkKind.ARTICLE: 20, LinkKind.LISTING: 10, LinkKind.UNKNOWN: 5}


class NewsSpider(Spider):
    """Crawl one site: start pages, robots.txt, feeds, sitemaps and lists lead to articles.

    ``mode`` is ``crawl`` (look for what is new; lists are followed while they show unknown articles) or ``backfill``
    (walk everything to its end).  A crawl walks everything too until one run of the site has finished.  Arguments:
    ``since`` and ``until`` (days; what is known to lie outside is not fetched) and ``limit`` (articles to keep).
    """

    site: ClassVar[Site]
    notes: Notes
    frontier: Frontier

    def __init__(
        self,
        name: str | None = None,
        mode: str = "crawl",
        since: str | None = None,
        until: str | None = None,
        limit: str | int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        self.mode = mode
        self.scope = Scope(self.site, read_window(since, until))
        self.budget = Budget(read_count("limit", limit))
        self.allowed_domains = self.scope.domains
        self.thorough = mode == "backfill"
        self._arguments = {"since": since, "until": until}

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
        """Add robots.txt, the start pages and what the site file names; a walk that goes on has them already."""
        assert self.crawler.stats is not None
        self.notes = Notes(self.crawler.stats, len(self.site.start), self.frontier)
        await self.frontier.add(list(self._seeds()))
        return
        yield  # an async generator without output: every request is made of a row of the frontier

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

    def walk_arguments(self) -> dict[str, Any]:
        """Give what makes this walk another one: the days asked for."""
        return {name: value for name, value in self._arguments.items() if value is not None}

    def entry_of(self, link: Link) -> Entry:
        """Give a link its place in the frontier: where it begins first, then sources, then the newest articles."""
        day = day_of(link.hints, self.site.timezone)
        priority = 40 if link.via in ("start", "section", "robots") else PRIORITY[link.kind]
        return Entry(link, priority, day.toordinal() if day else 0)

    def request_of(self, link: Link) -> Request:
        """Make the request for a link."""
        readers = {LinkKind.FEED: self.parse_feed, LinkKind.SITEMAP: self.parse_sitemap}
        callback = self.parse_robots if link.via == "robots" else readers.get(link.kind, self.parse)
        meta = {"dont_obey_robotstxt": True} if link.via == "robots" else None
        return Request(link.url, callback=callback, errback=self.failed, cb_kwargs={"link": link}, meta=meta)

    # -- sources of links ------------------------------------------------------------------------------------------

    async def parse_robots(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the Sitemap lines of robots.txt."""
        yield self._listing(response, link)
        named = robots.sitemaps(response.body, response.url) if response.status == 200 else ()
        found = [Link(url, LinkKind.SITEMAP, "robots.txt") for url in named]
        await self.frontier.add(found or self._guesses(LinkKind.SITEMAP, response.url))

    def _guesses(self, kind: LinkKind, url: str) -> list[Link]:
        """Try the usual addresses of what a site does not name, on its first crawl only."""
        guesses = probe.guesses(url) if self.thorough else ()
        return [link for link in guesses if link.kind is kind]

    async def parse_feed(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the entries of a feed."""
        if not await self.notes.answered(response, link):
            return
        yield self._listing(response, link)
        reading = await asyncio.to_thread(feeds.read, response.body, response.url, _now(), content_type(response))
        self.notes.unreadable(reading.problem, link)
        await self._follow(reading.links)
        if reading.next and self.thorough:
            await self.frontier.add([Link(reading.next, LinkKind.FEED, "pager")])

    async def parse_sitemap(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the entries of a sitemap, and the sitemaps an index names."""
        if not await self.notes.answered(response, link):
            return
        yield self._listing(response, link)
        # 50,000 entries take 1.7 s: not in the reactor
        reading = await asyncio.to_thread(sitemaps.read, response.body, response.url, _now(), self.scope.window.since)
        self.notes.unreadable(reading.problem, link)
        await self.frontier.add(reading.children)
        await self._follow(reading.links)

    async def parse(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Read an HTML page: a list is followed, an article is yielded, a refresh leads on.

        Links are in the frontier before the page goes on its way: it may be stored and acknowledged at any time then.
        """
        if not await self.notes.answered(response, link):
            return
        tree = as_tree(response.body, content_type(response)) if response.status == 200 else None
        target = refresh.target(tree, response.url) if tree is not None else None
        if target and elsewhere(response.url, target):
            yield self._listing(response, link)
            await self._follow([replace(link, url=target, via="refresh")])
            return
        reading = self._read_links(tree, response, link)
        if link.kind is not LinkKind.ARTICLE and (link.via == "pager" or reading.is_listing):
            yield self._listing(response, link)
            await self._lead_on(reading, response.url, link)
            return
        following = pagination.next_part(tree, response.url) if tree is not None else None
        await self._lead_on(without_parts(reading, response.url) if following else reading, response.url, link)
        async for output in self._article(response, link, tree, following):
            yield output

    def _read_links(self, tree: HtmlElement | None, response: Response, link: Link) -> pages.ListReading:
        """Read the links of a page, unless nobody follows them: a known article's, or a twin's of another page."""
        if tree is None or (link.kind is LinkKind.ARTICLE and not self.thorough):
            return pages.ListReading()
        if link.kind is LinkKind.ARTICLE and elsewhere(response.url, refresh.canonical(tree, response.url)):
            return pages.ListReading()
        return pages.read_tree(tree, response.url, _now())

    async def _lead_on(self, reading: pages.ListReading, url: str, link: Link) -> None:
        if reading.is_listing or self.thorough or link.via in ("start", "pager"):
            await self._follow(reading.links, reading.next)
        if link.via == "start" and not any(found.kind is LinkKind.FEED for found in reading.links):
            await self.frontier.add(self._guesses(LinkKind.FEED, url))

    # -- articles --------------------------------------------------------------------------------------------------

    async def _article(
        self, response: Response, link: Link, tree: HtmlElement | None, following: str | None
    ) -> AsyncIterator[Output]:
        if 300 <= response.status < 400:
            yield left_site(response, self.site.name, link, _now())
            return
        if not await self.budget.take():
            raise CloseSpider("limit")
        row = row_of(response)
        known = self.frontier.late_hints(row) if row is not None else None
        page = page_of(response, self.site.name, link, Role.ARTICLE, _now())
        page = replace(page, hints=merge(page.hints, known)) if known else page
        if following and elsewhere(response.url, following):
            yield self._part(page, following, row)
            return
        canonical = refresh.canonical(tree, response.url) if tree is not None and link.via != "canonical" else None
        if canonical and elsewhere(response.url, canonical):
            await self.frontier.add([Link(canonical, LinkKind.ARTICLE, "canonical", page.hints)])
        yield page

    def _part(self, page: Page, url: str, row: Claimed | None) -> Request:
        link = Link(url, LinkKind.ARTICLE, "part")
        kwargs, meta = {"link": link, "page": page}, {ROW: row, PART: True}
        return Request(url, self.parse_part, errback=self.part_failed, cb_kwargs=kwargs, meta=meta)

    async def parse_part(self, response: Response, link: Link, page: Page) -> AsyncIterator[Output]:
        """Add one more page to a cut article; yield it when no page follows."""
        if response.status != 200:
            kind = "http" if response.status in PASSING_STATUSES else "answer"
            if not await self._again(response, response.url, kind, f"answered {response.status}"):
                yield page
            return
        part = page_of(response, self.site.name, link, Role.ARTICLE, _now())
        page = replace(page, more=(*page.more, part))
        seen = {identity(each.url) for each in (page, *page.more)}
        following = pagination.next_part(response.body, response.url)
        if following and identity(following) not in seen and len(page.more) < PARTS_LIMIT:
            yield self._part(page, following, row_of(response))
        else:
            yield page

    async def part_failed(self, failure: Failure) -> AsyncIterator[Output]:
        """Ask again for a cut article whose next page cannot be had; at last yield what there is of it."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if not await self._again(failure, request.url, *failure_of(failure)):
            yield request.cb_kwargs["page"]

    async def _again(self, answer: Response | Failure, url: str, kind: str, words: str) -> bool:
        again = await self.notes.part_missing(row_of(answer), url, kind, words)
        if again:
            self.budget.settle(kept=False)
        return again

    # -- what is worth a request -----------------------------------------------------------------------------------

    async def _follow(self, links: Iterable[Link], next_pages: Iterable[Link] = ()) -> None:
        """Add what is unknown of a source; its next pages too while it shows anything unknown."""
        wanted = [replace(link, url=untracked(link.url)) for link in links if self._wanted(link)]
        known = await self._store.settled(identity(link.url) for link in wanted) if wanted else frozenset()
        unknown = [link for link in wanted if link.kind is LinkKind.LISTING or identity(link.url) not in known]
        if len(unknown) < len(wanted):
            self.notes.count("skipped/known", len(wanted) - len(unknown))
        fresh = any(link.kind is LinkKind.ARTICLE and not link.pinned for link in unknown)
        await self.frontier.add([*unknown, *(next_pages if fresh or self.thorough else ())])

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
        await self.notes.no_answer(failure)

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


def _now() -> datetime:
    return datetime.now(UTC)
