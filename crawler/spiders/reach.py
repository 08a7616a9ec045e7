"""Which hosts a crawl asks: those of the site, others of its domain within bounds, and those a start page moved to."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import time

from scrapy.http import Response

from crawler.downloader.request_meta import row_of
from crawler.frontier import DatabaseScheduler
from crawler.scope import HostRelation, Scope
from storage.frontier import Track
from storage.records import Link, LinkKind
from storage.urls import host, site_host

logger = logging.getLogger("winnow")


@dataclass(frozen=True, slots=True)
class Origin:
    """The page that links were found on: what it was asked for as, its address, whether it lists articles.

    ``track`` is how the crawl came to it; ``counts``: what it shows is counted in the budget.
    """

    link: Link
    url: str
    track: Track
    listed: bool = True
    counts: bool = True


def origin_of(response: Response, link: Link, *, listed: bool = True, counts: bool = True) -> Origin:
    """Return the origin of what an answer shows."""
    row = row_of(response)
    return Origin(link, response.url, row.track if row is not None else Track(), listed, counts)


def track_to(origin: Origin | None, link: Link, *, fresh: bool) -> Track:
    """Return how a crawl comes to a link by a page; ``fresh``: the page brought something new."""
    if origin is None:
        return Track()
    before = origin.track
    if link.via in ("refresh", "canonical"):
        return replace(before, hops=before.hops + 1)
    dry = 0 if fresh and origin.listed else before.dry + 1
    if link.kind is LinkKind.SITEMAP or not (origin.listed or link.kind in (LinkKind.LISTING, LinkKind.FEED)):
        return Track(before.depth + 1, dry)
    return Track(0, dry)


class SiteReach:
    """Decides of each link whether its host may be asked.  What it remembers is in the database.

    ``scope`` grows by the hosts that start pages move to.
    """

    def __init__(self, scope: Scope, frontier: DatabaseScheduler, count: Callable[[str, int], None]) -> None:
        self.scope = scope
        self._frontier = frontier
        self._count = count

    async def open(self) -> None:
        """Learn which hosts the start pages moved to in earlier crawls."""
        moved = await self._frontier.do(self._frontier.others.adopted, list(self.scope.site.start))
        self.scope = replace(self.scope, moved=moved)

    async def moved(self, link: Link, url: str) -> None:
        """Take the host that a start page leads to for one of the site, where it is in the same domain."""
        if link.via == "start" and self.scope.relation(url) is HostRelation.OTHER:
            name = site_host(url)
            logger.info("%s leads to %s: its host is taken for the site's own", link.url, url)
            await self._frontier.do(self._frontier.others.adopt, link.url, name)
            self.scope = replace(self.scope, moved=self.scope.moved | {name})

    def wanted(self, links: Sequence[Link], *, listed: bool) -> list[Link]:
        """Choose the links that may be asked for by their address; count the others."""
        kept = []
        for link in links:
            if why := self.scope.skip_reason(link, listed=listed):
                self._count(f"skipped/{why}", 1)
            else:
                kept.append(link)
        return kept

    async def admit(self, links: Sequence[Link]) -> list[Link]:
        """Choose the links that may be asked for by what their hosts gave before."""
        relations = {link.url: self.scope.relation(link.url) for link in links}
        refused: set[str] = set()
        for relation in (HostRelation.OTHER, HostRelation.WIDER):
            urls = [url for url, each in relations.items() if each is relation]
            if urls:
                bounded = relation is HostRelation.OTHER
                refused |= await self._refused(urls, bounded)
        return [link for link in links if link.url not in refused]

    async def _refused(self, urls: list[str], bounded: bool) -> set[str]:
        found = await self._frontier.do(lambda: self._frontier.others.admit(urls, time(), bounded=bounded))
        for why, count in found.refused.items():
            self._count(f"skipped/{why}", count)
        return {url for url in urls if url not in found.urls}

    def visited(self, url: str, *, is_article: bool) -> None:
        """Count a page of a host that nobody named; the host is left alone where its pages are no articles."""
        if self.scope.relation(url) in (HostRelation.OTHER, HostRelation.WIDER):
            self._frontier.watch(self._visited(url, is_article))

    async def _visited(self, url: str, is_article: bool) -> None:
        if await self._frontier.do(lambda: self._frontier.others.visited(url, time(), is_article=is_article)):
            logger.warning("%s gave no article in many pages: it is left alone for a month", host(url))
            self._count("hosts_left_alone", 1)
            self._frontier.drop(lambda row: row.host == host(url), "skipped:left_alone")
