"""One look over the whole tree that collects everything a reader of metadata may want."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.page.dom import plain, squeeze

_LD = "ld+json"
_STATE = 500  # characters of a script that may hold a text
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PLAYER = re.compile(r"player|video|embed|youtu|vimeo|/vod", re.IGNORECASE)
_KINDS = etree.XPath("//@itemtype", smart_strings=False)
_NAMES = ("property", "name", "itemprop", "http-equiv")

# Class and id words that speak of who, when, whence and where.
_MARKS = re.compile(
    "author|byline|writer|autor|auteur|source|date|time|publi|crumb|posted|submitted|created|location|position|place|where"
)


_AUTHOR = re.compile(r"/authors?(?![a-z])")


@dataclass(slots=True)
class PageSignals:
    """What one pass over the page found, in document order.

    ``metas`` maps a lower-case name, property or itemprop of a meta tag to its contents; ``marked`` holds elements
    whose attributes or class words speak of author, date, source or breadcrumb; ``films`` counts players.  ``states``
    are long scripts, which may hold the text, ``asides`` the HTML of noscript that has paragraphs, ``kinds`` the types
    of marked-up things.
    """

    language: str | None = None
    page_title: str | None = None
    metas: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    linked_data: list[str] = field(default_factory=list)
    headings: list[HtmlElement] = field(default_factory=list)
    times: list[HtmlElement] = field(default_factory=list)
    marked: list[HtmlElement] = field(default_factory=list)
    films: int = 0
    states: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def meta(self, *names: str) -> str | None:
        """Return the first non-empty content among the named meta tags, in the order of the names."""
        for name in names:
            for content in self.metas.get(name, ()):
                if content:
                    return content
        return None


def page_signals(tree: HtmlElement) -> PageSignals:
    """Collect the candidates of one page in one pass over the tree, which is not changed."""
    found = PageSignals(language=_language(tree), kinds=_KINDS(tree))
    marked = _Verdicts({None: False})
    for element in tree.iter(etree.Element):
        tag, get = element.tag, element.get
        if tag in _TAKERS:
            _TAKERS[tag](found, element)
        elif (
            marked[get("class")]
            or marked[get("id")]
            or get("itemprop") is not None
            or (tag == "a" and _leads_to_author(element))
        ):
            found.marked.append(element)
    return found


def head_signals(tree: HtmlElement) -> PageSignals:
    """Collect what the page states for machines only: title, meta tags, links and JSON-LD."""
    found = PageSignals(language=_language(tree))
    for element in tree.iter("title", "meta", "link", "script"):
        _TAKERS[str(element.tag)](found, element)
    return found


def take_element(found: PageSignals, element: HtmlElement) -> None:
    """Add one element that is known to speak of the article."""
    _TAKERS.get(str(element.tag), _take_marked)(found, element)


def _language(tree: HtmlElement) -> str | None:
    return tree.get("lang") or tree.get("xml:lang") or tree.get(_XML_LANG)


def _leads_to_author(anchor: HtmlElement) -> bool:
    return anchor.get("rel") is not None or leads_to_author(anchor.get("href") or "")


def leads_to_author(address: str) -> bool:
    """Return whether an address is that of an author's page (/author/a-person)."""
    return _AUTHOR.search(address) is not None


class _Verdicts(dict[str | None, bool]):
    """Whether a class or id speaks of who, when, whence or where: judged once, as they repeat hundreds of times."""

    def __missing__(self, label: str) -> bool:
        verdict = self[label] = _MARKS.search(label.lower()) is not None
        return verdict


def _take_title(found: PageSignals, element: HtmlElement) -> None:
    parent = element.getparent()
    if found.page_title is None and (parent is None or parent.tag != "svg"):
        found.page_title = plain(element) or None


def _take_meta(found: PageSignals, element: HtmlElement) -> None:
    content = element.get("content") or element.get("value")  # a slip of some templates
    if not content:
        return
    for attribute in _NAMES:
        if name := element.get(attribute):
            found.metas[name.strip().lower()].append(squeeze(content))


def _take_link(found: PageSignals, element: HtmlElement) -> None:
    href = element.get("href")
    if href:
        for rel in (element.get("rel") or "").lower().split():
            found.links[rel].append(href.strip())


def _take_script(found: PageSignals, element: HtmlElement) -> None:
    kind, text = element.get("type"), element.text
    if not text:
        return
    if kind and _LD in kind.lower():
        found.linked_data.append(text)
    elif len(text) > _STATE:
        found.states.append(text)


def _take_noscript(found: PageSignals, element: HtmlElement) -> None:
    if element.find(".//p") is not None:
        found.asides.append("".join(etree.tostring(child, encoding="unicode", method="html") for child in element))


def _take_heading(found: PageSignals, element: HtmlElement) -> None:
    found.headings.append(element)


def _take_marked(found: PageSignals, element: HtmlElement) -> None:
    found.marked.append(element)


def _take_time(found: PageSignals, element: HtmlElement) -> None:
    found.times.append(element)


def _take_film(found: PageSignals, element: HtmlElement) -> None:
    found.films += 1


def _take_frame(found: PageSignals, element: HtmlElement) -> None:
    found.films += _PLAYER.search(element.get("src") or element.get("data-src") or "") is not None


_TAKERS = {
    "title": _take_title,
    "meta": _take_meta,
    "link": _take_link,
    "script": _take_script,
    "h1": _take_heading,
    "time": _take_time,
    "video": _take_film,
    "embed": _take_film,
    "iframe": _take_frame,
    "noscript": _take_noscript,
}
