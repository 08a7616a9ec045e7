"""Whether a page is a list of articles or an article with links beside it."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.discovery.lists.anchors import weight
from crawler.discovery.lists.entries import EntryDetails
from crawler.discovery.markup import squeeze
from crawler.discovery.paging import page_numbers
from crawler.discovery.urls import kind_of
from storage.records import LinkKind

_TURNED = frozenset({"/page/", "/page-", "/index", "/index_", "/index-", "/list", "?"})
_MANY = 5  # entries with a title that make a list of a page, whatever its address says
_ARTICLE_DATA = re.compile(r'"@type"\s*+:\s*+\[?\s*+"(?:News|Reportage|Opinion)?Article"|"BlogPosting"|"articleBody"')
_LIST_DATA = re.compile(r'"(?:ItemList|CollectionPage|Blog)"')
_LONG = 600.0  # weight of running text that only articles have
_TITLE = 12.0
_IN_FULL = 0.5  # for a list that prints its articles in full; the most that running text adds


def listing_score(
    tree: HtmlElement, url: str, shown: Mapping[str, EntryDetails], boxes: Mapping[str, HtmlElement]
) -> float:
    """Weigh the signs; above 0 the page is a list.  ``boxes`` are the elements of the entries ``shown``."""
    titles = [entry for entry in shown.values() if entry.title and weight(entry.title) >= _TITLE]
    total = address_score(url) + _of_head(tree)
    total += 1.5 if len(titles) >= _MANY else (0.5 if len(titles) >= 2 else -1.0)
    total += 0.5 if sum(bool(entry.date) for entry in titles) >= 3 else 0.0
    if total <= -_IN_FULL:
        return total  # an article already, and measuring its text is the costly part
    linked = sum(weight(entry.title or "") for entry in titles)
    return total + _of_text(tree, linked, set(boxes.values()))


def address_score(url: str) -> float:
    """Weigh an address alone: above 0 that of a list, below 0 that of an article."""
    if urlsplit(url).path.strip("/") == "":
        return 2.0
    if any(turn.mark in _TURNED for turn in page_numbers(url)):
        return 1.5
    return {LinkKind.LISTING: 1.75, LinkKind.ARTICLE: -2.0}.get(kind_of(url), 0.0)


def _of_head(tree: HtmlElement) -> float:
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name == "og:type":
            return -2.0 if "article" in (meta.get("content") or "").lower() else 0.5
        if name == "article:published_time":
            return -2.0
    data = (script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or ""))
    return -1.5 if any(_ARTICLE_DATA.search(text) and not _LIST_DATA.search(text) for text in data) else 0.0


def _of_text(tree: HtmlElement, linked: float, boxes: set[HtmlElement]) -> float:
    """Weigh running text: much in one place makes an article, in each of several entries a list printed in full."""
    inside: set[HtmlElement] = set()
    longest = 0.0
    for parent, length in _runs(tree).items():
        box = next((node for node in (parent, *parent.iterancestors()) if node in boxes), None)
        if box is not None:
            inside.add(box)
        longest = max(longest, length)
    if len(inside) >= 3 or longest <= linked:
        return _IN_FULL if len(inside) >= 3 else 0.0
    return -2.0 if longest > _LONG else (-1.0 if longest > _LONG / 2 else 0.0)


def _runs(tree: HtmlElement) -> dict[HtmlElement, float]:
    """Measure the text that stands in the paragraphs of each parent, links left out."""
    runs: dict[HtmlElement, float] = {}
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        text = squeeze("".join([paragraph.text or "", *(child.tail or "" for child in paragraph)]))
        if parent is not None and weight(text) >= 40:
            runs[parent] = runs.get(parent, 0.0) + weight(text)
    return {parent: length for parent, length in runs.items() if length > _LONG / 4}
