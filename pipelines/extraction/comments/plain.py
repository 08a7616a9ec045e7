"""Comments of which a page says neither who nor when: the paragraphs that trafilatura takes for them."""

from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.main_extractor import extract_comments
from trafilatura.settings import Extractor

from pipelines.extraction.comments.found import LONGEST, MOST, FoundComment
from pipelines.extraction.page.dom import squeeze


def plain_comments(tree: HtmlElement) -> list[FoundComment]:
    """Return the paragraphs of the part of a page that holds comments, each as one; the tree stays as it is."""
    try:
        body = extract_comments(deepcopy(tree), Extractor(fast=True, comments=True))[0]
    except (ValueError, TypeError, AttributeError, IndexError, AssertionError, RecursionError, etree.LxmlError):
        return []  # as of articles: seen on broken trees
    texts = (squeeze("".join(each.itertext())) for each in body)
    return [FoundComment(text[:LONGEST]) for text in texts if text][:MOST]
