"""Whether an element holds running text only, so that no rule of pruning could find anything in it."""

from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.lexicon.classes import says_comments, says_noise
from pipelines.extraction.lexicon.related import opens_related
from pipelines.extraction.outline import UNSEEN

_TAGS = frozenset(UNSEEN) | frozenset("nav footer aside form button dialog menu textarea label audio".split())  # noqa: SIM905
_HEADING = 60  # letters: what opens a box of links is short
_LINKS = 3  # outside paragraphs: fewer make no list of cards


def is_plain(element: HtmlElement) -> bool:
    """Tell whether all inside is text: no tag, role, name, heading or list of links that pruning asks for.

    Code is text, whatever its painter calls the parts of it; hidden elements are left to who reads the text.
    """
    code = {inner for block in element.iter("pre") for inner in block.iterdescendants()}
    links = 0
    for inner in element.iter(etree.Element):
        if inner in code:
            continue
        if _may_be_cut(inner):
            return False
        links += inner.tag == "a" and _leads_away(inner)
    return links < _LINKS


def _leads_away(link: HtmlElement) -> bool:
    up = link.getparent()
    return up is not None and up.tag != "p" and not (link.get("href") or "#").startswith("#")


def _may_be_cut(element: HtmlElement) -> bool:
    if element.tag in _TAGS or element.get("role") is not None:
        return True
    if element.attrib:
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(names) > 1 and _is_noise(names):
            return True
    text = element.text
    return text is not None and 1 < len(text) <= _HEADING and opens_related(text.strip())


@lru_cache(maxsize=4096)
def _is_noise(names: str) -> bool:
    return says_comments(names) or says_noise(names)
