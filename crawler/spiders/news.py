"""The one spider: it follows what discovery finds in a site and yields its pages."""

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.lists import ListReading
from crawler.discovery.pages import ALWAYS_LISTS, PageReading, Sought
from crawler.discovery.pages.tasks import MODULES
from crawler.discovery.probe import usual_links
from crawler.downloader.exceptions import LeftForLater
from crawler.downloader.request_meta import PART, ROW, row_of
from crawler.downloader.responses import PASSING_STATUSES, failure_of, left_site, page_of
from crawler.middlewares import unchanged
from crawler.scope import without_parts
from crawler.spiders.base import Output
from crawler.spiders.captures import CaptureSpider
from crawler.spiders.reach import Origin, origin_of
from crawler.spiders.reader import CrawlWorkers, PageReader
from crawler.spiders.rendered_pages import RenderedPages
from pipelines.stages import ExtractedPage
from pipelines.workers import Lost, rejected
from storage.frontier import LeasedURL
from storage.links import merge_hints
from storage.records import Article, Link, LinkKind, Page, Role
from storage.urls import normalize_url, site_host

logger = logging.getLogger("winnow")

PARTS_LIMIT = 40
"""Pages one article may be cut into; the longest met in real news has under 20."""

FOLLOWED = 500
"""Links that are followed at a time."""

GONE_STATUSES = frozenset({404, 410})

KNOWN_WAYS = frozenset({"canonical", "revisit"})
"""Ways to articles whose main address is settled."""


