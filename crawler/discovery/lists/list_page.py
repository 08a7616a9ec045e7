"""Home, section and list pages: their links told apart, with what each entry says of its article, and the next page."""

from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from crawler.discovery.lists import classify_links, entries, feed_links, pager
from crawler.discovery.lists import is_listing as listing
from crawler.discovery.lists.anchors import Anchor, Place, anchors_of, weight
from crawler.discovery.lists.documents import document_links
from crawler.discovery.lists.prose import own_prose
from crawler.discovery.lists.reading import ListReading
from crawler.discovery.markup import as_tree
from storage.records import Hints, Link, LinkKind


def read_list_page(
    body: bytes,
    url: str,
    seen_at: datetime,
    content_type: str | None = None,
    domains: frozenset[str] = frozenset(),
) -> ListReading:
    """Read a page fetched from ``url`` at ``seen_at`` (aware); never raises, what is no HTML has no links."""
    tree = as_tree(body, content_type)
    return ListReading() if tree is None else read_list_tree(tree, url, seen_at, domains)


def read_list_tree(
    tree: HtmlElement, url: str, seen_at: datetime, domains: frozenset[str] = frozenset(), documents: bool = False
) -> ListReading:
    """Read a page that is parsed already; the tree is left as it is.

    Links within the site of the page count, and those to ``domains``; PDF files where ``documents`` are wanted.
    """
    found = list(anchors_of(tree, url, domains))
    groups: dict[str, list[Anchor]] = {}
    for anchor in found:
        if anchor.place is not Place.SERVICE:
            groups.setdefault(anchor.url, []).append(anchor)
    kinds = classify_links.classify_links(groups, url)
    listed = _listed(groups, kinds)
    boxes = entries.boxes(listed)
    sections = _sections(groups, kinds, boxes)
    shown = entries.read_entries(tree, boxes, listed, sections)
    score = listing.listing_score(tree, url, shown, boxes)
    # On an article "next" leads to its second part or to another article, never to an older list.
    turned = pager.next_pages(tree, url, found) if score > 0 else ()
    links = {
        address: _link(address, kinds[address], shown.get(address), group, seen_at)
        for address, group in groups.items()
        if address not in turned
    }
    nexts = tuple(Link(address, LinkKind.LISTING, "pager", Hints(seen_at=seen_at)) for address in turned)
    feeds = [link for link in feed_links.declared_feeds(tree, url, seen_at) if link.url not in links]
    prose = own_prose(tree, boxes.values()) if score > 0 else 0.0
    files = document_links(tree, url, seen_at, domains) if documents else ()
    return ListReading((*feeds, *links.values(), *files), nexts, score > 0, score, prose)


def _listed(groups: dict[str, list[Anchor]], kinds: dict[str, LinkKind]) -> dict[str, list[Anchor]]:
    """Choose the links that make entries: to articles or to nobody knows what, in the body, outside running text."""
    solid = {url: [anchor for anchor in group if not anchor.inline] for url, group in groups.items()}
    return {
        url: group
        for url, group in solid.items()
        if kinds[url] in {LinkKind.ARTICLE, LinkKind.UNKNOWN} and any(anchor.place is Place.BODY for anchor in group)
    }


def _sections(
    groups: dict[str, list[Anchor]], kinds: dict[str, LinkKind], boxes: dict[str, HtmlElement]
) -> dict[str, str]:
    owners = {box: url for url, box in boxes.items()}
    found: dict[str, str] = {}
    for url, group in groups.items():
        if kinds[url] is not LinkKind.LISTING:
            continue
        for anchor in group:
            if anchor.place is not Place.NAV and anchor.text and weight(anchor.text) <= 40:
                above = islice(anchor.element.iterancestors(), 8)
                owner = next((owners[node] for node in above if node in owners), None)
                if owner:
                    found.setdefault(owner, anchor.text)
    return found


def _link(url: str, kind: LinkKind, shown: entries.EntryDetails | None, group: list[Anchor], seen_at: datetime) -> Link:
    if kind is LinkKind.ARTICLE or (kind is LinkKind.UNKNOWN and shown):
        if shown is None:
            title = next((anchor.text for anchor in group if anchor.text), None)
            return Link(url, kind, "listing", Hints(title=title, seen_at=seen_at))
        hints = Hints(title=shown.title, date=shown.date, section=shown.section, excerpt=shown.excerpt, seen_at=seen_at)
        return Link(url, kind, "listing", hints, shown.pinned)
    title = next((anchor.text for anchor in group if anchor.text), None)
    return Link(url, kind, "listing", Hints(title=title, seen_at=seen_at))
