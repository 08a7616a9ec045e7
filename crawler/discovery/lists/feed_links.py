"""The feeds that a page names in its head."""

from datetime import datetime

from lxml.html import HtmlElement

from crawler.discovery.markup import base_of, resolve, squeeze
from storage.records import Hints, Link, LinkKind

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_COMMENTS = ("/comments/", "comments/feed", "commentrss", "feed=comments", "/comments.xml", "comments.all")


def declared_feeds(tree: HtmlElement, url: str, seen_at: datetime) -> tuple[Link, ...]:
    """List the feeds of ``<link rel=alternate>``, those of comments left out."""
    base = base_of(tree, url)
    found: dict[str, Link] = {}
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if kind not in _TYPES or "alternate" not in (link.get("rel") or "alternate").lower().split():
            continue
        address = resolve(link.get("href"), base)
        if address and not is_of_comments(address):
            hints = Hints(title=squeeze(link.get("title")) or None, seen_at=seen_at)
            found.setdefault(address, Link(address, LinkKind.FEED, "declared", hints))
    return tuple(found.values())


def is_of_comments(address: str) -> bool:
    """Return whether a feed holds what readers wrote rather than articles."""
    return any(mark in address.lower() for mark in _COMMENTS)
