"""Sitemaps and sitemap indexes (sitemaps.org, the news extension, plain text, gzip) as links with hints."""

import re
from datetime import date, datetime
from itertools import islice

from crawler.discovery.feeds import plain_text, read_feed
from crawler.discovery.markup import resolve_stated, text_of
from crawler.discovery.markup.decompress import DecompressedFile, is_packed, unpacked
from crawler.discovery.sitemaps import dates
from crawler.discovery.sitemaps import entries as sitemap_entries
from crawler.discovery.sitemaps.entries import SitemapEntry
from crawler.discovery.sitemaps.reading import SitemapReading
from crawler.discovery.sitemaps.repair import CleanedFile, repaired
from crawler.discovery.urls import is_asset, is_document, kinds_of_siblings
from storage.records import Hints, Link, LinkKind

_MOST = 100_000  # entries; sitemaps.org allows half of it, and each costs 2 kB of memory
_HEAD = 2_000  # bytes that tell what a file is
_SAME = 5  # entries that must agree before a common lastmod is taken for the time of the build
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_LOC = re.compile(rb"<(?:\w{1,20}:)?loc[\s>]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


def read_sitemap(
    body: bytes, url: str, seen_at: datetime, since: date | None = None, *, documents: bool = False
) -> SitemapReading:
    """Read a sitemap fetched from ``url`` at ``seen_at`` (aware); never raises, trouble stands in ``problem``.

    With ``since``, children whose lastmod or dated name lies wholly before that day are left out.  PDF files
    are links where ``documents`` are asked for, other files never.
    """
    body = _as_ascii_readable(body)
    head = DecompressedFile(body, _HEAD).read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        return SitemapReading(problem="empty sitemap")
    if _FEED.search(head):
        feed = read_feed(unpacked(body), url, seen_at)
        return SitemapReading(links=feed.links, problem=feed.problem)
    if _HTML.search(head):
        return SitemapReading(problem="HTML instead of a sitemap")
    entries, problem = _entries(body) if head.startswith(b"<") or _LOC.search(head) else _plain(body)
    children, skipped = _children(entries, url, seen_at, since)
    links = _links(entries, url, seen_at, documents=documents)
    if not entries:
        problem = problem or "a sitemap without entries"
    return SitemapReading(links, children, skipped, problem)


def _as_ascii_readable(body: bytes) -> bytes:
    """Unpack what was packed twice, and write UTF-16 as UTF-8: tags are looked for in the bytes."""
    head = DecompressedFile(body, _HEAD).read(_HEAD)
    if is_packed(head):
        body = unpacked(body)
        head = DecompressedFile(body, _HEAD).read(_HEAD)
    return text_of(unpacked(body)).encode("utf-8", "replace") if b"\0" in head else body


def _entries(body: bytes) -> tuple[list[SitemapEntry], str | None]:
    source = DecompressedFile(body)
    entries = list(islice(sitemap_entries.stream_entries(CleanedFile(source)), _MOST))
    if len(entries) == _MOST:
        return entries, f"cut at {_MOST} entries"
    if source.cut:
        return entries, "cut at 50 MB"
    while source.read():  # what the parser did not come to
        pass
    if len(entries) < max(source.counted, 1) or any("\ufffd" in entry.loc for entry in entries):
        rescued = _rescued(body, source.counted)
        if len(rescued) >= max(len(entries), 1):
            return rescued, "damaged sitemap" if len(rescued) > len(entries) else None
    return entries, "damaged compression" if source.damaged else None


def _rescued(body: bytes, wanted: int) -> list[SitemapEntry]:
    """Read what was written with mistakes; patterns take over where a parser finds too little.

    A comment may hide entries: what only patterns see counts there once half of all is missing.
    """
    text = repaired(text_of(unpacked(body)))
    again = CleanedFile(DecompressedFile(text.encode("utf-8", "replace")))
    entries = list(islice(sitemap_entries.stream_entries(again), _MOST))
    if len(entries) < (wanted // 2 + (wanted == 1) if "<!--" in text else wanted):
        return max(entries, list(islice(sitemap_entries.rescue_entries(text), _MOST)), key=len)
    return entries


def _plain(body: bytes) -> tuple[list[SitemapEntry], str | None]:
    lines = (line.split(maxsplit=1) for line in text_of(unpacked(body)).splitlines())
    entries = [SitemapEntry(line[0]) for line in lines if line and _ADDRESS.match(line[0])]
    return entries, None if entries else "not a sitemap"


def _children(
    entries: list[SitemapEntry], url: str, seen_at: datetime, since: date | None
) -> tuple[tuple[Link, ...], int]:
    found: dict[str, Link] = {}
    skipped = 0
    for entry in entries:
        address = resolve_stated(entry.loc, url) if entry.index else None
        if not address or address == url:
            continue
        if since and dates.wholly_before(address, entry.lastmod, since):
            skipped += 1
            continue
        hints = Hints(modified=entry.lastmod or None, seen_at=seen_at)
        found.setdefault(address, Link(address, LinkKind.SITEMAP, "sitemap", hints))
    newest_first = sorted(found.values(), key=lambda link: dates.rank(link.url, link.hints.modified))
    return tuple(newest_first), skipped


def _links(entries: list[SitemapEntry], url: str, seen_at: datetime, *, documents: bool) -> tuple[Link, ...]:
    pages = [entry for entry in entries if not entry.index]
    stamps = {entry.lastmod for entry in pages}
    build_time = stamps.pop() if len(stamps) == 1 and len(pages) >= _SAME else None
    resolved = ((resolve_stated(entry.loc, url), entry) for entry in pages)
    kept = {address: entry for address, entry in resolved if address and _is_page(address, documents)}
    kinds = kinds_of_siblings(kept)
    return tuple(_link(address, entry, kinds[address], build_time, seen_at) for address, entry in kept.items())


def _is_page(address: str, documents: bool) -> bool:
    return not is_asset(address) or (documents and is_document(address))


def _link(address: str, entry: SitemapEntry, kind: LinkKind, build_time: str | None, seen_at: datetime) -> Link:
    if entry.news:
        kind = LinkKind.ARTICLE
    elif entry.video:
        kind = LinkKind.UNKNOWN
    modified = None if entry.lastmod == build_time else entry.lastmod
    via = "document" if is_document(address) else "sitemap"
    kind = LinkKind.ARTICLE if via == "document" else kind
    hints = Hints(title=plain_text(entry.title), date=entry.date, modified=modified or None, seen_at=seen_at)
    return Link(address, kind, via, hints)
