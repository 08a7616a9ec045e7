"""The body read from where a template says it stands, with a check that the place still holds."""

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.blocks import Block, Kind
from pipelines.extraction.bylinerow import byline_rows
from pipelines.extraction.document import Document
from pipelines.extraction.edges import Taken, edit
from pipelines.extraction.lexicon.classes import says_comments
from pipelines.extraction.metadata import Metadata
from pipelines.extraction.outline import PARAGRAPH, Outline, outline, visible
from pipelines.extraction.places import Step, find_all, line_key, stepper
from pipelines.extraction.prune import prune
from pipelines.extraction.readout import Placed, read_out
from pipelines.extraction.similar import same_headline
from pipelines.extraction.standfirst import find_standfirst
from pipelines.extraction.template import Template

# Prose outside the container that no learnt page showed: with this many times the body's, the body has moved.
_MOVED = 2.0
_PAGER = 6  # last lines among which page numbers are looked for
_ABOVE = 6  # lines that may stand above the headline in its container


@dataclass(frozen=True, slots=True)
class LearnedBody:
    """The blocks of the article, what was taken off, and the element they were read from.

    ``page`` and ``left`` are the outlines of the whole page and of the element; ``agreement`` is the part of the
    page's prose outside the site's own that the element holds.
    """

    blocks: tuple[Block, ...]
    taken: tuple[Taken, ...]
    element: HtmlElement
    page: Outline
    left: Outline
    agreement: float


@dataclass(frozen=True, slots=True)
class _Known:
    """A template made ready for looking up."""

    step: Step
    repeated: frozenset[tuple[str, str]]
    outside: frozenset[str]


@lru_cache(maxsize=64)
def _known(template: Template) -> _Known:
    repeated = frozenset(line_key(one.place, one.text) for one in template.repeated)
    return _Known(stepper(frozenset(template.names)), repeated, frozenset(template.outside))


def read_learned(doc: Document, meta: Metadata, template: Template) -> LearnedBody | None:
    """Read the body where the template says; None where the page has no such place or says more elsewhere."""
    known = _known(template)
    element = _container(doc.tree, template, known.step)
    if element is None:
        return None
    host = urlsplit(doc.url).hostname or ""
    pruned = prune(deepcopy(element), doc.rules)
    rows = _from_headline(read_out(pruned.tree, known.step, host), meta.title)
    marks = [
        _is_furniture(rows, at, host) or line_key(row.place, row.block.text) in known.repeated
        for at, row in enumerate(rows)
    ]
    own = [row.block for row, mark in zip(rows, marks, strict=True) if not mark]
    taken = [Taken(row.block, "repeated") for row, mark in zip(rows, marks, strict=True) if mark]
    held = sum(len(block.text.encode("utf-8", "replace")) for block in own)
    outside = _outside(doc.tree, element, known.outside)
    if not held or outside > _MOVED * held:
        return None
    page = outline(visible(deepcopy(doc.tree)))
    left = outline(pruned.tree)
    edited = edit(own, meta.title if template.headline_inside else None, (), byline_rows(pruned.before))
    first = find_standfirst((meta.description, meta.subtitle), page, edited.blocks)
    blocks = (first, *edited.blocks) if first else edited.blocks
    return LearnedBody(blocks, (*taken, *edited.taken), pruned.tree, page, left, round(held / (held + outside), 3))


def _from_headline(rows: list[Placed], title: str | None) -> list[Placed]:
    """Leave out what stands above the headline where the container holds it: kickers and breadcrumbs."""
    for at, row in enumerate(rows[:_ABOVE]):
        if title and row.block.kind is Kind.HEADING and same_headline(row.block.text, title):
            return rows[at:]
    return rows


def _is_furniture(rows: list[Placed], at: int, host: str) -> bool:
    block = rows[at].block
    if _is_pointer(block, host) or _is_lone_link(rows[max(0, at - 1) : at + 2]):
        return True
    return at >= len(rows) - _PAGER and _is_pager(block)


def _is_lone_link(rows: list[Placed]) -> bool:
    """Tell whether the middle one of three lines is a paragraph of links alone between two of running text."""
    if len(rows) != 3 or any(row.block.kind is not Kind.PARAGRAPH for row in rows):
        return False
    above, here, below = rows
    text = here.block.text
    return here.leading == len(text) and "//" not in text and _is_prose(above) and _is_prose(below)


def _is_prose(row: Placed) -> bool:
    return not row.leading and len(row.block.text.encode("utf-8", "replace")) >= PARAGRAPH


def _is_pointer(block: Block, host: str) -> bool:
    """Tell whether a line is nothing but the bare address of a page of this site."""
    start, _, rest = block.text.partition("//")
    return start in ("http:", "https:") and " " not in rest and rest.partition("/")[0].lower() == host != ""


def _is_pager(block: Block) -> bool:
    """Tell whether a short line is half or more links to pages of this site."""
    return len(block.text) <= 16 and block.linked * 2 >= len(block.text)


def _container(tree: HtmlElement, template: Template, step: Step) -> HtmlElement | None:
    for body in template.bodies:
        found = find_all(tree, body.path, step)
        if len(found) == 1:
            return found[0]
    return None


def _outside(tree: HtmlElement, element: HtmlElement, seen: frozenset[str]) -> int:
    """Sum the paragraphs outside the container that are new to the template and no comments of readers."""
    inside = set(element.iter("p"))
    mass = 0
    for paragraph in tree.iter("p"):
        if paragraph in inside:
            continue
        text = " ".join("".join(paragraph.itertext()).split())
        size = len(text.encode("utf-8", "replace"))
        if size >= PARAGRAPH and text not in seen and not _is_comment(paragraph):
            mass += size
    return mass


def _is_comment(element: HtmlElement) -> bool:
    return any(says_comments(f"{up.get('class') or ''} {up.get('id') or ''}") for up in element.iterancestors())
