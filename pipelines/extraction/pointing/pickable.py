"""A page written anew so that a person can point at its blocks: each text is a link that says which block it is of."""

from collections.abc import Callable, Iterator
from html import escape

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.page.decode import decode
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import visible
from pipelines.extraction.pdf import is_pdf
from storage.records import Page

_BLOCKS = frozenset(
    [
        *("article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "th", "thead", "tr", "ul"),
    ]
)
"""Elements that are written, without an attribute of the page; of others their content only."""

_SEEN = {"img": "[picture]", "iframe": "[frame]", "video": "[video]", "input": "[field]"}
"""What a reader sees of elements without words."""


def shown_tree(page: Page) -> HtmlElement | None:
    """Return the tree whose elements are numbered in document order, as links and selectors mean them."""
    tree = None if is_pdf(page.body) else parse_html(decode(page.body, page.header("content-type")).text)
    return None if tree is None else visible(tree)


def pickable(tree: HtmlElement, link: Callable[[int], str], chosen: int | None = None) -> str:
    """Return the body of a page as HTML of plain elements, each text in a link to ``link(number of its block)``.

    The links open in the whole window.  The chosen block has the id ``chosen``.  Nothing else of the page but its words
    and its plain elements is there.
    """
    return "".join(_written(tree, link, chosen))


def _written(tree: HtmlElement, link: Callable[[int], str], chosen: int | None) -> Iterator[str]:
    open_blocks, number = [0], -1
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = str(element.tag)
        if event == "start":
            number += 1
            open_blocks.append(number if tag in _BLOCKS else open_blocks[-1])
            yield from _opening(tag, number == chosen)
            yield _link(element.text or _SEEN.get(tag, ""), link(open_blocks[-1]))
            continue
        open_blocks.pop()
        if tag in _BLOCKS:
            yield f"</{tag}>"
        if element is not tree:
            yield _link(element.tail or "", link(open_blocks[-1]))


def _opening(tag: str, is_chosen: bool) -> Iterator[str]:
    mark = ' id="chosen"' if is_chosen else ""
    if tag in _BLOCKS:
        yield f"<{tag}{mark}>"
    elif tag == "br":
        yield "<br>"
    elif is_chosen:
        yield f"<span{mark}></span>"


def _link(text: str, address: str) -> str:
    return f'<a href="{escape(address)}" target="_top">{escape(text)}</a>' if text.strip() else escape(text)
