"""The body read from where a template says it stands, with a check that the place still holds."""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.authors.byline_rows import rows_among
from pipelines.extraction.body.from_dom import Placed, blocks_from_dom
from pipelines.extraction.body.standfirst import find_standfirst
from pipelines.extraction.body.trim import RemovedBlock, trim
from pipelines.extraction.classify.listing import ENTRIES
from pipelines.extraction.lexicon import walls
from pipelines.extraction.lexicon.classes import says_comments
from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.blocks import Block
from pipelines.extraction.page.document import Document
from pipelines.extraction.page.paths import Step, find_all, fullest, stepper
from pipelines.extraction.page.text_density import PARAGRAPH, UNSEEN, TextDensity, mass_of, text_density, visible
from pipelines.extraction.prune.plain import is_plain
from pipelines.extraction.prune.prune import prune
from pipelines.extraction.rules import Rules
from pipelines.extraction.template.furniture import Furniture, furniture
from pipelines.extraction.template.metadata import read_around, read_metadata_paths
from pipelines.extraction.template.rows import dateline_of, from_headline, is_aside_line, opens_with
from pipelines.extraction.template.template import ContainerPath, Template

# Prose outside the container that no learnt page showed: with this many times the body's, the body has moved.
_MOVED = 2.0
# UTF-8 bytes: a text of this length is no wall's notice, whatever stands beside it; a shorter one may be a film's.
_SURE, _SHORT, _FEW = 2100, 240, 100
_MOST = 0.4  # of the container's prose: a box that holds more is the article, whatever it was before
_LINE = 400  # letters: walls speak in short lines
_OPENING = 16  # lines of the container among which a row of date and author is looked for


