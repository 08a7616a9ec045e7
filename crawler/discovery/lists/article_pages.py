"""The following page of an article that its site cut into several; never the next article, never the next list page."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.discovery.lists.anchor_text import ARROW, NEXT_ARTICLE, says_next
from crawler.discovery.markup import as_tree, base_of, hrefs_of, resolve, squeeze
from crawler.discovery.paging import first_stem, page_numbers, page_step, row_paths
from crawler.discovery.urls import kind_of
from storage.records import LinkKind

_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_COMMENTS = re.compile(r"comment|respond|disqus|reply|pinglun", re.IGNORECASE)
_LIST_MARKS = frozenset({"/page/", "/page-", "/seite-", "/index", "/index_", "/index-"})
_TITLE_LENGTH = 25  # characters; a longer anchor is a title, and so another article


def next_part(page: bytes | HtmlElement, url: str) -> str | None:
    """Return the absolute address of the page after ``url`` in a multi-page article, or None where it is the last.

    The address must continue that of ``url`` (``_2.html``, ``/2/``, ``?page=2``) and the link must say so: a next
    word, an arrow, its number, or ``rel=next``.
    """
    if kind_of(url) is LinkKind.LISTING and not _numbered_article(url):
        return None
    tree = as_tree(page)
    if tree is None:
        return None
    base = base_of(tree, url)
    claims: dict[str, int] = {}
    for anchor, address in _of_row(tree, url, base):
        distance = page_step(url, address)
        if distance is None or _is_list_turn(url, address) or not _speaks(anchor):
            continue
        if _claims(anchor, distance, url) and not _in_comments(anchor):
            claims.setdefault(address, distance)
    return _choose(tree, url, base, claims) if claims else None


def _of_row(tree: HtmlElement, url: str, base: str) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the links whose address could be in a row with ``url``; few are, and the rest is costly to ask."""
    paths = row_paths(url)
    resolved = ((href, resolve(href, base)) for href in hrefs_of(tree))
    near = {href: address for href, address in resolved if address and any(path in address for path in paths)}
    for anchor in tree.iter("a", "link") if near else ():
        address = near.get(anchor.get("href") or "")
        if address:
            yield anchor, address


def _numbered_article(url: str) -> bool:
    """Return whether ``url`` is a later part of something that is an article when unnumbered
    (``/2024/05/01/slug/2/``).
    """
    return any(kind_of(f"http://{turn.stem}") is LinkKind.ARTICLE for turn in page_numbers(url))


def _is_list_turn(url: str, address: str) -> bool:
    """Return whether the row is written as lists are (``/page/2``) under something that is not known as an article."""
    return any(turn.mark in _LIST_MARKS for turn in page_numbers(address)) and kind_of(url) is not LinkKind.ARTICLE


def _speaks(anchor: HtmlElement) -> bool:
    """Return whether a link could be one to a next page, by its own words, before its address is looked at."""
    if "next" in (anchor.get("rel") or "").lower():
        return True
    text = squeeze(str(anchor.text_content())) if anchor.tag == "a" else ""
    if not text or len(text) > _TITLE_LENGTH or NEXT_ARTICLE.search(text):
        return False
    return bool(_NUMBER.search(text) or says_next(text) or ARROW.fullmatch(text))


def _claims(anchor: HtmlElement, distance: int, url: str) -> bool:
    """Return whether the words of the link and the distance of its address mean the next page."""
    if "next" in (anchor.get("rel") or "").lower().split():
        return distance == 1
    text = squeeze(str(anchor.text_content()))
    if says_next(text) or ARROW.fullmatch(text):
        return distance in {0, 1}
    numbers = [turn.number for turn in page_numbers(url)] or [1]
    number = _NUMBER.search(text)
    return distance == 1 and number is not None and int(number.group()) in {own + 1 for own in numbers}


def _in_comments(anchor: HtmlElement) -> bool:
    names = (f"{parent.get('id') or ''} {parent.get('class') or ''}" for parent in anchor.iterancestors())
    return any(_COMMENTS.search(name) for name in names)


def _choose(tree: HtmlElement, url: str, base: str, claims: dict[str, int]) -> str | None:
    """Take the claimed next page; from a numbered page on only where the row leads back to its beginning too.

    Without that, ``/news/story-7.html`` would continue in ``/news/story-8.html``.
    """
    first = first_stem(url)
    for address in sorted((address for address in claims if address != url), key=lambda each: -claims[each]):
        if _is_duplicate_slug(address):
            continue
        if any(turn.stem == first for turn in page_numbers(address)) or _leads_back(tree, url, base):
            return address
    return None


def _is_duplicate_slug(address: str) -> bool:
    """Return whether the number only keeps two equal titles apart, as WordPress writes it (``/same-title-2/``)."""
    return any(turn.mark == "/-" for turn in page_numbers(address)) and address.endswith("/")


def _leads_back(tree: HtmlElement, url: str, base: str) -> bool:
    addresses = (resolve(anchor.get("href"), base) for anchor in tree.iter("a"))
    return any((page_step(url, address) or 0) < 0 for address in addresses if address)
