"""RSS, Atom, RDF and JSON feeds: the entries they hold, as links with hints, however damaged the file."""

import html
import re
from datetime import datetime

from crawler.discovery.feeds import dates, json_feed, lenient, strict
from crawler.discovery.feeds.entry import Feed, FeedEntry
from crawler.discovery.feeds.reading import FeedReading
from crawler.discovery.markup import resolve, resolve_stated, squeeze, text_of
from crawler.discovery.markup.decompress import unpacked
from storage.records import Hints, Link, LinkKind
from storage.urls import host, registered_domain, unwrapped

_BLANK = " \t\r\n\v\f\ufeff"
_LARGE = 400_000  # characters; feedparser takes 110 ms for them, the lenient reader 13, with the same entries
_MOST_TAGS = 10_000  # signs "<"; feedparser takes up to 45 microseconds for each, whatever they hold
_SAME = 3  # entries that must agree before a common time is taken for the time of the build
_MOST_MEDIA = 10  # of an entry: qualities of the same film
_EXCERPT = 500  # characters
# No part runs over the next "<script", and a tag over no more than two "<": each character is looked at a few times.
_TAG = re.compile(
    r"<(?:script|style)\b[^<]*+(?:<(?!/?(?:script|style)\b)[^<]*+)*+</(?:script|style)>|(?:<[^<>]{0,2000}+){1,3}+>",
    re.IGNORECASE,
)
# Parsers of feeds take "&copy=2" in an address for a sign; what ends in ";" is one.
_BARE = re.compile(r"&(?![A-Za-z]\w{1,30};|#\d{1,7};|#x[0-9a-fA-F]{1,6};)")
_AMP_WRITTEN = re.compile(r"&(?:amp;)+")
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel|item|entry)[\s>]", re.IGNORECASE)
_HTML = re.compile(
    r"^\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_feed(body: bytes, url: str, seen_at: datetime, content_type: str | None = None) -> FeedReading:
    """Read a feed fetched from ``url`` at ``seen_at`` (aware); never raises, trouble stands in ``problem``."""
    text = text_of(unpacked(unpacked(body)), content_type).strip(_BLANK)
    if not text:
        return FeedReading(problem="empty feed")
    if json_feed.is_json(text):
        return _reading(json_feed.read_json_feed(text), url, seen_at)
    if _HTML.match(text[:5_000]) or not _FEED.search(text):
        return FeedReading(problem="HTML instead of a feed" if "<" in text[:500] else "not a feed")
    text = _BARE.sub("&amp;", text)
    wanted = len(_ITEM.findall(text))
    small = len(text) < _LARGE and text.count("<") <= _MOST_TAGS
    found = strict.read_strict(text) if small else lenient.read_lenient(text)
    if len(found.entries) < wanted:
        rescued = lenient.read_lenient(text)
        found = rescued if len(rescued.entries) > len(found.entries) else found
    return _reading(found, url, seen_at)


def _reading(feed: Feed, url: str, seen_at: datetime) -> FeedReading:
    stale = _build_time(feed.entries)
    base = _base(feed, url)
    links: dict[str, Link] = {}
    for entry in feed.entries:
        stated = resolve_stated(_AMP_WRITTEN.sub("&", _address(entry)), base)
        address = unwrapped(stated) if stated else None
        if address and address not in links:
            links[address] = Link(address, LinkKind.ARTICLE, "feed", _hints(entry, base, seen_at, stale))
    return FeedReading(
        links=tuple(links.values()),
        next=_other(resolve(feed.next_page, url), url),
        problem=feed.problem if links or feed.problem else "a feed without entries",
        title=plain_text(feed.title),
        language=feed.language,
        hub=resolve(feed.hub, url),
        topic=(resolve(feed.topic, url) or url) if feed.hub else None,
    )


def _other(address: str | None, url: str) -> str | None:
    return None if address == url else address


def _base(feed: Feed, url: str) -> str:
    """Return what relative links are resolved against: the site's page where another host serves the feed for it.

    A name that only the maker's computer knows (``localhost``) is no such page.
    """
    site = resolve_stated(feed.site, url)
    if not site or host(site) == host(url):
        return url
    return site if registered_domain(site).rpartition(".")[2].isalpha() and "." in host(site) else url


def _address(entry: FeedEntry) -> str:
    """Take the link, or a guid that is an address (RSS 2.0: a guid is a permalink unless it denies it)."""
    if entry.link and entry.link.strip():
        return entry.link.strip()
    guid = (entry.guid or "").strip()
    return guid if guid.startswith(("http://", "https://")) else ""


def _build_time(entries: tuple[FeedEntry, ...]) -> str | None:
    """Find the one "updated" that a generator stamped on all entries: it dates the file, not the articles."""
    stamps = {entry.updated for entry in entries if not entry.published}
    return stamps.pop() if len(stamps) == 1 and len(entries) >= _SAME else None


def _hints(entry: FeedEntry, base: str, seen_at: datetime, stale: str | None) -> Hints:
    updated = None if entry.updated == stale else dates.readable(plain_text(entry.updated))
    return Hints(
        title=plain_text(entry.title),
        date=dates.readable(plain_text(entry.published)) or updated,
        modified=updated,
        section=plain_text(entry.section),
        excerpt=plain_text(entry.summary, _EXCERPT),
        author=plain_text(entry.author),
        media=_media(entry, base),
        seen_at=seen_at,
    )


def _media(entry: FeedEntry, base: str) -> str | None:
    """Write the sound and film of an entry down as a hint has them; pictures and documents are none of them."""
    found: dict[str, str] = {}
    for stated, *rest in entry.media:
        kind = rest[0].strip().lower()
        address = resolve_stated(_AMP_WRITTEN.sub("&", stated), base)
        if not address or (kind and not kind.startswith(("audio/", "video/", "application/"))):
            continue
        found.setdefault(address, "\t".join((address, *(" ".join(part.split())[:80] for part in rest))))
        if len(found) == _MOST_MEDIA:
            break
    return "\n".join(found.values()) or None


def plain_text(text: str | None, limit: int = 500) -> str | None:
    """Return the words of a text that may hold markup, at most ``limit`` characters, or None where there are none."""
    if not text:
        return None
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text[: limit * 20]))
    words = squeeze(text)
    return (words if len(words) <= limit else words[: limit - 1] + "…") or None
