"""RSS, Atom, RDF and JSON feeds: the entries they hold, as links with hints, however damaged the file."""

import html
import re
from datetime import datetime

from crawler.discovery.feeds import json_feed, lenient, strict
from crawler.discovery.feeds.entry import Feed, FeedEntry
from crawler.discovery.feeds.reading import FeedReading
from crawler.discovery.markup import resolve, squeeze, text_of
from storage.records import Hints, Link, LinkKind

_LARGE = 400_000  # characters; feedparser takes 110 ms for them, the lenient reader 13, with the same entries
_SAME = 3  # entries that must agree before a common time is taken for the time of the build
_EXCERPT = 500  # characters
# No part runs over the next "<script", and a tag over no more than two "<": each character is looked at a few times.
_TAG = re.compile(
    r"<(?:script|style)\b[^<]*+(?:<(?!/?(?:script|style)\b)[^<]*+)*+</(?:script|style)>|(?:<[^<>]{0,2000}+){1,3}+>",
    re.IGNORECASE,
)
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel|item|entry)[\s>]", re.IGNORECASE)
_HTML = re.compile(
    r"^\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_feed(body: bytes, url: str, seen_at: datetime, content_type: str | None = None) -> FeedReading:
    """Read a feed fetched from ``url`` at ``seen_at`` (aware); never raises, trouble stands in ``problem``."""
    text = text_of(body, content_type).strip().lstrip("\ufeff")
    if not text:
        return FeedReading(problem="empty feed")
    if text[0] in "{[":
        return _reading(json_feed.read_json_feed(text), url, seen_at)
    if _HTML.match(text[:5_000]) or not _FEED.search(text):
        return FeedReading(problem="HTML instead of a feed" if "<" in text[:500] else "not a feed")
    wanted = len(_ITEM.findall(text))
    found = strict.read_strict(text, url) if len(text) < _LARGE else lenient.read_lenient(text)
    if len(found.entries) < wanted:
        rescued = lenient.read_lenient(text)
        found = rescued if len(rescued.entries) > len(found.entries) else found
    return _reading(found, url, seen_at)


def _reading(feed: Feed, url: str, seen_at: datetime) -> FeedReading:
    stale = _build_time(feed.entries)
    links: dict[str, Link] = {}
    for entry in feed.entries:
        address = resolve(_address(entry), url)
        if address and address not in links:
            links[address] = Link(address, LinkKind.ARTICLE, "feed", _hints(entry, seen_at, stale))
    return FeedReading(
        links=tuple(links.values()),
        next=_other(resolve(feed.next_page, url), url),
        problem=feed.problem if links or feed.problem else "a feed without entries",
        title=plain(feed.title),
        language=feed.language,
    )


def _other(address: str | None, url: str) -> str | None:
    return None if address == url else address


def _address(entry: FeedEntry) -> str | None:
    """Take the link, or a guid that is an address (RSS 2.0: a guid is a permalink unless it denies it)."""
    if entry.link and entry.link.strip():
        return entry.link.strip()
    guid = (entry.guid or "").strip()
    return guid if guid.startswith(("http://", "https://")) else None


def _build_time(entries: tuple[FeedEntry, ...]) -> str | None:
    """Find the one "updated" that a generator stamped on all entries: it dates the file, not the articles."""
    stamps = {entry.updated for entry in entries if not entry.published}
    return stamps.pop() if len(stamps) == 1 and len(entries) >= _SAME else None


def _hints(entry: FeedEntry, seen_at: datetime, stale: str | None) -> Hints:
    updated = None if entry.updated == stale else plain(entry.updated)
    return Hints(
        title=plain(entry.title),
        date=plain(entry.published) or updated,
        modified=updated,
        section=plain(entry.section),
        excerpt=plain(entry.summary, _EXCERPT),
        author=plain(entry.author),
        seen_at=seen_at,
    )


def plain(text: str | None, limit: int = 500) -> str | None:
    """Return the words of a text that may hold markup, at most ``limit`` characters, or None where there are none."""
    if not text:
        return None
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text[: limit * 20]))
    words = squeeze(text)
    return (words if len(words) <= limit else words[: limit - 1] + "…") or None
