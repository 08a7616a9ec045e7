"""The one spider: it follows what discovery finds in a site and yields its pages."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from lxml.html import HtmlElement
from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.feeds import feeds
from crawler.discovery.freshness import with_age
from crawler.discovery.lists import article_pages, list_page
from crawler.discovery.markup import as_tree, redirects
from crawler.discovery.probe import guesses as probe
from crawler.discovery.sitemaps import sitemaps
from crawler.discovery.sitemaps import sitemaps as robots
from crawler.downloader import (
    PART,
    PASSING_STATUSES,
    ROW,
    LeftForLater,
    content_type,
    failure_of,
    left_site,
    page_of,
    row_of,
)
from crawler.middlewares import unchanged
from crawler.scope import elsewhere, without_parts
from crawler.spiders.base import FrontierSpider, Output
from crawler.spiders.reach import origin_of
from storage.frontier import LeasedURL
from storage.links import merge_hints
from storage.records import Link, LinkKind, Page, Role
from storage.urls import normalize_url, site_host

logger = logging.getLogger("winnow")

PARTS_LIMIT = 40
"""Pages one article may be cut into; the longest met in real news has under 20."""

GONE_STATUSES = frozenset({404, 410})

KNOWN_WAYS = frozenset({"canonical", "revisit"})
"""Ways to articles whose main address is settled."""


class NewsSpider(FrontierSpider):
    """Crawl one site: start pages, robots.txt, feeds, sitemaps and lists lead to articles."""

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
        async for output in read(response, link):
            yield output

    # -- sources of links ------------------------------------------------------------------------------------------

    async def parse_robots(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the Sitemap lines of robots.txt."""
        yield self._listing(response, link)
        named = robots.robots_sitemaps(response.body, response.url) if response.status == 200 else ()
        found = [Link(url, LinkKind.SITEMAP, "robots.txt") for url in named]
        await self.add(found or self._guesses(LinkKind.SITEMAP, response.url))

    def _guesses(self, kind: LinkKind, url: str) -> list[Link]:
        """Try the usual addresses of what a site does not name, on its first crawl only."""
        guesses = probe.guesses(url) if self.thorough else ()
        return [link for link in guesses if link.kind is kind]

    async def parse_feed(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the entries of a feed."""
        if not await self.notes.answered(response, link):
            return
        yield self._listing(response, link)
        read = partial(feeds.read_feed, response.body, response.url, _now(), content_type(response))
        reading, age = await asyncio.to_thread(with_age, read, self.site.timezone, _now())
        self.notes.source(link.kind, len(reading.links), age)
        self.notes.unreadable(reading.problem, link)
        further = [Link(reading.next, LinkKind.FEED, "pager")] if reading.next and self.thorough else []
        further = [each for each in further if self._is_child(each.url, response.url)]
        fresh = await self.follow(reading.links, further, origin_of(response, link))
        self.sourcing.read(link, len(reading.links), reading.problem, age, fresh=fresh)
        if reading.problem is None:
            await self.looks.remember(response, reading.links)

    async def parse_sitemap(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Follow the entries of a sitemap, and the sitemaps an index names."""
        if not await self.notes.answered(response, link):
            return
        yield self._listing(response, link)
        # 50,000 entries take 1.7 s: not in the reactor
        read = partial(sitemaps.read_sitemap, response.body, response.url, _now(), self.scope.window.since)
        reading, age = await asyncio.to_thread(with_age, read, self.site.timezone, _now())
        self.notes.source(link.kind, len(reading.links), age)
        self.notes.unreadable(reading.problem, link)
        children = [child for child in reading.children if self._is_child(child.url, response.url)]
        origin = origin_of(response, link)
        await self.add(children, origin)
        fresh = await self.follow(reading.links, origin=origin)
        shown = (*reading.children, *reading.links)
        self.sourcing.read(link, len(shown) + reading.skipped, reading.problem, age, fresh=fresh)
        if reading.problem is None:
            await self.looks.remember(response, shown)

    def _is_child(self, child: str, url: str) -> bool:
        """Return whether a sitemap or feed is read that another one names: on the same host, or on one of the site."""
        return self.scope.owns(child) or site_host(child) == site_host(url)

    async def parse(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Read an HTML page: a list is followed, an article is yielded, a refresh leads on.

        Links are in the frontier before the page goes on its way: it may be stored and acknowledged at any time then.
        """
        if not await self.notes.answered(response, link):
            return
        tree = as_tree(response.body, content_type(response)) if response.status == 200 else None
        target = redirects.refresh_target(tree, response.url) if tree is not None else None
        if target and elsewhere(response.url, target):
            yield self._listing(response, link)
            await self.reach.moved(link, target)
            await self.follow(
                [replace(link, url=target, via="refresh")], origin=origin_of(response, link, counts=False)
            )
            return
        await self.reach.moved(link, response.url)
        reading = self._read_links(tree, response, link)
        if link.kind is not LinkKind.ARTICLE and (link.via in ("pager", "archive") or reading.is_listing):
            yield self._listing(response, link)
            await self._lead_on(reading, response, link)
            await self.looks.remember(response, reading.links)
            return
        following = article_pages.next_part(tree, response.url) if tree is not None else None
        await self._lead_on(without_parts(reading, response.url) if following else reading, response, link)
        async for output in self._article(response, link, tree, following):
            yield output

    def _read_links(self, tree: HtmlElement | None, response: Response, link: Link) -> list_page.ListReading:
        """Read the links of a page, unless nobody follows them: a known article's, or a twin's of another page."""
        if tree is None or (link.kind is LinkKind.ARTICLE and not self.thorough):
            return list_page.ListReading()
        if link.kind is LinkKind.ARTICLE and elsewhere(response.url, redirects.canonical_link(tree, response.url)):
            return list_page.ListReading()
        return list_page.read_list_tree(tree, response.url, _now())

    async def _lead_on(self, reading: list_page.ListReading, response: Response, link: Link) -> None:
        url, row = response.url, row_of(response)
        if not self.scope.owns(url):
            self.notes.count("skipped/other_host", len(reading.links))
            return
        listed = reading.is_listing or link.via in ("start", "pager", "archive")
        if row is not None and not listed:
            await self.frontier.budget.walked(row, url)
        if listed or self.thorough:
            await self.follow(reading.links, reading.next, origin_of(response, link, listed=listed, counts=listed))
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
        known = self.frontier.claims.late_hints(row) if row is not None else None
        page = page_of(response, self.site.name, link, Role.ARTICLE, _now())
        page = replace(page, hints=merge_hints(page.hints, known)) if known else page
        if following and elsewhere(response.url, following):
            yield self._part(page, following, row)
            return
        canonical = (
            redirects.canonical_link(tree, response.url) if tree is not None and link.via not in KNOWN_WAYS else None
        )
        if canonical and elsewhere(response.url, canonical):
            main = [Link(canonical, LinkKind.ARTICLE, "canonical", page.hints)]
            origin = origin_of(response, link)
            await self.add(await self.reach.admit(self.reach.wanted(main, listed=True)), origin)
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
        following = article_pages.next_part(response.body, response.url)
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

    def _unsure(self, response: Response) -> None:
        """Leave an article as it is that a site without any list says is gone: the whole site may be away."""
        self.notes.count("skipped/site_away")
        if (row := row_of(response)) is not None:
            self.frontier.done(row, "skipped:site_away")

    def _listing(self, response: Response, link: Link) -> Page:
        self._met = self._met or link.via != "robots"
        self.notes.count("pages/listing")
        self.reach.visited(response.url, is_article=False)
        return page_of(response, self.site.name, link, Role.LISTING, _now())


def _now() -> datetime:
    return datetime.now(UTC)
