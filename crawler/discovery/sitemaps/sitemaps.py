"""Sitemaps and sitemap indexes (sitemaps.org, the news extension, plain text, gzip) as links with hints."""

import re
from datetime import date, datetime
from itertools import islice

from crawler.discovery.feeds import feeds
from crawler.discovery.markup import DecompressedFile, resolve, squeeze, text_of
from crawler.discovery.sitemaps import dates
from crawler.discovery.sitemaps import entries as sitemap_entries
from crawler.discovery.sitemaps.entries import SitemapEntry
from crawler.discovery.sitemaps.reading import SitemapReading
from crawler.discovery.urls import shape
from storage.records import Hints, Link, LinkKind
from storage.robots import read_robots, robots_text

_MOST = 100_000  # entries; sitemaps.org allows half of it, and each costs 2 kB of memory
_HEAD = 2_000  # bytes that tell what a file is
_SAME = 5  # entries that must agree before a common lastmod is taken for the time of the build
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)


def read_sitemap(body: bytes, url: str, seen_at: datetime, since: date | None = None) -> SitemapReading:
    """Read a sitemap fetched from ``url`` at ``seen_at`` (aware); never raises, trouble stands in ``problem``.

    With ``since``, children whose lastmod or dated name lies wholly before that day are left out.
    """
    head = DecompressedFile(body, _HEAD).read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        return SitemapReading(problem="empty sitemap")
    if _FEED.search(head):
        feed = feeds.read_feed(_whole(body), url, seen_at)
        return SitemapReading(links=feed.links, problem=feed.problem)
    if _HTML.search(head):
        return SitemapReading(problem="HTML instead of a sitemap")
    entries, problem = _entries(body) if head.startswith(b"<") or b"<loc" in head else _plain(body)
    children, skipped = _children(entries, url, seen_at, since)
    links = _links(entries, url, seen_at)
    if not entries:
        problem = problem or "a sitemap without entries"
    return SitemapReading(links, children, skipped, problem)


def _whole(body: bytes) -> bytes:
    source = DecompressedFile(body)
    return b"".join(iter(source.read, b""))


def _entries(body: bytes) -> tuple[list[SitemapEntry], str | None]:
    source = DecompressedFile(body)
    entries = list(islice(sitemap_entries.stream_entries(source), _MOST))
    if len(entries) == _MOST:
        return entries, f"cut at {_MOST} entries"
    if source.cut:
        return entries, "cut at 50 MB"
    wanted = source.counted
    while source.read():  # what the parser did not come to
        wanted = source.counted
    if len(entries) < wanted // 2 + (wanted == 1):
        rescued = list(sitemap_entries.rescue_entries(text_of(_whole(body))))
        return max(entries, rescued, key=len), "damaged sitemap"
    return entries, "damaged compression" if source.damaged else None


def _plain(body: bytes) -> tuple[list[SitemapEntry], str | None]:
    lines = [line.strip() for line in text_of(_whole(body)).splitlines()]
    entries = [SitemapEntry(line) for line in lines if line.startswith(("http://", "https://")) and " " not in line]
    return entries, None if entries else "not a sitemap"


def _children(
    entries: list[SitemapEntry], url: str, seen_at: datetime, since: date | None
) -> tuple[tuple[Link, ...], int]:
    found: dict[str, Link] = {}
    skipped = 0
    for entry in entries:
        address = resolve(entry.loc, url) if entry.index else None
        if not address or address == url:
            continue
        if since and dates.wholly_before(address, entry.lastmod, since):
            skipped += 1
            continue
        hints = Hints(modified=entry.lastmod or None, seen_at=seen_at)
        found.setdefault(address, Link(address, LinkKind.SITEMAP, "sitemap", hints))
    newest_first = sorted(found.values(), key=lambda link: dates.rank(link.url, link.hints.modified))
    return tuple(newest_first), skipped


def _links(entries: list[SitemapEntry], url: str, seen_at: datetime) -> tuple[Link, ...]:
    pages = [entry for entry in entries if not entry.index]
    stamps = {entry.lastmod for entry in pages}
    build_time = stamps.pop() if len(stamps) == 1 and len(pages) >= _SAME else None
    resolved = ((resolve(entry.loc, url), entry) for entry in pages)
    kept = {address: entry for address, entry in resolved if address and not shape.is_asset(address)}
    kinds = shape.kinds_of_siblings(kept)
    return tuple(_link(address, entry, kinds[address], build_time, seen_at) for address, entry in kept.items())


def _link(address: str, entry: SitemapEntry, kind: LinkKind, build_time: str | None, seen_at: datetime) -> Link:
    if entry.news:
        kind = LinkKind.ARTICLE
    elif entry.video:
        kind = LinkKind.UNKNOWN
    modified = None if entry.lastmod == build_time else entry.lastmod
    hints = Hints(title=squeeze(entry.title) or None, date=entry.date, modified=modified or None, seen_at=seen_at)
    return Link(address, kind, "sitemap", hints)


def robots_sitemaps(body: bytes, url: str) -> tuple[str, ...]:
    """List the sitemaps a robots.txt names, in its order, each once, relative ones resolved against ``url``."""
    found = (resolve(name, url) for name in read_robots(robots_text(body)).sitemaps)
    return tuple(dict.fromkeys(address for address in found if address))
