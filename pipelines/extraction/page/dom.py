"""Reading words off a parsed tree without changing it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.lexicon.related import opens_related

SILENT = frozenset({"script", "style", "noscript", "template", "svg", "select", "textarea", "iframe", "button"})
ABOVE = 16
"""Texts before a headline among which date, byline and source are looked for."""

_BLANKS = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")
_ASIDE = re.compile(
    r"relat(?!ive)|recommend|comment|sidebar|share|social|promo|newsletter|popular|trending|teaser|widget|rank|hot-?list|cookie"
    r"|consent|footer|copyright|\bad-|advert"
)
_OTHERS = re.compile(
    r"relat(?!ive)|recommend|comment|recent|trending|popular|rank|hot-?list|newest|latest|read-?more|more-?from"
)
_PIECES = 200  # texts of a block that are looked at
_ROW = 60  # bytes: a row of buttons with a byline is no longer
_ROW_ABOUT_IT = 120  # characters: date, source, author, counts
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ASIDE_TAGS = frozenset({"nav", "aside", "footer", "form"})
_WHOLE = frozenset({"body", "html", "main", "article"})


def squeeze(text: str | None) -> str:
    """Put every run of blanks and invisible marks down to one space."""
    if not text:
        return ""
    # Splitting is three times as fast as the pattern; the invisible marks are not ASCII.
    return " ".join(text.split()) if text.isascii() else _BLANKS.sub(" ", text).strip()


def words(element: HtmlElement, limit: int = 600) -> str:
    """Return the visible words of an element, at most about ``limit`` characters, pieces kept apart by a space."""
    pieces: list[str] = []
    size = 0
    for piece in chunks(element):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            break
    return " ".join(pieces)


def chunks(element: HtmlElement, skip: Callable[[HtmlElement], bool] | None = None) -> Iterator[str]:
    """Yield the texts inside an element in the order of reading, one a text node, so that neighbours never glue.

    Elements for which ``skip`` holds are left out with all they contain.
    """
    if skip is None and not len(element):
        if element.tag not in SILENT and (piece := squeeze(element.text)):
            yield piece
        return
    depth_of_silence = 0
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start" and skip is not None and skip(node):
            walk.skip_subtree()
            text = None
            depth_of_silence += node.tag in SILENT
        elif event == "start":
            depth_of_silence += node.tag in SILENT
            text = node.text
        else:
            depth_of_silence -= event == "end" and node.tag in SILENT
            text = node.tail if node is not element else None
        if text and not depth_of_silence and (piece := squeeze(text)):
            yield piece


def plain(element: HtmlElement) -> str:
    """Return the words of an element as one line, inline pieces joined as a browser would show them."""
    if not len(element):
        return squeeze(element.text)
    return squeeze("".join(element.itertext()))


def is_aside(element: HtmlElement) -> bool:
    """Return whether the element itself looks like a box beside the article (related, comments, share, footer)."""
    if element.tag in _ASIDE_TAGS:
        return True
    if element.tag in _WHOLE:
        return False
    label = _label(element)
    return len(label) > 1 and _ASIDE.search(label) is not None


def _label(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def beside_article(element: HtmlElement, levels: int = 8) -> bool:
    """Return whether the element or one of its nearest ancestors is a box beside the article."""
    return any(is_aside(node) for node in _upwards(element, levels))


def of_others(element: HtmlElement, levels: int = 10) -> bool:
    """Return whether the element stands in a box of other articles or of comments, whatever its place on the page."""
    return any(_OTHERS.search(_label(node)) for node in _upwards(element, levels))


def _upwards(element: HtmlElement, levels: int) -> Iterator[HtmlElement]:
    node: HtmlElement | None = element
    for _ in range(levels):
        if node is None or node.tag in _WHOLE:
            return
        yield node
        node = node.getparent()


def around(below: Iterable[str], above: Iterable[str]) -> list[str]:
    """Return the texts around a headline as readers of bylines and dates take them.

    What stands before it comes last, always in ``ABOVE`` places: kickers and dates are there, but clocks and menus too.
    """
    last = list(above)[-ABOVE:]
    return [*below, *[""] * (ABOVE - len(last)), *last]


def after(element: HtmlElement, limit: int, longest: int = 3) -> Iterator[str]:
    """Yield at most ``limit`` texts that follow the element; boxes beside the article are passed over.

    The walk ends after ``longest`` paragraphs (over 160 characters): the byline stands before or just after the first.
    """
    seen = long = 0
    node: HtmlElement | None = element
    while node is not None and node.tag != "body":
        for piece in _rest(node):
            yield piece
            seen += 1
            long += len(piece) > 160
            if seen >= limit or long >= longest:
                return
        node = node.getparent()


def _rest(node: HtmlElement) -> Iterator[str]:
    if tail := squeeze(node.tail):
        yield tail
    for sibling in node.itersiblings():
        shown = isinstance(sibling.tag, str) and sibling.tag not in SILENT
        if shown and (not is_aside(sibling) or (sibling.getprevious() is node and _is_row_about_it(sibling))):
            walk = chunks(sibling)
            opening = next(walk, "")
            if opens_related(opening):
                pieces = list(islice(walk, _PIECES))
                if not pieces and _lists(sibling.getnext()):
                    return  # a heading alone: what follows it is its list
                walk = iter(() if _is_of_others(sibling, opening, pieces) else (opening, *pieces))
            elif opening:
                yield opening
            yield from walk
        if tail := squeeze(sibling.tail):
            yield tail


def _is_row_about_it(element: HtmlElement) -> bool:
    """Return whether an element is a row with a date, or without links: right behind a headline it tells of it.

    It does so whatever its name is: a box to share or to go on with has links.
    """
    text = words(element, _ROW_ABOUT_IT)
    return 0 < len(text) <= _ROW_ABOUT_IT and (_YEAR.search(text) is not None or element.find(".//a") is None)


def _is_of_others(element: HtmlElement, opening: str, pieces: Sequence[str]) -> bool:
    heading = next(element.iter("h2", "h3", "h4", "h5", "h6"), None)
    if heading is not None and words(heading) == opening:
        return True
    return _lists(element) and sum(len(piece.encode("utf-8", "replace")) for piece in pieces) > _ROW


def _lists(element: HtmlElement | None) -> bool:
    # "Share" and "Comments" also open rows of buttons with byline and date: only links make a list of others.
    return element is not None and sum(1 for _ in islice(element.iter("a"), 2)) == 2


def before(element: HtmlElement, limit: int, levels: int = 6) -> list[str]:
    """Return at most ``limit`` texts that stand closest before the element, in the order of reading."""
    found: list[str] = []
    node: HtmlElement | None = element
    for _ in range(levels):
        if node is None or node.tag == "body" or len(found) >= limit:
            break
        for sibling in node.itersiblings(preceding=True):
            if tail := squeeze(sibling.tail):
                found.append(tail)
            if isinstance(sibling.tag, str) and sibling.tag not in SILENT and not is_aside(sibling):
                found.extend(reversed(list(islice(chunks(sibling), 80))))
            if len(found) >= limit:
                break
        node = node.getparent()
    return found[:limit][::-1]
