"""Pages, feeds and sitemaps as text and trees, for the readers of this package."""

from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from crawler.discovery.markup.addresses import resolve
from pipelines.extraction.page import decode, document

# Without an element made for each link, which takes ten times as long.  In the head only a declared next page counts.
_HREFS = etree.XPath(
    "//a/@href | //area/@href | //link[contains(translate(@rel, 'NEXT', 'next'), 'next')]/@href", smart_strings=False
)


def text_of(body: bytes, content_type: str | None = None) -> str:
    """Decode a document, whatever it says of its charset; never raises."""
    return decode.decode(body, content_type).text


def as_tree(page: bytes | HtmlElement, content_type: str | None = None) -> HtmlElement | None:
    """Take a page either way, parsed already or as bytes; None when it holds no markup at all."""
    return document.parse_html(text_of(page, content_type)) if isinstance(page, bytes) else page


def squeeze(text: str | None) -> str:
    """Return text with every run of white space as one space."""
    return " ".join((text or "").split())


@lru_cache(maxsize=1)  # the links of a page and its next part are looked for in turn, in a tree that nobody changes
def hrefs_of(tree: HtmlElement) -> tuple[str, ...]:
    """List what the links of a page say, each once, in the order of the page, no more than any page has."""
    return tuple(dict.fromkeys(_HREFS(tree)[: document.MOST_LINKS]))


def base_of(tree: HtmlElement, url: str) -> str:
    """Return the address that relative links of the page are resolved against: ``<base href>`` or the page's own."""
    for base in tree.iter("base"):
        if base.get("href"):
            return resolve(base.get("href"), url) or url
    return url
