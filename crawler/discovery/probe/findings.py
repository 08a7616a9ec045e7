"""What a probe of a new site found, and the site file it suggests."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.discovery.feeds import FeedReading
from crawler.discovery.lists import ListReading, weight
from crawler.discovery.markup import as_tree, squeeze
from crawler.discovery.probe import locale
from crawler.discovery.sitemaps import SitemapReading
from storage.records import Link, LinkKind
from storage.urls import normalize_url, registered_domain, site_host

_SAMPLES = 3
_SECTION_ARTICLES = 3  # article links from which a page counts as a section worth naming


@dataclass(frozen=True, slots=True)
class FoundSource:
    """One feed, sitemap or list page that answered.

    ``articles`` counts what it names, ``newest`` is the latest date in its own words, ``paged`` tells whether older
    pages follow, ``problem`` what was wrong with it.
    """

    url: str
    kind: LinkKind
    articles: int = 0
    newest: str | None = None
    paged: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class FoundHost:
    """A host that links of the sources lead to: how many different articles and lists, and one of the addresses."""

    host: str
    articles: int
    lists: int
    example: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All that answered, what the site says of itself, the hosts it leads to, and a few articles to show."""

    start: str
    sources: tuple[FoundSource, ...] = ()
    title: str | None = None
    language: str | None = None
    timezone: str | None = None
    samples: tuple[Link, ...] = ()
    hosts: tuple[FoundHost, ...] = ()

    def of_kind(self, kind: LinkKind) -> tuple[FoundSource, ...]:
        """List the sources of one kind that give articles, the richest first."""
        good = [source for source in self.sources if source.kind is kind and source.articles]
        return tuple(sorted(good, key=lambda source: -source.articles))

    @property
    def name(self) -> str:
        """A name for the site file: the host without ``www``."""
        return (urlsplit(self.start).hostname or "site").removeprefix("www.")

    def site_values(self) -> dict[str, str | list[str]]:
        """Return the keys and values of the site file; what was not found is left out."""
        values: dict[str, str | list[str]] = {"start": [self.start]}
        optional: dict[str, str | list[str] | None] = {
            "feeds": [source.url for source in self.of_kind(LinkKind.FEED)],
            "sitemaps": [source.url for source in self.of_kind(LinkKind.SITEMAP)],
            "sections": [source.url for source in self.of_kind(LinkKind.LISTING) if source.url != self.start],
            "language": self.language,
            "timezone": self.timezone,
        }
        return values | {key: value for key, value in optional.items() if value}


def summarize(
    start: str,
    page: bytes | HtmlElement,
    feeds: Mapping[str, FeedReading],
    sitemaps: Mapping[str, SitemapReading],
    lists: Mapping[str, ListReading],
) -> Findings:
    """Put together what a probe read: the start page itself, and each address that answered with its reading."""
    tree = as_tree(page)
    sources = (
        *(_of_feed(url, reading) for url, reading in feeds.items()),
        *(_of_sitemap(url, reading) for url, reading in sitemaps.items()),
        *(_of_list(url, reading) for url, reading in lists.items()),
    )
    links = [link for readings in (feeds, lists, sitemaps) for reading in readings.values() for link in reading.links]
    dates = [link.hints.date for link in links if link.hints.date]
    said = [reading.language for reading in feeds.values() if reading.language]
    language = locale.language(_language_of(tree), *said)
    return Findings(
        start=start,
        sources=sources,
        title=_title_of(tree) or next((reading.title for reading in feeds.values() if reading.title), None),
        language=language,
        timezone=locale.timezone(language, dates, registered_domain(start)),
        samples=_samples(links),
        hosts=_hosts(links),
    )


def _of_feed(url: str, reading: FeedReading) -> FoundSource:
    return FoundSource(
        url, LinkKind.FEED, len(reading.links), _newest(reading.links), reading.next is not None, reading.problem
    )


def _of_sitemap(url: str, reading: SitemapReading) -> FoundSource:
    count = len(reading.links) + len(reading.children)
    return FoundSource(
        url, LinkKind.SITEMAP, count, _newest((*reading.children, *reading.links)), problem=reading.problem
    )


def _of_list(url: str, reading: ListReading) -> FoundSource:
    articles = [link for link in reading.links if link.kind is LinkKind.ARTICLE]
    enough = reading.is_listing and len(articles) >= _SECTION_ARTICLES
    problem = None if enough else "no list of articles"
    return FoundSource(
        url, LinkKind.LISTING, len(articles) if enough else 0, _newest(articles), bool(reading.next), problem
    )


def _newest(links: Sequence[Link]) -> str | None:
    """Take the date of the first link that has one: feeds, lists and children come newest first."""
    return next((date for link in links if not link.pinned and (date := link.hints.date or link.hints.modified)), None)


def _language_of(tree: HtmlElement | None) -> str | None:
    if tree is None:
        return None
    for meta in tree.iter("meta"):
        name = (meta.get("http-equiv") or meta.get("property") or "").lower()
        if name in {"content-language", "og:locale"} and meta.get("content"):
            return tree.get("lang") or meta.get("content")
    return tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang")


def _title_of(tree: HtmlElement | None) -> str | None:
    title = next(tree.iter("title"), None) if tree is not None else None
    return squeeze(title.text) or None if title is not None else None


def _hosts(links: Sequence[Link]) -> tuple[FoundHost, ...]:
    """Count what is linked to by host, the host with most articles first; twins with ``www.`` or ``m.`` are one."""
    found: dict[str, dict[str, Link]] = {}
    for link in links:
        found.setdefault(site_host(link.url), {}).setdefault(normalize_url(link.url), link)
    counted = [_found_host(name, list(some.values())) for name, some in found.items() if name]
    return tuple(sorted(counted, key=lambda each: (-each.articles, -each.lists, each.host)))


def _found_host(name: str, links: Sequence[Link]) -> FoundHost:
    articles = [link for link in links if link.kind is LinkKind.ARTICLE]
    lists = sum(link.kind is LinkKind.LISTING for link in links)
    return FoundHost(name, len(articles), lists, (articles or links)[0].url)


def _samples(links: Sequence[Link]) -> tuple[Link, ...]:
    """Choose articles to show: those that several places name, with a title, first."""
    named = Counter(normalize_url(link.url) for link in links)
    found: dict[str, Link] = {}
    for link in links:
        if link.kind is LinkKind.ARTICLE and link.hints.title and weight(link.hints.title) >= 12:
            found.setdefault(normalize_url(link.url), link)
    best = sorted(found, key=lambda key: -named[key])
    return tuple(found[key] for key in best[:_SAMPLES])
