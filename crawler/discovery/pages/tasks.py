"""What workers are asked to read.  Parsers are loaded where they are used: the process that asks never needs them."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from crawler.discovery.feeds import FeedReading
from crawler.discovery.lists import ListReading
from crawler.discovery.pages.reading import PageReading, Sought
from crawler.discovery.sitemaps import SitemapReading
from storage.records import Page

if TYPE_CHECKING:
    from crawler.discovery.pages.page import Extract
    from crawler.discovery.probe import Findings

MODULES = (
    "crawler.discovery.pages.page",
    "crawler.discovery.feeds.feeds",
    "crawler.discovery.sitemaps.sitemaps",
    "crawler.discovery.freshness",
)
"""What reading a site needs, for the process that workers are forked from."""


def read_page(page: Page, sought: Sought, extract: "Extract") -> PageReading:
    """Read a page whole; see :func:`crawler.discovery.pages.page.read_page`."""
    from crawler.discovery.pages.page import read_page  # noqa: PLC0415

    return read_page(page, sought, extract)


def read_feed(
    body: bytes, url: str, content_type: str | None, now: datetime, timezone: str | None
) -> tuple[FeedReading, int | None]:
    """Read a feed, and how old its newest entry is."""
    from crawler.discovery.feeds import read_feed  # noqa: PLC0415
    from crawler.discovery.freshness import age  # noqa: PLC0415

    reading = read_feed(body, url, now, content_type)
    return reading, age(reading.links, timezone, now)


def read_sitemap(
    body: bytes, url: str, since: date | None, now: datetime, timezone: str | None, documents: bool = False
) -> tuple[SitemapReading, int | None]:
    """Read a sitemap, and how old its newest entry is."""
    from crawler.discovery.freshness import age  # noqa: PLC0415
    from crawler.discovery.sitemaps import read_sitemap  # noqa: PLC0415

    reading = read_sitemap(body, url, now, since, documents=documents)
    return reading, age(reading.links, timezone, now)


def read_robots(body: bytes, url: str) -> tuple[str, ...]:
    """List the sitemaps that a robots.txt names."""
    from crawler.discovery.sitemaps import robots_sitemaps  # noqa: PLC0415

    return robots_sitemaps(body, url)


def read_links(
    body: bytes, url: str, content_type: str | None, now: datetime, domains: frozenset[str]
) -> tuple[ListReading, str | None]:
    """Read the links of a page, and the other page of its site it sends its reader to."""
    from crawler.discovery.lists import read_list_tree  # noqa: PLC0415
    from crawler.discovery.markup import as_tree  # noqa: PLC0415
    from crawler.discovery.markup.redirects import elsewhere, refresh_target  # noqa: PLC0415

    tree = as_tree(body, content_type)
    if tree is None:
        return ListReading(), None
    target = refresh_target(tree, url)
    return read_list_tree(tree, url, now, domains), target if elsewhere(url, target) else None


def read_next_part(body: bytes, url: str, content_type: str | None) -> str | None:
    """Return the address of the page after this one in a cut article."""
    from crawler.discovery.lists import next_part  # noqa: PLC0415
    from crawler.discovery.markup import as_tree  # noqa: PLC0415

    tree = as_tree(body, content_type)
    return None if tree is None else next_part(tree, url)


def read_probe(
    start: str,
    body: bytes,
    feeds: dict[str, FeedReading],
    sitemaps: dict[str, SitemapReading],
    lists: dict[str, ListReading],
) -> "Findings":
    """Put together what a probe read, with what the start page says of the site."""
    from crawler.discovery.probe import summarize  # noqa: PLC0415

    return summarize(start, body, feeds, sitemaps, lists)
