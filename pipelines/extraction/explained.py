"""One page as a person would check it: what became of each line and by which rule, and why each field won."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction.classify.weights import counted
from pipelines.extraction.core import Seen, see_page, tree_of
from pipelines.extraction.metadata.candidates import Field, fields
from pipelines.extraction.metadata.metadata import read_stated
from pipelines.extraction.page.decode import decode
from pipelines.extraction.page.document import Document, parse_html
from pipelines.extraction.page.text_match import squash
from pipelines.extraction.pdf import is_pdf, read_document
from pipelines.extraction.prune.prune import Pruned, outline, prune
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
    return explain_tree(page, rules, template)[0]


def explain_tree(
    page: Page, rules: Rules = DEFAULT, template: Template | None = None
) -> tuple[Explained, HtmlElement | None]:
    """Explain a page and return its whole tree too, None where it is none of HTML."""
    if is_pdf(page.body):
        return _of_document(page, rules, see_page(page, rules, template)), None
    read = tree_of(page)
    tree = deepcopy(read) if read is not None else parse_html(decode(page.body, page.header("content-type")).text)
    seen = see_page(page, rules, template, read)
    if tree is None:
        return Explained(page.url, _verdict(seen), (), ()), None
    article = seen.result if isinstance(seen.result, Article) else None
    doc = Document(page.final_url, tree, page.fetched_at, page.hints, rules)
    stated = seen.stated or read_stated(doc)
    known = article is not None and article.template_version is not None
    if known:
        pruned = Pruned(tree, outline(deepcopy(tree), rules), (), cautious=False)
    else:
        pruned = seen.pruned or prune(deepcopy(tree), rules, stated.meta.description)
    votes = sorted(counted(seen.votes).items(), key=lambda vote: -abs(vote[1]))
    told = fields(doc, article, stated)
    lines = tuple(_lines(pruned, seen, learned=known))
    return Explained(page.url, _verdict(seen), lines, told, pruned.cautious, tuple(votes)), tree


def _of_document(page: Page, rules: Rules, seen: Seen) -> Explained:
    """Tell of a PDF: its blocks in order, then the lines that are none of its text."""
    kept = [ExplainedLine(block.text, KEPT) for block in seen.blocks]
    taken = [ExplainedLine(cut.block.text, f"edge: {cut.rule}") for cut in seen.taken]
    article = seen.result if isinstance(seen.result, Article) else None
    shown = fields(read_document(page, rules).doc, article) if article else ()
    return Explained(page.url, _verdict(seen), (*kept, *taken), shown)


def _verdict(seen: Seen) -> str:
    result = seen.result
    if isinstance(result, Article):
        figures = ", ".join(f"{name} {value:g}" for name, value in result.quality.items())
        way = f"template {result.template_version}" if result.template_version else "no template"
        return f"article, {result.word_count} words ({figures or 'no figures'}; {way})"
    return f"rejected: {result.reason}" + (f", {result.detail}" if result.detail else "")


def _lines(pruned: Pruned, seen: Seen, *, learned: bool) -> Iterator[ExplainedLine]:
    kept = [squash(block.text) for block in seen.blocks]
    taken = {squash(cut.block.text): cut.rule for cut in seen.taken}
    restored = {squash(block.text) for block in seen.restored}
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
