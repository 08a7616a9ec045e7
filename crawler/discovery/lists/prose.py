"""The running text of a page that stands outside the entries of its list: what only an article has."""

from collections.abc import Iterable

from lxml.html import HtmlElement

from crawler.discovery.lists.anchors import Place, Surroundings, weight
from crawler.discovery.markup import squeeze

_UNSEEN = ("head", "script", "style", "noscript", "svg", "template", "iframe", "button", "select")
_LEFT_OUT = frozenset({*_UNSEEN, "a", "nav", "footer", "form"})
_RUN = 40.0  # weight of a run of text that is a sentence and no label
_CHARACTERS = 14  # that carry this weight at least


def own_prose(tree: HtmlElement, boxes: Iterable[HtmlElement]) -> float:
    """Weigh the longest run of sentences between two entries of a page, links, menus and footers left out.

    What lists say of their entries stands between them, some words each; an article stands in one piece.  A paragraph
    may be any element: ``p``, ``dd``, ``div``, text between ``br``.
    """
    around = Surroundings()
    entries = frozenset(boxes)
    longest = current = 0.0
    pending = [tree]
    while pending:  # from the last element to the first
        element = pending.pop()
        if element in entries:
            current = 0.0
        elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
            children = list(element)
            pending += children
            found = _run(element, children)
            if found and around.place(element) is Place.BODY:
                current += found
                longest = max(longest, current)
    return longest


def _run(element: HtmlElement, children: list[HtmlElement]) -> float:
    """Weigh the text directly in an element, links left out; 0 where none of it is a sentence."""
    pieces = [element.text, *(child.tail for child in children)]
    text = "".join(squeeze(piece) for piece in pieces if piece and not piece.isspace())
    found = weight(text) if len(text) >= _CHARACTERS else 0.0
    return found if found >= _RUN else 0.0