@dataclass(frozen=True, slots=True)
class LearnedBody:
    """The blocks of the article, what was taken off, the element they were read from and its ``img`` elements.

    ``page`` and ``left`` are the outlines of the whole page and of the element; ``agreement`` is the part of the
    page's prose outside the site's own that the element holds.
    """

    blocks: tuple[Block, ...]
    taken: tuple[RemovedBlock, ...]
    element: HtmlElement
    page: TextDensity
    left: TextDensity
    agreement: float
    pictures: tuple[HtmlElement, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """A template made ready for looking up."""

    step: Step
    furniture: Furniture
    outside: frozenset[str]
    spared: frozenset[str]


@lru_cache(maxsize=64)
def _known(template: Template) -> _Known:
    return _Known(
        stepper(frozenset(template.names)),
        furniture(template),
        frozenset(template.outside),
        frozenset(template.spared),
    )


def read_learned(doc: Document, meta: Metadata, template: Template) -> LearnedBody | None:
    """Read the body where the template says; None where the page has no such place or says more elsewhere."""
    known = _known(template)
    element = find_container(doc.tree, template.bodies, known.step)
    if element is None:
        return None
    host = urlsplit(doc.url).hostname or ""
    pruned, pictures = _pruned(element, doc.rules, template, known, meta.description)
    rows = from_headline(blocks_from_dom(pruned, known.step, host), meta.title)
    dateline = dateline_of(rows, meta.date_published) if template.headline_inside else None
    marks = [
        known_line or at == dateline or is_aside_line(rows, at, host)
        for at, known_line in enumerate(known.furniture.marks(rows))
    ]
    own = [row.block for row, mark in zip(rows, marks, strict=True) if not mark]
    _drop(rows, marks, pruned)
    taken = [RemovedBlock(row.block, "repeated") for row, mark in zip(rows, marks, strict=True) if mark]
    held = sum(len(block.text.encode("utf-8", "replace")) for block in own)
    outside = _outside(doc.tree, element, known.outside)
    if not held or outside > _MOVED * held:
        return None
    opening = [(row.block.text, row.box) for row in rows[:_OPENING]]
    headed = template.headline_inside or opens_with(rows, meta.title)
    edited = trim(own, meta.title if headed else None, (), rows_among(opening), meta.authors)
    page, left = _outlines(doc, pruned, edited.blocks, meta, template)
    summaries = (meta.description, meta.subtitle) if template.standfirst_outside else ()
    first = find_standfirst(summaries, page, edited.blocks) if template.standfirst_outside else None
    blocks = (first, *edited.blocks) if first else edited.blocks
    agreement = round(held / (held + outside), 3)
    return LearnedBody(blocks, (*taken, *edited.taken), pruned, page, left, agreement, tuple(pictures()))


def _drop(rows: Sequence[Placed], marks: Sequence[bool], element: HtmlElement) -> None:
    """Take the boxes of lines that are the site's off the element, so that nobody takes it for a list of them."""
    kept = {row.box for row, mark in zip(rows, marks, strict=True) if not mark} | {None, element}
    for box in {row.box for row in rows} - kept:
        if box is not None and not kept & set(box.iterdescendants()) and box.getparent() is not None:
            box.drop_tree()


def _pruned(
    element: HtmlElement, rules: Rules, template: Template, known: _Known, told: str | None
) -> tuple[HtmlElement, Callable[[], Iterable[HtmlElement]]]:
    """Take off what was cut on all pages, then prune what is left, unless nothing in it could be pruned.

    Return the element and how to ask it for its pictures.
    """
    boxes = [one for place in template.cuts for one in find_all(element, place, known.step)]
    held = sum(map(_prose, boxes))
    if held < _SHORT or held < _MOST * _prose(element):  # else the text may have moved into such a box
        for one in boxes:
            one.drop_tree()
    visible(element)
    if rules.prune or not is_plain(element, known.step, known.spared):
        stays = (lambda inner: known.step(inner) in known.spared) if known.spared else None
        left = prune(deepcopy(element), rules, told, stays)
        return left.tree, left.pictures
    return element, partial(element.iter, "img")


def _prose(element: HtmlElement) -> int:
    sizes = [mass_of("".join(paragraph.itertext())) for paragraph in element.iter("p")]
    return sum(size for size in sizes if size >= PARAGRAPH)


def _outlines(
    doc: Document, element: HtmlElement, blocks: Sequence[Block], meta: Metadata, template: Template
) -> tuple[TextDensity, TextDensity]:
    """Measure page and element where somebody will ask: a wall, a film or a list may stand beside a short text."""
    length = sum(mass_of(block.text) for block in blocks)
    vague = meta.date_published is None or (length < _FEW and meta.date_published_source == "url")
    if template.standfirst_outside or vague or _may_be_else(doc.tree, length):
        return text_density(visible(deepcopy(doc.tree))), text_density(element)
    if sum(map(_leads_elsewhere, element.iter("h1", "h2", "h3", "h4"))) >= ENTRIES:
        left = text_density(element)
        return left, left
    return TextDensity(), TextDensity()


def _leads_elsewhere(heading: HtmlElement) -> bool:
    link = next(heading.iter("a"), None)
    if link is None:
        link = next(heading.iterancestors("a"), None)
    return link is not None and "#" not in (link.get("href") or "#")


def _may_be_else(tree: HtmlElement, length: int) -> bool:
    if length < _SHORT:  # a film, a notice or a row of pictures may be all there is
        return True
    return length < _SURE and _speaks_of_payment(tree)


def _speaks_of_payment(tree: HtmlElement) -> bool:
    if not walls.may_ask(etree.tostring(tree, method="text", encoding="unicode")):
        return False
    return walls.asks_for_payment("\n".join([text for text in tree.itertext() if len(text) < _LINE]))


def read_scoped_metadata(doc: Document, template: Template) -> Metadata:
    """Read what the page says of its article, where the template says that it does."""
    step = _known(template).step
    meta = read_metadata_paths(doc, template.metadata_paths, step) if template.metadata_paths else None
    if meta is None:
        meta = (
            read_around(doc, template.metadata_scope, step) if template.metadata_scope else metadata.read_metadata(doc)
        )
    return _without_account(meta, doc, template)


def _without_account(meta: Metadata, doc: Document, template: Template) -> Metadata:
    """Take the site's account out of the authors, unless the page prints it beside its text."""
    if len(meta.authors) != 1 or meta.authors[0] not in template.accounts:
        return meta
    element = find_container(doc.tree, template.bodies, _known(template).step)
    around = element.getparent() if element is not None else None
    if around is None or any(prints(text, meta.authors[0]) for text in around.itertext()):
        return meta
    return replace(meta, authors=(), byline_account=meta.authors[0])


def prints(line: str, name: str) -> bool:
    """Return whether a line prints a name as a byline does, with a few words beside it at most."""
    return name in line and len(line.strip()) <= len(name) + 24


def find_container(tree: HtmlElement, bodies: Sequence[ContainerPath], step: Step) -> HtmlElement | None:
    """Return the element that holds the body: of several at its first place the one with most text."""
    for body in bodies:
        found = find_all(tree, body.path, step)
        if len(found) == 1:
            return found[0]
        if found and body is bodies[0]:
            return fullest(found, [_unlinked(one) for one in found])
    return None


def _unlinked(element: HtmlElement) -> int:
    """Measure the text of an element that a reader sees and that is no link."""
    mass, hidden = 0, 0
    for event, one in etree.iterwalk(element, events=("start", "end")):
        silent = one.tag == "a" or one.tag in UNSEEN or not isinstance(one.tag, str)
        if event == "start":
            hidden += silent
            mass += 0 if hidden else mass_of((one.text or "").strip())
        else:
            hidden -= silent
            mass += 0 if hidden or one is element else mass_of((one.tail or "").strip())
    return mass


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