class NewsSpider(CaptureSpider):
    """Crawl one site: start pages, robots.txt, feeds, sitemaps and lists lead to articles."""

    worker_modules = MODULES
    _met = False  # whether any list could be had

    async def answered(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Read an answer as what it was asked for; one that says nothing has changed leads where its page led."""
        if (look := unchanged(response)) is not None:
            self._met = self._met or link.kind is not LinkKind.ARTICLE
            await self.follow(look.sources, origin=origin_of(response, link, counts=False))
            await self.looks.still(response, link)
            return
        if link.via == "revisit" and response.status in GONE_STATUSES and not self._met:
            self._unsure(response)
            return
        readers = {LinkKind.FEED: self.parse_feed, LinkKind.SITEMAP: self.parse_sitemap}
        read = self.parse_robots if link.via == "robots" else readers.get(link.kind, self.parse)
        async for output in (self.archive_parser(link) or read)(response, link):
            yield output

    # -- sources of links ------------------------------------------------------------------------------------------

    async def parse_robots(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the Sitemap lines of robots.txt."""
        yield self._listing(response, link)
        named = await self.reader.robots(response) if response.status == 200 else ()
        found = [Link(url, LinkKind.SITEMAP, "robots.txt") for url in named]
        await self.add(found or self._guesses(LinkKind.SITEMAP, link.url))

    def _guesses(self, kind: LinkKind, url: str) -> list[Link]:
        """Try the usual addresses of what a site does not name, on its first crawl only."""
        guesses = usual_links(url) if self.thorough else ()
        return [link for link in guesses if link.kind is kind]

    async def parse_feed(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the entries of a feed."""
        if not await self.notes.answered(response, link):
            return
        reading, age = await self.reader.feed(response)
        if isinstance(reading, Lost):
            yield await self._lost(reading, response, link)
            return
        yield self._listing(response, link)
        self.notes.source(link.kind, len(reading.links), age)
        self.notes.unreadable(reading.problem, link)
        further = [Link(reading.next, LinkKind.FEED, "pager")] if reading.next and self.thorough else []
        further = [each for each in further if self._is_child(each.url, response.url)]
        fresh = await self._follow_all(reading.links, origin_of(response, link), further)
        self.sourcing.read(link, len(reading.links), reading.problem, age, fresh=fresh)
        if reading.problem is None:
            self.sourcing.found_hub(link, response, reading.hub, reading.topic)
            await self.looks.remember(response, reading.links)

    async def parse_sitemap(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the entries of a sitemap, and the sitemaps an index names."""
        if not await self.notes.answered(response, link):
            return
        reading, age = await self.reader.sitemap(response, self.scope.window.since)
        if isinstance(reading, Lost):
            yield await self._lost(reading, response, link)
            return
        yield self._listing(response, link)
        self.notes.source(link.kind, len(reading.links), age)
        self.notes.unreadable(reading.problem, link)
        children = [child for child in reading.children if self._is_child(child.url, response.url)]
        fresh = await self._follow_all(reading.links, origin_of(response, link), children)
        shown = (*reading.children, *reading.links)
        self.sourcing.read(link, len(shown) + reading.skipped, reading.problem, age, fresh=fresh)
        if reading.problem is None:
            await self.looks.remember(response, shown)

    async def _follow_all(self, links: Sequence[Link], origin: Origin, further: Sequence[Link] = ()) -> bool:
        """Follow links, some at a time: 50,000 of a sitemap take seconds, and other answers wait meanwhile.

        ``further`` sources follow with the first; the first count for all in the budget.
        """
        fresh = await self.follow(links[:FOLLOWED], origin=origin)
        await self.add(further, origin, fresh=fresh)
        rest = iter(links[FOLLOWED:])
        while some := list(islice(rest, FOLLOWED)):
            fresh = await self.follow(some, origin=replace(origin, counts=False)) or fresh
        return fresh

    async def _lost(self, lost: Lost, response: Response, link: Link) -> Page:
        """Reject a feed or sitemap that could not be read within the bounds of a worker."""
        self.notes.unreadable(lost.detail, link)
        self.sourcing.read(link, 0, lost.detail, None, fresh=False)
        if not await self.budget.take():
            await self.before_limit()
            raise CloseSpider("limit")
        page = page_of(response, self.site.name, link, Role.ARTICLE, _now())
        return ExtractedPage.of(page, rejected(page, lost.reason, lost.detail), None)

    def _is_child(self, child: str, url: str) -> bool:
        """Return whether a sitemap or feed is read that another one names: on the same host, or on one of the site."""
        return self.scope.owns(child) or site_host(child) == site_host(url)

    async def parse(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Read an HTML page: a list is followed, an article is yielded, a refresh leads on.

        A page that may be both is read as both.  Links are in the frontier before the page goes on its way: it may be
        stored and acknowledged at any time then.
        """
        if not await self.notes.answered(response, link):
            return
        page = self._page(response, link)
        rules, template = self.workers.read_with
        if response.status == 200:
            sought = Sought(link.kind, link.via, self.thorough)
            page, reading = await self.rendered.read(page, sought, rules, template)
        else:
            reading = PageReading(is_list=link.kind is not LinkKind.ARTICLE and link.via in ALWAYS_LISTS)
        if reading.refresh:
            yield self._listing(response, link, page)
            await self.reach.moved(link, reading.refresh)
            onward = [replace(link, url=reading.refresh, via="refresh")]
            await self.follow(onward, origin=origin_of(response, link, counts=False))
            return
        await self.reach.moved(link, response.url)
        if reading.is_list:
            yield self._listing(response, link, page)
            await self._lead_on(reading.links, response, link, is_list=True)
            if not page.rendered:  # what the server calls unchanged is the page before its scripts ran
                await self.looks.remember(response, reading.links.links)
        else:
            links = without_parts(reading.links, response.url) if reading.following else reading.links
            await self._lead_on(links, response, link, is_list=not isinstance(reading.result, Article))
            if reading.result is not None:
                page = ExtractedPage.of(page, reading.result, template)
            async for output in self._article(response, link, page, reading):
                yield output

    def _page(self, response: Response, link: Link) -> Page:
        """Make the page of an answer, with all that is known of it by now."""
        return self._with_late_hints(page_of(response, self.site.name, link, Role.ARTICLE, _now()), row_of(response))

    def _with_late_hints(self, page: Page, row: LeasedURL | None) -> Page:
        known = self.frontier.claims.late_hints(row) if row is not None else None
        return replace(page, hints=merge_hints(page.hints, known)) if known else page

    async def _lead_on(self, reading: ListReading, response: Response, link: Link, *, is_list: bool) -> None:
        """Follow the links of a page; those of an article count as listed by nobody, however many it shows."""
        url, row = response.url, row_of(response)
        if not self.scope.owns(url):
            self.notes.count("skipped/other_host", len(reading.links))
            return
        listed = (is_list and reading.is_listing) or link.via in ("start", "pager", "archive")
        if row is not None and not listed:
            await self.frontier.budget.walked(row, url)
        if reading.is_listing or listed or self.thorough:
            await self.follow(reading.links, reading.next, origin_of(response, link, listed=listed, counts=listed))
        elif documents := [found for found in reading.links if found.via == "document"]:
            await self.follow(documents, origin=origin_of(response, link, listed=False, counts=False))
        if link.via == "start" and not any(found.kind is LinkKind.FEED for found in reading.links):
            await self.frontier.add(self._guesses(LinkKind.FEED, url))

    # -- articles --------------------------------------------------------------------------------------------------

    async def _article(self, response: Response, link: Link, page: Page, reading: PageReading) -> AsyncIterator[Output]:
        if 300 <= response.status < 400:
            yield left_site(response, self.site.name, link, _now())
            return
        if not await self.budget.take():
            await self.before_limit()
            raise CloseSpider("limit")
        page = self._with_late_hints(page, row_of(response))
        if reading.following:
            yield self._part(page, reading.following, row_of(response))
            return
        if reading.canonical and link.via not in KNOWN_WAYS:
            main = [Link(reading.canonical, LinkKind.ARTICLE, "canonical", page.hints)]
            await self.add(await self.reach.admit(self.reach.wanted(main, listed=True)), origin_of(response, link))
        yield page

    def _part(self, page: Page, url: str, row: LeasedURL | None) -> Request:
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
        seen = {normalize_url(each.url) for each in (page, *page.more)}
        following = await self.reader.next_part(response)
        if following and normalize_url(following) not in seen and len(page.more) < PARTS_LIMIT:
            yield self._part(page, following, row_of(response))
        else:
            yield page

    async def part_failed(self, failure: Failure) -> AsyncIterator[Output]:
        """Ask again for a cut article whose next page cannot be had; at last yield what there is of it."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if isinstance(failure.value, LeftForLater):
            await self.notes.no_answer(failure)
            self.budget.settle(kept=False)
        elif not await self._again(failure, request.url, *failure_of(failure)):
            yield request.cb_kwargs["page"]

    async def _again(self, answer: Response | Failure, url: str, kind: str, words: str) -> bool:
        again = await self.notes.part_missing(row_of(answer), url, kind, words)
        if again:
            self.budget.settle(kept=False)
        return again

    @property
    def saves_images(self) -> bool:
        """Whether the images of articles are saved."""
        return self.site.images

    # -- workers ---------------------------------------------------------------------------------------------------

    @cached_property
    def workers(self) -> CrawlWorkers:
        """The workers of the crawl."""
        return CrawlWorkers(self.crawler)

    @cached_property
    def reader(self) -> PageReader:
        """What reads answers in them."""
        return PageReader(self.workers, self.site.timezone, self.scope.whole, documents=self.site.documents)

    @cached_property
    def rendered(self) -> RenderedPages:
        """What has pages rendered where the site file says so."""
        return RenderedPages(self.crawler, self.site.render, self.reader)

    # -- outcomes --------------------------------------------------------------------------------------------------

    def _unsure(self, response: Response) -> None:
        """Leave an article as it is that a site without any list says is gone: the whole site may be away."""
        self.notes.count("skipped/site_away")
        if (row := row_of(response)) is not None:
            self.frontier.done(row, "skipped:site_away")

    def _listing(self, response: Response, link: Link, page: Page | None = None) -> Page:
        self._met = self._met or link.via != "robots"
        self.notes.count("pages/listing")
        self.reach.visited(response.url, is_article=False)
        if page is not None and page.original is not None:
            return replace(page, role=Role.LISTING, original=replace(page.original, role=Role.LISTING))
        return page_of(response, self.site.name, link, Role.LISTING, _now())


def _now() -> datetime:
    return datetime.now(UTC)
