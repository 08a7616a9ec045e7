"""One page as a person would check it: what became of each line and by which rule, and why each field won."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from pipelines.extraction.classify.weights import counted
from pipelines.extraction.core import Extraction, read_page
from pipelines.extraction.metadata.candidates import Field, fields
from pipelines.extraction.metadata.metadata import read_metadata
from pipelines.extraction.page.decode import decode
from pipelines.extraction.page.document import Document, parse_html
from pipelines.extraction.page.text_match import squash
from pipelines.extraction.pdf import is_pdf, read_document
from pipelines.extraction.prune.prune import Pruned, prune
from pipelines.extraction.rules import DEFAULT, Rules
from pipelines.extraction.template.template import Template
from storage.records import Article, Page

KEPT = "kept"
RESTORED = "kept, put back by the second look"
OUTSIDE = "outside the body"
SECOND = "dropped by the second look"
_WHOLE = 12  # letters: a shorter line counts as kept only where it is a line of the text by itself


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A visible line of the page and its fate: ``kept``, ``prune: rule``, ``edge: rule`` or ``outside the body``.

    Lines that the second look put back or dropped say so.
    """

    text: str
    fate: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A page with the reasons: ``verdict`` in words, lines in page order, fields with their candidates.

    ``cautious`` tells that pruning kept what its rules named, as else nearly nothing would have been left.  ``votes``
    are what spoke for and against an article and how much each counted, the weightiest first.
    """

    url: str
    verdict: str
    lines: tuple[ExplainedLine, ...]
    fields: tuple[Field, ...]
    cautious: bool = False
    votes: tuple[tuple[str, float], ...] = ()


def explain(page: Page, rules: Rules = DEFAULT, template: Template | None = None) -> Explained:
    """Read a page as extract() does and say why; pure, and raises nothing that extract() would not."""
    reading = read_page(page, rules, template)
    result = reading.result
    article = result if isinstance(result, Article) else None
    if is_pdf(page.body):
        return _of_document(page, rules, reading)
    tree = parse_html(decode(page.body, page.header("content-type")).text)
    if tree is None:
        return Explained(page.url, _verdict(reading), (), ())
    doc = Document(page.final_url, tree, page.fetched_at, page.hints, rules)
    pruned = prune(deepcopy(tree), rules, read_metadata(doc).description)
    known = article is not None and article.template_version is not None
    lines = tuple(_lines(pruned, reading, learned=known))
    votes = sorted(counted(reading.votes).items(), key=lambda vote: -abs(vote[1]))
    cautious = pruned.cautious and not known
    return Explained(page.url, _verdict(reading), lines, fields(doc, article), cautious, tuple(votes))


def _of_document(page: Page, rules: Rules, reading: Extraction) -> Explained:
    """Tell of a PDF: its blocks in order, then the lines that are none of its text."""
    kept = [ExplainedLine(text, KEPT) for text in reading.kept]
    taken = [ExplainedLine(text, f"edge: {rule}") for text, rule in reading.taken]
    article = reading.result if isinstance(reading.result, Article) else None
    shown = fields(read_document(page, rules).doc, article) if article else ()
    return Explained(page.url, _verdict(reading), (*kept, *taken), shown)


def _verdict(reading: Extraction) -> str:
    result = reading.result
    if isinstance(result, Article):
        figures = ", ".join(f"{name} {value:g}" for name, value in result.quality.items())
        way = f"template {result.template_version}" if result.template_version else "no template"
        return f"article, {result.word_count} words ({figures or 'no figures'}; {way})"
    return f"rejected: {result.reason}" + (f", {result.detail}" if result.detail else "")


def _lines(pruned: Pruned, reading: Extraction, *, learned: bool) -> Iterator[ExplainedLine]:
    kept = [squash(text) for text in reading.kept]
    taken = {squash(text): rule for text, rule in reading.taken}
    restored = {squash(text) for text in reading.restored}
    for line in pruned.before.lines:
        text = squash(line.text)
        if text and _is_kept(text, kept):
            fate = RESTORED if text in restored else KEPT
        elif rule := taken.get(text):
            fate = SECOND if rule == "opinion" else f"edge: {rule}"
        else:
            cut = None if learned else _cut_over(pruned, line.owner)
            fate = f"prune: {cut}" if cut else OUTSIDE
        yield ExplainedLine(line.text, fate)


def _is_kept(text: str, kept: Sequence[str]) -> bool:
    return any(text == one or (len(text) >= _WHOLE and text in one) for one in kept)


def _cut_over(pruned: Pruned, owner: int) -> str | None:
    end = pruned.before.end
    return next((cut.rule for cut in pruned.cuts if cut.at <= owner < end[cut.at]), None)
