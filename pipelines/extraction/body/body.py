"""The article's body: trafilatura on the pruned tree, held against the container that holds most of the prose."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Document as Found
from trafilatura.settings import Extractor

from pipelines.extraction.body.container import Container, container
from pipelines.extraction.body.from_trafilatura import blocks_from_trafilatura
from pipelines.extraction.body.key_points import key_points
from pipelines.extraction.body.plain_body import running_text
from pipelines.extraction.page.blocks import Block
from pipelines.extraction.page.text_density import PARAGRAPH, TextDensity, mass_of, text_density
from pipelines.extraction.page.text_match import squash

# Under this part of the container's text the extractor dropped the article: whole lost articles are the largest losses.
_DROPPED = 0.5
_NAMED = 0.95  # the same part of a body that the site file names
# The container holds this part of the text found, or it is not believed against the extractor's ends.
_HELD = 0.7
_AMPLE = 900  # UTF-8 bytes of prose in a box that is given to the extractor alone
_BESIDE = 0.15  # of the page's unlinked text may stand beside such a box; on 315 of 803 pages one text changed by it


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks found, the way that found them, how far two cheap ways agree (0 to 1), and what pruning ``left``."""

    blocks: tuple[Block, ...]
    way: str
    agreement: float
    left: TextDensity


def read_body(pruned: HtmlElement, whole: Callable[[], HtmlElement | None], selector: str | None = None) -> Body:
    """Find the body in the ``pruned`` tree; ``whole`` gives the page before pruning, when pruning took too much.

    Where the site file names the body by a CSS ``selector`` and the page has such elements, only they are read.
    """
    if selector and (named := _named(pruned, selector)) is not None:
        return _named_body(named, text_density(pruned))
    box = container(pruned)
    if box.left.elements and (running := running_text(box.left, box.at)):
        return Body(running, "running", overlap(running, box.blocks), box.left)
    alone = _alone(box)
    found = _trafilatura(pruned if alone is None else alone)
    other = box.core or box.blocks
    agreement = overlap(found, box.blocks)
    if other and _is_dump(found, box.left):
        return Body(other, "container", 0.0, box.left)
    if found and ((_mass(found) >= _DROPPED * box.mass and not _misses(found, box)) or not box.after_headline):
        return Body(_trim(found, box), "pruned", agreement, box.left)
    page = whole()
    again = _trafilatura(page) if page is not None else ()
    if _mass(again) >= _DROPPED * box.mass and _holds(again, other) and not _misses(again, box):
        return Body(again, "whole", overlap(again, other), box.left)
    return Body(other or again or found, "container", agreement, box.left)


def _holds_all(box: Container) -> bool:
    """Return whether the innermost box holds all prose under the headline and nearly all text that is not linked."""
    out, at = box.left, box.at
    if not at or not box.after_headline or out.paragraph_bytes[at] < max(_AMPLE, out.paragraph_bytes[0]):
        return False
    whole = out.text_bytes[0] - out.linked_bytes[0]
    return whole - (out.text_bytes[at] - out.linked_bytes[at]) <= _BESIDE * whole


def _alone(box: Container) -> HtmlElement | None:
    """Copy the innermost box with the elements around it and nothing beside it, which leaves less to be weighed.

    None where it does not hold all, or stands in an element that parsers read and nobody may write.
    """
    if not _holds_all(box):
        return None
    out, up = box.left, box.left.parent[box.at]
    page = deepcopy(out.elements[box.at])
    page.tail = None
    while up >= 0:
        try:
            outer = page.makeelement(out.tags[up], dict(out.elements[up].attrib))
        except ValueError:
            return None
        outer.append(page)
        page, up = outer, out.parent[up]
    return page


