"""Whether an element holds running text only, so that no rule of pruning could find anything in it."""

from collections.abc import Container
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.lexicon.classes import says_comments, says_noise
from pipelines.extraction.lexicon.related import opens_related
from pipelines.extraction.page.paths import Step
from pipelines.extraction.page.text_density import PARAGRAPH, mass_of
from pipelines.extraction.prune.prune import ROLES

_TAGS = frozenset("nav footer aside form button dialog menu textarea label audio".split())  # noqa: SIM905
_HEADS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_HEADING = 60  # letters: what opens a box of links is short
_LISTS = frozenset({"ul", "ol"})
_LISTED = _LISTS | {"li"}
_BOXES = frozenset({"dl", "div", "section", "table", "tbody", "aside", "nav", "article", "main"})
_PROSE = 0.3  # of the text: where paragraphs hold as much, plain lists among them are no cards
_LINKS = 3  # outside sentences: fewer make no list of cards
_WORDS = 12  # letters right before a link that make it a part of a sentence


def is_plain(element: HtmlElement, step: Step | None = None, spared: Container[str] = ()) -> bool:
    """Return whether all inside is text: no tag, role, name, heading or list of links that pruning asks for.

    The element has been made visible().  Code is text, whatever its painter calls the parts of it; hidden elements are
    left to who reads the text.
    ``spared`` are the steps of elements that stay whatever their names say; ``step`` writes them.
    """
    code = {inner for block in element.iter("pre") for inner in block.iterdescendants()}
    links = []
    for inner in element.iter(etree.Element):
        if inner in code:
            continue
        if _opens_related(inner) or (named_noise(inner) and (step is None or step(inner) not in spared)):
            return False
        if inner.tag == "a" and _leads_away(inner):
            links.append(inner)
    if len(links) >= _LINKS:
        running = _runs(element)
        links = [link for link in links if not (running and _is_listed(link, element))]
    return len(links) < _LINKS


def _leads_away(link: HtmlElement) -> bool:
    """Return whether a link leads to another page and does not stand within a sentence."""
    up = link.getparent()
    if up is None or up.tag == "p" or (link.get("href") or "#").startswith("#"):
        return False
    before = link.getprevious()
    return len(((up.text if before is None else before.tail) or "").strip()) < _WORDS


def _is_listed(link: HtmlElement, element: HtmlElement) -> bool:
    """Return whether a link stands in a list without a name among the paragraphs of the element."""
    up = link.getparent()
    while up is not None and up.tag not in _LISTS and up is not element:
        if up.tag in _BOXES:
            return False
        up = up.getparent()
    while up is not None and up is not element:
        if up.tag not in _LISTED or up.get("class"):
            return False
        up = up.getparent()
    return up is element


def _runs(element: HtmlElement) -> bool:
    """Return whether paragraphs right below the element hold enough of its text for lists to be what they speak of."""
    prose = 0
    for child in element.iterchildren("p"):
        size = _size(child)
        if size >= PARAGRAPH and sum(map(_size, child.iter("a"))) * 2 < size:
            prose += size
    return prose >= _PROSE * _size(element)


def _size(element: HtmlElement) -> int:
    return mass_of(" ".join("".join(element.itertext()).split()))


def named_noise(element: HtmlElement) -> bool:
    """Return whether tag, role or name of an element are such that pruning may take it off."""
    if element.tag in _TAGS:
        return True
    if not element.attrib:
        return False
    if element.get("role") in ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and _is_noise(names)


def _opens_related(element: HtmlElement) -> bool:
    text = "".join(element.itertext()) if element.tag in _HEADS else element.text
    return text is not None and 1 < len(text) <= _HEADING and opens_related(text.strip())


@lru_cache(maxsize=4096)
def _is_noise(names: str) -> bool:
    return says_comments(names) or says_noise(names)
