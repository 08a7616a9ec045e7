"""Feeds that are cut off or broken: a recovering parser, and every item it can still see."""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from crawler.discovery.feeds.entry import Enclosure, Feed, FeedEntry

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]*+(?:\[[^\[\]]*+\]\s*+)?>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DATES = ("pubdate", "published", "date", "issued", "created", "publishdate")
_ITEMS = {"item", "entry"}
_MOST_TAGS = 500_000  # signs "<": ten thousand episodes of a podcast; 2 s
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_AROUND, _BASES = 12, 3  # elements around a link that may state a base, and how many of them do


def read_lenient(text: str) -> Feed:
    """Read what a recovering XML parser makes of a damaged feed; never raises."""
    if text.count("<") > _MOST_TAGS:
        text = "<".join(text.split("<", _MOST_TAGS)[:_MOST_TAGS])
    text = _CONTROL.sub("", _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1))
    text = _ENTITY.sub(_named, text)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return Feed(problem="damaged feed")
    if root is None:
        return Feed(problem="damaged feed")
    problem = "damaged feed" if len(parser.error_log) else None
    items = [element for element in root.iter() if _name(element) in _ITEMS]
    return Feed(
        entries=tuple(_entry(item) for item in items),
        next_page=_linked(root, "next"),
        title=_said(root, "title"),
        language=_said(root, "language"),
        site=_said(root, "link"),
        hub=_linked(root, "hub"),
        topic=_linked(root, "self"),
        problem=problem,
    )


def _named(match: re.Match[str]) -> str:
    """Put the character in place of an HTML entity that XML does not know (``&nbsp;``)."""
    character = html.unescape(match.group(0))
    return "" if character == match.group(0) else character


def _name(element: etree._Element) -> str:
    return _plain_name(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=256)  # a feed has a few dozen
def _plain_name(tag: str) -> str:
    """Return the name of an element in lower case, without a prefix, be it declared or not."""
    return re.split("[}:]", tag)[-1].lower()


def _said(root: etree._Element, name: str) -> str | None:
    """Return what the feed says of itself: a child of the root or of its channel."""
    channels = (child for child in root if _name(child) == "channel")
    for element in (*root, *(child for channel in channels for child in channel)):
        if _name(element) == name and (value := _value(element, name)):
            return value
    return None


def _linked(root: etree._Element, relation: str) -> str | None:
    for link in root.iter():
        parent = link.getparent()
        if link.get("rel") == relation and _name(link) == "link" and (parent is None or _name(parent) not in _ITEMS):
            return link.get("href")
    return None


def _entry(item: etree._Element) -> FeedEntry:
    texts: dict[str, str] = {}
    for child in item:
        name = _name(child)
        if name in _ITEMS:  # an unclosed item swallows the next one
            break
        if name not in texts and (value := _value(child, name)):
            texts[name] = value
    return FeedEntry(
        link=texts.get("origlink") or texts.get("link"),
        guid=texts.get("guid") or texts.get("id"),
        title=texts.get("title"),
        published=next((texts[name] for name in _DATES if name in texts), None),
        updated=texts.get("updated") or texts.get("modified"),
        author=texts.get("creator") or texts.get("author"),
        section=texts.get("category") or texts.get("subject"),
        summary=texts.get("description") or texts.get("summary") or texts.get("content"),
        media=tuple(_enclosures(item, texts.get("duration", ""))),
    )


def _enclosures(item: etree._Element, length: str) -> Iterator[Enclosure]:
    for child in item.iter():
        name, get = _name(child), child.get
        if name in _ITEMS and child is not item:
            return
        address = get("url") if name in ("enclosure", "content") else get("href") if get("rel") == "enclosure" else None
        if address:
            yield address, get("type") or "", get("length") or get("filesize") or "", get("duration") or length


def _value(child: etree._Element, name: str) -> str | None:
    if name == "link" and child.get("href"):
        read_by_people = child.get("rel", "alternate") == "alternate" and "json" not in child.get("type", "")
        return _based(child, child.get("href")) if read_by_people else None
    if name == "category" and child.get("term"):
        return child.get("term")
    person = next((part for part in child if _name(part) == "name"), None) if name == "author" else None
    text = _text(child if person is None else person).strip()
    return (_based(child, text) if name == "link" else text) or None


def _text(element: etree._Element) -> str:
    """Return the text inside an element up to an item in it, which has its own: 120 in each other held it 120 times."""
    if not len(element):
        return element.text or ""
    pieces: list[str | None] = []
    for event, node in etree.iterwalk(element, events=("start", "comment", "pi", "end")):
        if event == "start" and _name(node) in _ITEMS:
            break
        pieces.append(node.text if event == "start" else node.tail if node is not element else None)
    return "".join(filter(None, pieces))


def _based(element: etree._Element, address: str | None) -> str:
    """Resolve an address against the ``xml:base`` around it, where there is one.

    lxml's own search goes through all levels each time: 200 of them took 10 s for 40,000 links.
    """
    around = (element, *islice(element.iterancestors(), _AROUND))
    stated = list(islice(filter(None, (each.get(_BASE) for each in around)), _BASES))
    try:
        base = ""
        for each in reversed(stated):
            base = urljoin(base, each)
        return urljoin(base, address or "")
    except ValueError:
        return address or ""
