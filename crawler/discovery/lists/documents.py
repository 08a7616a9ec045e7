"""Links of a page to PDF files of its site: the documents that are read where a site file asks for them."""

from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from crawler.discovery.markup import base_of, resolve, squeeze
from crawler.discovery.urls import is_document
from storage.records import Hints, Link, LinkKind
from storage.urls import belongs, registered_domain

_MOST = 10_000  # links of a page that are looked at
_MOST_DOCUMENTS = 500  # of a page; a year of a gazette has fewer
_LONGEST = 300  # characters of a link's text


def document_links(tree: HtmlElement, url: str, seen_at: datetime, domains: frozenset[str]) -> tuple[Link, ...]:
    """Return the links to PDF files, each once, in the order of the page, with their text as the title."""
    base, own = base_of(tree, url), domains | {registered_domain(url)}
    found: dict[str, Link] = {}
    for element in islice(tree.iter("a"), _MOST):
        href = element.get("href") or ""
        if ".pdf" not in href.lower():
            continue
        address = (resolve(href, base) or "").partition("#")[0]
        if not is_document(address) or address in found or not belongs(address, own):
            continue
        title = squeeze(str(element.text_content()))[:_LONGEST] or None
        found[address] = Link(address, LinkKind.ARTICLE, "document", Hints(title=title, seen_at=seen_at))
        if len(found) == _MOST_DOCUMENTS:
            break
    return tuple(found.values())
