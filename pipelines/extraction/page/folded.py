"""Parts of an article that a reader unfolds: the rest under "read more", panels of an accordion."""

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.lexicon.classes import says_comments, says_noise
from pipelines.extraction.page.text_density import PARAGRAPH, mass_of
from pipelines.extraction.page.text_match import squash

_HIDDEN = "//*[@hidden or @aria-hidden='true' or contains(@style, 'display')]"
_BOXES = ("div", "section", "details")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "button", "summary"})
_CONTROLS = ("form", "input", "textarea", "iframe", "video", "dialog")
_LEAST = 2  # paragraphs of running text inside, and before it in its container
_MOST = 50  # such elements that are looked at


def unfold(tree: HtmlElement) -> None:
    """Show the elements that hold more of the running text around them, in place.

    Such a box stands behind paragraphs in their own container, or under a heading there, and holds paragraphs that the
    page does not show elsewhere: copies for printing, dialogs and menus stay hidden.
    """
    shown: set[str] | None = None
    for element in _folded(tree):
        shown = _shown(tree) if shown is None else shown
        inside = [squash(text) for text in _paragraphs(element)]
        if inside and shown.isdisjoint(inside):
            for name in ("hidden", "aria-hidden", "style"):
                element.attrib.pop(name, None)


def _folded(tree: HtmlElement) -> Iterator[HtmlElement]:
    # Asking the boxes one by one takes 0.36 ms a page, an XPath over all elements 0.9 ms.
    for element in islice(filter(is_hidden, tree.iter(*_BOXES)), _MOST):
        if _goes_on(element) and _is_text(element):
            yield element


def is_hidden(element: HtmlElement) -> bool:
    """Return whether an element says that it is not shown."""
    return "hidden" in element.attrib or element.get("aria-hidden") == "true" or is_undisplayed(element)


def is_undisplayed(element: HtmlElement) -> bool:
    """Return whether the style of an element takes it off the page."""
    return "display:none" in (element.get("style") or "").replace(" ", "").lower()


def _goes_on(element: HtmlElement) -> bool:
    """Return whether running text stands before an element in its container."""
    before = list(element.itersiblings(preceding=True))
    paragraphs = sum(each.tag == "p" and _is_paragraph(each) and not is_hidden(each) for each in before)
    headed = bool(before) and before[0].tag in _HEADINGS and paragraphs >= 1
    return headed or paragraphs >= _LEAST


def _is_text(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.get("role") or says_noise(names) or says_comments(names):
        return False
    if next(element.iter(*_CONTROLS), None) is not None:
        return False
    paragraphs = list(_paragraphs(element))
    under_heading = (previous := element.getprevious()) is not None and previous.tag in _HEADINGS
    return len(paragraphs) >= (1 if under_heading else _LEAST)


def _paragraphs(element: HtmlElement) -> Iterator[str]:
    for paragraph in element.iter("p"):
        if _is_paragraph(paragraph):
            yield " ".join("".join(paragraph.itertext()).split())


def _is_paragraph(element: HtmlElement) -> bool:
    text = " ".join("".join(element.itertext()).split())
    linked = sum(mass_of("".join(link.itertext())) for link in element.iter("a"))
    return mass_of(text) >= PARAGRAPH and linked * 2 < mass_of(text)


def _shown(tree: HtmlElement) -> set[str]:
    """Return the paragraphs of a page that no hidden element holds."""
    hidden = {paragraph for element in tree.xpath(_HIDDEN) if is_hidden(element) for paragraph in element.iter("p")}
    return {squash("".join(each.itertext())) for each in tree.iter("p") if each not in hidden}
