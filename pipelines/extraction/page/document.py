"""A page as the readers of the extractor see it: parsed once, with what is known beside its bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.page.bounds import within_bounds
from pipelines.extraction.page.folded import unfold
from pipelines.extraction.page.mend import mended
from pipelines.extraction.rules import Rules
from storage.records import Hints

MOST_LINKS = 20_000
"""Links of a page that are looked at; the most of 4,919 captured pages are 2,492."""


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed page.  ``tree`` is whole (nothing pruned) while metadata is read; ``fetched_at`` is aware.

    ``links_licence`` is false where its bytes show that no link can lead to a licence.
    """

    url: str
    tree: HtmlElement
    fetched_at: datetime
    hints: Hints
    rules: Rules
    links_licence: bool = True


# Text to one tree, once a page.
# One class for all elements, chosen without a call into Python: lxml's own choice by tag costs a tenth of the time.
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)


def parse_html(text: str) -> HtmlElement | None:
    """Return the tree of a page, or None where there is nothing to read.

    Never raises.  Comments and processing instructions are left out.  libxml2 cuts nesting at 256 levels
    (``huge_tree`` stays off; the most of captured pages are 56), so walks over the tree are bounded.  What is over the
    bounds of :mod:`pipelines.extraction.page.bounds` is cut before; what a slip put outside the body is brought back;
    folded parts of the text are shown.
    """
    tree = mended(within_bounds(text), _parsed)
    if tree is not None:
        unfold(tree)
    return tree


def _parsed(text: str) -> HtmlElement | None:
    # A parser for each page: lxml parsers keep an error log, and a fresh one costs 20 microseconds.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree: Any = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    if not isinstance(tree, HtmlElement) or tree.tag != "html":
        return None
    if "shadowroot" in text:
        _open_shadows(tree)
    return tree


def _open_shadows(tree: HtmlElement) -> None:
    """Make boxes of the templates that browsers show without a script (declarative shadow roots)."""
    for template in list(tree.iter("template")):
        if template.get("shadowrootmode") or template.get("shadowroot"):
            template.tag = "div"
