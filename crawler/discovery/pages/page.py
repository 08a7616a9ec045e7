"""A fetched page read in one go, from one parse: pure, for a worker process."""

from typing import Protocol

from lxml.html import HtmlElement

from crawler.discovery.lists import ListReading, next_part, read_list_tree
from crawler.discovery.markup import text_of
from crawler.discovery.markup.redirects import canonical_link, elsewhere, refresh_target
from crawler.discovery.pages.judge import is_list, may_be_article
from crawler.discovery.pages.reading import PageReading, Sought
from pipelines.extraction import is_pdf
from pipelines.extraction.page import decode, document
from storage.records import LinkKind, Page, Result


class Extract(Protocol):
    """Makes an article or a rejection of a page; given its tree, which it changes."""

    def __call__(self, page: Page, *, tree: HtmlElement | None) -> Result:
        """Return what the page gives."""


def read_page(page: Page, sought: Sought, extract: Extract) -> PageReading:
    """Read a page that answered 200: its links, what it sends on to, the article; and judge what it is.

    Raises only MemoryError on any bytes.
    """
    text = "" if is_pdf(page.body) else text_of(page.body, page.header("content-type"))
    tree = None if decode.is_noise(text) else document.parse_html(text)
    if tree is None:
        return PageReading(result=extract(page, tree=None))
    url = page.final_url
    target = refresh_target(tree, url)
    if elsewhere(url, target):
        return PageReading(refresh=target)
    canonical = canonical_link(tree, url)
    canonical = canonical if elsewhere(url, canonical) else None
    links = _links(tree, page, sought, canonical)
    if not may_be_article(links, sought, url):
        return PageReading(is_list=True, links=links)
    following = next_part(tree, url)
    following = following if elsewhere(url, following) else None
    if following and not links.is_listing:
        return PageReading(links=links, canonical=canonical, following=following)
    result = extract(page, tree=tree)  # the last to read the tree
    if is_list(result, links, sought, url, page.hints):
        return PageReading(is_list=True, links=links)
    whole = None if following else result
    return PageReading(links=links, canonical=canonical, following=following, result=whole)


def _links(tree: HtmlElement, page: Page, sought: Sought, canonical: str | None) -> ListReading:
    """Read the links of a page, unless nobody follows them: a known article's, or a twin's of another page."""
    if sought.kind is LinkKind.ARTICLE and (canonical or not sought.links):
        return ListReading()
    asked = sought.domains, sought.documents
    return read_list_tree(tree, page.final_url, page.fetched_at, *asked)
