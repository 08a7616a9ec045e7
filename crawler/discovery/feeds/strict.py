"""RSS, Atom and RDF through feedparser, which knows their dialects; bytes only, never an address."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax import SAXException

import feedparser

from crawler.discovery.feeds.entry import Enclosure, Feed, FeedEntry

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DATES = ("published", "created", "pubdate", "publishdate", "issued")  # as feedparser names what stands in an item
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def read_strict(text: str) -> Feed:
    """Read a feed that is text already; entries that feedparser does not reach are simply missing."""
    body = _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    try:
        # A stream: feedparser would take bytes that look like an address or a file name for one, and fetch it.
        found = feedparser.parse(
            io.BytesIO(body),
            response_headers=_HEADERS,  # no address: what is relative stays so, whose base is ours to tell
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, SAXException, RecursionError):
        return Feed(problem="damaged feed")
    channel = found.get("feed", {})
    return Feed(
        entries=tuple(_entry(item) for item in found.get("entries", ())),
        next_page=_linked(channel, "next"),
        title=channel.get("title") or None,
        language=channel.get("language") or None,
        site=channel.get("link") or None,
        hub=_linked(channel, "hub"),
        topic=_linked(channel, "self"),
        problem="damaged feed" if found.get("bozo") else None,
    )


def _linked(channel: Mapping[str, Any], relation: str) -> str | None:
    """Return the address of a link of the feed itself."""
    return next((link.get("href") for link in channel.get("links", ()) if link.get("rel") == relation), None)


def _entry(item: "feedparser.FeedParserDict") -> FeedEntry:
    tags = [tag.get("term") or tag.get("label") for tag in item.get("tags") or ()]
    author = dict.get(item, "author_detail") or {}
    return FeedEntry(
        link=dict.get(item, "feedburner_origlink") or dict.get(item, "link"),
        guid=dict.get(item, "id"),
        title=dict.get(item, "title"),
        # dict.get: the class's own lookup quietly hands out one date for the other
        published=next((date for name in _DATES if (date := dict.get(item, name))), None),
        updated=dict.get(item, "updated"),
        author=author.get("name") or dict.get(item, "author"),
        section=next((tag for tag in tags if tag), None),
        summary=dict.get(item, "summary"),
        media=tuple(_enclosures(item)),
    )


def _enclosures(item: "feedparser.FeedParserDict") -> Iterator[Enclosure]:
    """Yield the files of an item: enclosures of RSS and Atom, and those of Media RSS."""
    length = str(dict.get(item, "itunes_duration") or "")
    for one in dict.get(item, "links") or ():
        if one.get("rel") == "enclosure" and one.get("href"):
            yield one["href"], one.get("type") or "", one.get("length") or "", length
    for one in dict.get(item, "media_content") or ():
        if one.get("url"):
            yield one["url"], one.get("type") or "", one.get("filesize") or "", one.get("duration") or length
