"""The links of a page, each with its text, its place and what stands around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.discovery.lists import anchor_text
from crawler.discovery.markup import base_of, hrefs_of, resolve, squeeze
from crawler.discovery.urls import is_unwanted, is_unwanted_place
from storage.urls import belongs, registered_domain

_MOST = 10_000  # links of a page that are looked at; the longest archive met has 2,400
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"div", "p", "li", "section", "article", "figcaption", "dd", "dt", "td", *_HEADINGS})
_SILENT = frozenset({"script", "style", "noscript", "svg", "template", "iframe"})
_NAV = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|navigation|menu|breadcrumbs?|crumbs?|footer|foot|ft|topbar|top-bar|toolbar"
    r"|site-header|masthead|pagination|pager|pagebar|pages|tagcloud|tag-cloud|tags|lang|languages?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Place(StrEnum):
    """Where on a page a link stands."""

    BODY = "body"
    NAV = "nav"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link element.

    ``texts`` are the texts of its blocks, the title first; ``text`` names the target, "" where it only says "more".
    ``inline`` marks a link in running text, ``is_neighbour`` one to the article before or after this one.
    """

    element: HtmlElement
    url: str
    texts: tuple[str, ...]
    place: Place
    heading: bool = False
    inline: bool = False
    rel: frozenset[str] = frozenset()
    text: str = ""
    is_neighbour: bool = False


@dataclass(slots=True)
class Surroundings:
    """What is remembered of the elements above the links while a page is read."""

    places: dict[HtmlElement, Place] = field(default_factory=dict)

    def place(self, element: HtmlElement) -> Place:
        """Return the place of an element, which is that of its nearest telling ancestor."""
        path: list[HtmlElement] = []
        found = Place.BODY
        current: HtmlElement | None = element
        while current is not None:
            known = self.places.get(current) or _own_place(current)
            if known:
                found = known
                break
            path.append(current)
            current = current.getparent()
        for passed in path:
            self.places[passed] = found
        return found


def _own_place(element: HtmlElement) -> Place | None:
    tag = element.tag
    if tag == "body":
        return Place.BODY
    if tag == "nav":
        return Place.NAV
    if tag == "footer" and next(element.iterancestors("article", "main"), None) is None:
        return Place.NAV
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _named_place(names, holds=tag not in {"a", "html"}) if len(names) > 1 else None


@lru_cache(maxsize=8_192)
def _named_place(names: str, *, holds: bool) -> Place | None:
    """Return the place that class and id tell; the pages of a site share them.

    ``holds``: readers may talk in there.
    """
    if holds and is_unwanted_place(names):
        return Place.SERVICE
    return Place.NAV if _NAV.search(names) else None


def weight(text: str) -> float:
    """Measure how much a text says: characters, with one ideograph worth two and a half letters."""
    return len(text) + 1.5 * len(_WIDE.findall(text))


def anchors_of(tree: HtmlElement, url: str, domains: frozenset[str] = frozenset()) -> Iterator[Anchor]:
    """Yield the in-site links of a page in its order, without those to services, files and the page itself.

    ``domains`` are what else belongs to the site (:func:`storage.urls.belongs`).
    """
    base, around = base_of(tree, url), Surroundings()
    domains = domains | {registered_domain(url)}
    wanted = {href: _wanted(href, base, url, domains) for href in islice(hrefs_of(tree), _MOST)}
    if not any(wanted.values()):
        return
    for element in islice(tree.iter("a", "area"), _MOST):
        address = wanted.get(element.get("href") or "")
        if address:
            yield _anchor(element, address, around)


def _wanted(href: str, base: str, url: str, domains: frozenset[str]) -> str | None:
    """Return the address of a link that stays in the site and may lead to something to read."""
    address = resolve(href, base)
    if not address:
        return None
    scheme, _, host = address.split("/", 3)[:3]
    # The first test is cheap and turns most links to other sites away.
    near = not host.isascii() or any(domain in host.lower() for domain in domains)
    if not near or not _belongs(f"{scheme}//{host}", domains):
        return None
    return None if address == url.partition("#")[0] or is_unwanted(address) else address


@lru_cache(maxsize=8_192)
def _belongs(origin: str, domains: frozenset[str]) -> bool:
    return belongs(origin, domains)


def _anchor(element: HtmlElement, address: str, around: Surroundings) -> Anchor:
    texts = _texts(element)
    first = texts[0] if texts else ""
    lead = anchor_text.NEIGHBOUR_LEAD.match(first)
    text = first[lead.end() :] if lead else first
    mute = anchor_text.says_more(text) or not text.strip("«»‹›<>←→ ")
    return Anchor(
        element,
        address,
        texts,
        around.place(element),
        heading=_in_heading(element),
        inline=_is_inline(element, texts),
        rel=frozenset((element.get("rel") or "").lower().split()),
        text="" if mute else text,
        is_neighbour=lead is not None,
    )


def _texts(element: HtmlElement) -> tuple[str, ...]:
    if len(element) == 0:
        text = squeeze(element.text)
        return (_full(text, element),) if text else ()
    blocks = list(element.iterdescendants(*_BLOCKS))
    if not blocks:
        text = squeeze("".join(_spoken(element)))
        return (_full(text, element),) if text else ()
    headings = [squeeze(str(block.text_content())) for block in blocks if block.tag in _HEADINGS]
    chunks = [squeeze(text) for text in _spoken(element)]
    return tuple(dict.fromkeys(text for text in (*headings, *chunks) if text))


def _full(text: str, element: HtmlElement) -> str:
    """Prefer the title attribute where the visible text is a cut-off form of it."""
    title = squeeze(element.get("title"))
    visible = text.rstrip(". …")
    return title if len(title) > len(visible) > 3 and title.startswith(visible) else text


def _spoken(element: HtmlElement) -> Iterator[str]:
    """Yield the texts of an element that a reader sees."""
    if element.tag not in _SILENT and element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from _spoken(child)
        if child.tail:
            yield child.tail


def _in_heading(element: HtmlElement) -> bool:
    parent = element.getparent()
    above = parent.getparent() if parent is not None else None
    tags = {node.tag for node in (parent, above) if node is not None}
    if not tags.isdisjoint(_HEADINGS):
        return True
    return len(element) > 0 and next(element.iterdescendants(*_HEADINGS), None) is not None


def _is_inline(element: HtmlElement, texts: tuple[str, ...]) -> bool:
    """Return whether a link stands in running text; "read more" at the end of an excerpt does not."""
    if not texts or anchor_text.says_more(texts[0]):
        return False
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return False
    before = squeeze(parent.text if previous is None else previous.tail)
    after = squeeze(element.tail)
    if parent.tag == "p":
        return len(before) >= 20 or len(after) >= 40
    return len(before) >= 25 and len(after) >= 2
