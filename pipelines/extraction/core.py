"""The one way from a page to an outcome: decode, parse, read metadata, prune, find the body, edit, judge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape

from lxml.html import HtmlElement

from pipelines.admission import unwanted_by
from pipelines.extraction import results
from pipelines.extraction.body.assemble import assemble, join
from pipelines.extraction.body.body import read_body
from pipelines.extraction.body.captions import with_captions
from pipelines.extraction.body.trim import RemovedBlock
from pipelines.extraction.classify.classify import classify
from pipelines.extraction.classify.shape import Votes
from pipelines.extraction.comments import read_comments
from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.images import read_images
from pipelines.extraction.metadata.line_above import line_above, states_none
from pipelines.extraction.metadata.metadata import Stated
from pipelines.extraction.metadata.rights import may_link
from pipelines.extraction.opinion.opinion import second_opinion
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.decode import decode, is_noise
from pipelines.extraction.page.document import Document, parse_html
from pipelines.extraction.page.sniff import PLAIN, other_kind
from pipelines.extraction.page.text_density import TextDensity, mass_of, text_density, visible
from pipelines.extraction.page.text_match import squash
from pipelines.extraction.pdf import PdfTrouble, is_pdf, read_document
from pipelines.extraction.prune.prune import NAMES, Pruned, prune
from pipelines.extraction.rules import DEFAULT, Rules
from pipelines.extraction.structured.scripted import find_text
from pipelines.extraction.template.body import read_learned, read_scoped_metadata
from pipelines.extraction.template.template import Template
from storage.records import Article, Image, Page, Reason, Result

_HTML_TYPES = (
    "text/html",
    "application/xhtml",
    "text/plain",
    "application/xml",
    "text/xml",
    "application/octet-stream",
)

_NOTICE = 700  # bytes; a shorter text without markup may be the words of a server that says why there is no page


EDGE = "header, footer or table of contents"
"""The rule by which a line of a document is left out of its text."""

_THIN = 1500  # bytes; a page that shows more keeps no more in its states, which cost milliseconds to read


@dataclass(frozen=True, slots=True)
class Extraction:
    """A page as a person would check it: the outcome, the lines kept and the visible lines that are not in the text.

    ``taken`` are the lines that edge rules and the second look took off the body, each with its rule, ``restored`` the
    lines that the second look put back; ``votes`` say for and against an article, where no rule decided before
    (``pipelines.extraction.classify.votes``).
    """

    result: Result
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    restored: tuple[str, ...] = ()
    votes: Votes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """The outcome, and what a person may want to see of the way to it.

    ``stated`` is what the whole page states, and ``pruned`` what was cut off it, where it was read without a template.
    """

    result: Result
    blocks: tuple[Block, ...] = ()
    taken: tuple[RemovedBlock, ...] = ()
    restored: tuple[Block, ...] = ()
    unread: bool = False
    votes: Votes = field(default_factory=dict)
    stated: Stated | None = None
    pruned: Pruned | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """What one fetched page of an article gives; ``headline`` only where the page states nothing sure of it."""

    blocks: tuple[Block, ...]
    taken: tuple[RemovedBlock, ...]
    images: tuple[Image, ...]
    page: TextDensity
    left: TextDensity
    quality: Mapping[str, float]
    learned: bool = False
    restored: tuple[Block, ...] = ()
    pruned: Pruned | None = None
    headline: str | None = None


def extract(
    page: Page, rules: Rules = DEFAULT, template: Template | None = None, tree: HtmlElement | None = None
) -> Result:
    """Turn a page into an article or a reasoned rejection; pure, deterministic, raises only MemoryError on any bytes.

    With the site's ``template`` the body is read from its known place; a page that has no such place is read without.
    ``tree`` is what :func:`parse_html` made of the page, where the caller has it; it is pruned and must not be read
    again.
    """
    return see_page(page, rules, template, tree).result


def read_page(page: Page, rules: Rules = DEFAULT, template: Template | None = None) -> Extraction:
    """Do what extract() does and keep what it saw on the way."""
    seen = see_page(page, rules, template)
    said = {squash(block.text) for block in seen.blocks}
    lines = () if seen.unread else _visible_lines(page)
    return Extraction(
        seen.result,
        tuple(block.text for block in seen.blocks),
        tuple(line for line in lines if not said or squash(line) not in said),
        tuple((t.block.text, t.rule) for t in seen.taken),
        tuple(block.text for block in seen.restored),
        seen.votes,
    )


def _visible_lines(page: Page) -> tuple[str, ...]:
    """Return every line a reader sees, of all pages of an article, wherever it stands."""
    trees = (tree_of(part) for part in (page, *page.more))
    return tuple(line.text for tree in trees if tree is not None for line in text_density(visible(tree)).lines)


def see_page(page: Page, rules: Rules, template: Template | None, tree: HtmlElement | None = None) -> Seen:
    """Do what extract() does and keep what was found on the way."""
    try:
        return _read(page, rules, template, tree)
    except MemoryError:  # says something of the process, which is replaced, and nothing of what is left of it
        raise
    except Exception as error:  # noqa: BLE001  the page edge: one hostile page must not stop a crawl
        return Seen(results.rejected(page, rules, Reason.UNREADABLE, f"{type(error).__name__}: {error}"), unread=True)


def _read(page: Page, rules: Rules, template: Template | None, tree: HtmlElement | None) -> Seen:
    if page.status >= 400:
        return Seen(results.rejected(page, rules, Reason.HTTP_ERROR, f"status {page.status}"), unread=True)
    return _of_document(page, rules) if rules.documents and is_pdf(page.body) else _of_html(page, rules, template, tree)


def _of_html(page: Page, rules: Rules, template: Template | None, tree: HtmlElement | None) -> Seen:
    kind = (page.header("content-type") or "text/html").split(";")[0].strip().lower()
    if kind and not kind.startswith(_HTML_TYPES):
        return Seen(results.rejected(page, rules, Reason.NOT_HTML, kind), unread=True)
    other = other_kind(page.body)
    if other is not None and (other != PLAIN or len(page.body) > _NOTICE):
        return Seen(results.rejected(page, rules, Reason.NOT_HTML, other), unread=True)
    tree = tree_of(page) if tree is None else tree
    if tree is None:
        reason = Reason.UNREADABLE if page.body.strip() else Reason.EMPTY
        return Seen(results.rejected(page, rules, reason, "no HTML in the answer"), unread=True)
    doc = Document(page.final_url, tree, page.fetched_at, page.hints, rules, may_link(page.body))
    seen = _outcome(page, doc, template)
    if other is not None and isinstance(seen.result, Article):
        return Seen(results.rejected(page, rules, Reason.NOT_HTML, other), unread=True)
    return seen


def _of_document(page: Page, rules: Rules) -> Seen:
    """Read a PDF: it is taken for an article, as whoever asks for documents wants them."""
    try:
        found = read_document(page, rules)
    except PdfTrouble as trouble:
        return Seen(results.rejected(page, rules, trouble.reason, trouble.words), unread=True)
    meta = metadata.complete(found.meta, [block.text for block in found.blocks], [], found.doc)
    article = results.article(page, rules, results.ArticleParts(meta, found.blocks, (), None, {}))
    if (rule := unwanted_by(article, rules.admission)) is not None:
        return Seen(results.rejected(page, rules, Reason.UNWANTED, rule, meta), unread=True)
    taken = tuple(RemovedBlock(Block(BlockKind.PARAGRAPH, line, line), EDGE) for line in found.taken)
    return Seen(article, found.blocks, taken, unread=True)


def _outcome(page: Page, doc: Document, template: Template | None) -> Seen:
    if template is None:
        stated: Stated | None = (whole := metadata.read_stated(doc))
        meta = whole.meta
    else:
        stated, meta = None, read_scoped_metadata(doc, template)
    pages = [(page, doc), *_later(page, doc.rules)]
    comments = read_comments([shown for _, shown in pages]) if doc.rules.comments else None  # before they are cut off
    parts = [_part(one, shown, meta, template) for one, shown in pages]
    pruned = None if stated is None else parts[0].pruned
    parts[0] = _told_to_scripts(page, doc, meta, parts[0]) or parts[0]
    blocks = join([part.blocks for part in parts])
    taken = tuple(t for part in parts for t in part.taken)
    verdict = classify(blocks, meta, parts[0].page, parts[0].left, page)
    if verdict.reason is not None:
        result: Result = results.rejected(page, doc.rules, verdict.reason, verdict.detail, meta)
        return Seen(result, votes=verdict.votes, stated=stated, pruned=pruned)
    if headline := parts[0].headline:
        meta = replace(meta, title=headline)
        if len(blocks) > 1 and squash(blocks[0].text) == squash(headline):
            blocks, taken = blocks[1:], (RemovedBlock(blocks[0], "headline"), *taken)
    usual = template.language if template and parts[0].learned else None
    meta = metadata.complete(meta, [b.text for b in blocks], [t.block.text for t in taken], doc, usual)
    images = tuple({image.url: image for part in parts for image in part.images}.values())
    version = template.version if template and parts[0].learned else None
    blocks = with_captions(blocks, images)
    found = results.ArticleParts(meta, blocks, images, verdict.access, parts[0].quality, version, comments)
    back = tuple(block for part in parts for block in part.restored)
    article = results.article(page, doc.rules, found)
    if (rule := unwanted_by(article, doc.rules.admission)) is not None:
        return Seen(results.rejected(page, doc.rules, Reason.UNWANTED, rule, meta), votes=verdict.votes)
    return Seen(article, blocks, taken, back, votes=verdict.votes, stated=stated, pruned=pruned)


def _told_to_scripts(page: Page, doc: Document, meta: metadata.Metadata, shown: _Part) -> _Part | None:
    """Read the text that the page keeps for its scripts, where that is twice what it shows."""
    mass = sum(mass_of(block.text) for block in shown.blocks)
    kept = meta.scripted if mass < _THIN else replace(meta.scripted, states=(), asides=())
    text = find_text(kept, meta.title, 2 * mass)
    if text is None:
        return None
    title = escape(meta.title or "", quote=False)
    tree = parse_html(f"<html><body><article><h1>{title}</h1>{text}</article></body></html>")
    if tree is None:
        return None
    told = _read_part(page, replace(doc, tree=tree), meta, lambda: None)
    return replace(told, images=shown.images) if sum(mass_of(block.text) for block in told.blocks) > mass else None


def tree_of(page: Page) -> HtmlElement | None:
    """Parse a page as extract() does; None where there is no HTML in it."""
    text = decode(page.body, page.header("content-type")).text
    return None if is_noise(text) else parse_html(text)


def _later(page: Page, rules: Rules) -> list[tuple[Page, Document]]:
    """Parse the following pages of an article; one that cannot be read is left out."""
    trees = ((later, tree_of(later)) for later in page.more)
    return [(p, Document(p.final_url, tree, p.fetched_at, p.hints, rules)) for p, tree in trees if tree is not None]


def _part(page: Page, doc: Document, meta: metadata.Metadata, template: Template | None) -> _Part:
    """Read one fetched page; its tree is pruned and must not be asked after."""
    if template is not None and (known := read_learned(doc, meta, template)) is not None:
        images = read_images(known.pictures, doc.url)
        quality = {"agreement": known.agreement}
        headline = _headline(meta, known.blocks, lambda: text_density(visible(doc.tree)))
        return _Part(
            known.blocks, known.taken, images, known.page, known.left, quality, learned=True, headline=headline
        )
    return _read_part(page, doc, meta, partial(tree_of, page))


def _read_part(page: Page, doc: Document, meta: metadata.Metadata, whole: Callable[[], HtmlElement | None]) -> _Part:
    # In place: a copy costs a millisecond, and few pages are asked for whole again.
    pruned = prune(doc.tree, doc.rules, meta.description)
    part = _read_pruned(doc, meta, pruned, whole)
    if part.blocks or not any(cut.rule in NAMES for cut in pruned.cuts):
        return part
    tree = whole()  # names of boxes took all there was: they are not believed
    if tree is None:
        return part
    again = _read_pruned(doc, meta, prune(tree, doc.rules, meta.description, lambda _: True), whole)
    return again if again.blocks else part


def _read_pruned(
    doc: Document, meta: metadata.Metadata, pruned: Pruned, whole: Callable[[], HtmlElement | None]
) -> _Part:
    body = read_body(pruned.tree, whole, doc.rules.body)
    opinion = second_opinion(body, pruned, meta.title)
    done = assemble(opinion.body, pruned.before, meta)
    quality = {"agreement": body.agreement, "confidence": opinion.confidence}
    taken = (*(RemovedBlock(block, "opinion") for block in opinion.dropped), *done.taken)
    images = read_images(pruned.pictures(), doc.url)
    headline = _headline(meta, done.blocks, lambda: pruned.before)
    return _Part(
        done.blocks, taken, images, pruned.before, body.left, quality, False, opinion.restored, pruned, headline
    )


def _headline(meta: metadata.Metadata, blocks: tuple[Block, ...], page: Callable[[], TextDensity]) -> str | None:
    """Look for the headline above the text where the page states nothing sure of it."""
    return line_above(page(), [block.text for block in blocks[:2]]) if states_none(meta.title_candidates) else None
