"""A page written anew with every line marked by what became of it, for people to look at: harmless HTML."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.explained import KEPT, Explained, ExplainedLine, explain_tree
from pipelines.extraction.page.decode import decode
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import visible
from pipelines.extraction.pdf import is_pdf
from pipelines.extraction.rules import DEFAULT, Rules
from pipelines.extraction.template.template import Template
from storage.records import Page

_TAGS = frozenset(
    [
        *("article", "aside", "b", "blockquote", "br", "code", "dd", "details", "div", "dl", "dt", "em", "figcaption"),
        *("figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "li", "main", "nav", "ol", "p"),
        *("pre", "section", "span", "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    ]
)
"""Elements that are written; others give their content only.  No attribute of the page is written."""

_EMPTY = frozenset({"br", "hr"})


def annotate(page: Page, told: Explained) -> str:
    """Return the body of a page that was explained as HTML of plain elements, each text in a ``span`` of its fate.

    Classes: ``kept``, ``pruned``, ``edge`` (taken off an end of the text) and ``outside``; ``title`` names the rule.
    Nothing of the page but its words and its plain elements is there: no script, link, picture, style or attribute.
    """
    tree = None if is_pdf(page.body) else parse_html(decode(page.body, page.header("content-type")).text)
    return _annotated(tree, told)


def explain_marked(page: Page, rules: Rules = DEFAULT, template: Template | None = None) -> tuple[Explained, str]:
    """Return what explain() and annotate() do, of a page that is parsed once."""
    told, tree = explain_tree(page, rules, template)
    return told, _annotated(tree, told)


def _annotated(tree: HtmlElement | None, told: Explained) -> str:
    return "" if tree is None else "".join(_written(visible(tree), told.lines))


def _written(tree: HtmlElement, lines: Sequence[ExplainedLine]) -> Iterator[str]:
    """Write a tree.  Lines and texts hold the same letters in the same order: a letter's number says its line."""
    ends = list(accumulate(len("".join(line.text.split())) for line in lines))
    at = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        starts, tag = event == "start", element.tag
        text = element.text if starts else element.tail if element is not tree else None
        if tag in _TAGS and (starts or tag not in _EMPTY):
            yield f"<{'' if starts else '/'}{tag}>"
        if text:
            yield _text(text, lines[min(bisect_right(ends, at), len(lines) - 1)]) if lines else escape(text)
            at += len("".join(text.split()))


def _text(text: str, line: ExplainedLine) -> str:
    if text.isspace():
        return text
    kind, _, rule = line.fate.partition(": ")
    name = {KEPT: "kept", "prune": "pruned", "edge": "edge"}.get(kind, "outside")
    return f'<span class="{name}" title="{escape(rule or kind)}">{escape(text)}</span>'