def _named_body(named: HtmlElement, left: TextDensity) -> Body:
    """Read a body whose place is known: what trafilatura loses there is lost, what it keeps has links and tables."""
    lines = container(named)
    found = read_body(named, lambda: named)
    blocks = found.blocks if _mass(found.blocks) >= _NAMED * lines.mass else lines.core
    return replace(found, blocks=blocks, way="rules", left=left)


def _named(tree: HtmlElement, selector: str) -> HtmlElement | None:
    """Return a page that holds copies of the outermost elements the selector names, or None where they say nothing."""
    found = CSSSelector(selector, translator="html")(tree)
    outer = [element for element in found if not any(other in found for other in element.iterancestors())]
    page = document_fromstring("<html><body></body></html>")
    for element in outer:
        copy = deepcopy(element)
        copy.tail = None
        page[0].append(copy)
    return page if page.text_content().strip() else None


def _is_dump(found: tuple[Block, ...], left: TextDensity) -> bool:
    """Return whether the extractor gave up and poured the page's lines into one paragraph (its baseline)."""
    if not 0 < len(found) <= 2:
        return False
    poured = max(found, key=lambda block: len(block.text)).text
    return sum(len(line.text) >= 8 and line.text in poured for line in left.lines) >= 2


def _holds(found: tuple[Block, ...], core: tuple[Block, ...]) -> bool:
    """Return whether a text says at least a quarter of the container's own lines: else it is another text."""
    said = {squash(block.text) for block in found}
    shared = sum(len(block.text) for block in core if squash(block.text) in said)
    return bool(found) and shared * 4 >= sum(len(block.text) for block in core)


def _misses(found: tuple[Block, ...], box: Container) -> bool:
    """Return whether a text leaves out the paragraph that a flash is: the longest line of a short container."""
    main = max(box.core, key=lambda block: mass_of(block.text), default=None)
    if main is None or not PARAGRAPH <= mass_of(main.text) <= box.mass < _AMPLE:
        return False
    if _mass(found) >= box.mass or mass_of(main.text) * 2 < _mass(box.core):
        return False
    said = "".join(squash(block.text) for block in found)
    return squash(main.text) not in said


def _trim(found: tuple[Block, ...], box: Container) -> tuple[Block, ...]:
    """Drop leading and trailing blocks that stand outside the container, if it holds most of the text or is sure."""
    inside = {squash(block.text) for block in box.blocks}
    marks = [squash(block.text) in inside for block in found]
    held = sum(len(block.text) for block, mark in zip(found, marks, strict=True) if mark)
    if not held or (held < _HELD * sum(len(block.text) for block in found) and not box.narrowed):
        return found
    first, last = marks.index(True), len(marks) - marks[::-1].index(True)
    return (*key_points(found[:first]), *found[first:last])


def _options() -> Extractor:
    """Options made anew for each page: trafilatura keeps the object and may write to it.

    Comments off; ``fast`` leaves out the fallbacks that cost half of the time; never ``dedup``, which remembers the
    pages seen before; no metadata, so that no date is searched.
    """
    return Extractor(output_format="xml", fast=True, comments=False, formatting=False, links=True, tables=True)


def _trafilatura(tree: HtmlElement) -> tuple[Block, ...]:
    try:
        document = bare_extraction(tree, options=_options())
    except (ValueError, TypeError, AttributeError, IndexError, AssertionError, RecursionError, etree.LxmlError):
        return ()  # seen on broken trees; the container stands in
    return blocks_from_trafilatura(document.body) if isinstance(document, Found) else ()


def _mass(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.text.encode("utf-8", "replace")) for block in blocks)


def overlap(one: tuple[Block, ...], other: tuple[Block, ...]) -> float:
    """Return the part of text, by mass, that two readings share line by line (Dice)."""
    lines = {block.text for block in one} & {block.text for block in other}
    shared = sum(len(line) for line in lines)
    total = sum(len(t) for t in {b.text for b in one}) + sum(len(t) for t in {b.text for b in other})
    return round(2 * shared / total, 3) if total else 0.0
