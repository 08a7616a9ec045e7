"""The following page of an article that its site cut into several; never the next article, never the next list page."""

import re

from lxml.html import HtmlElement

from crawler.discovery import turning, urlshape
from crawler.discovery.anchors import ARROW, NEXT_ARTICLE, says_next
from crawler.discovery.markup import as_tree, base_of, resolve, squeeze
from storage.records import LinkKind

_COMMENTS = re.compile(r"comment|respond|disqus|reply|pinglun", re.IGNORECASE)
_LIST_MARKS = frozenset({"/page/", "/page-", "/seite-", "/index", "/index_", "/index-"})
_TITLE_LENGTH = 25  # characters; a longer anchor is a title, and so another article


def next_part(page: bytes | HtmlElement, url: str) -> str | None:
    """Give the absolute address of the page after ``url`` in a multi-page article, or None where it is the last.

    The address must continue that of ``url`` (``_2.html``, ``/2/``, ``?page=2``) and the link must say so: a next
    word, an arrow, its number, or ``rel=next``.
    """
    if urlshape.kind_of(url) is LinkKind.LISTING and not _numbered_article(url):
        return None
    tree = as_tree(page)
    if tree is None:
        return None
    base = base_of(tree, url)
    steps: dict[str, int] = {}
    claims: set[str] = set()
    for anchor in tree.iter("a", "link"):
        address = resolve(anchor.get("href"), base)
        distance = turning.step(url, address) if address else None
        if address is None or distance is None or _is_list_turn(url, address):
            continue
        steps[address] = distance
        if _claims(anchor, distance, url) and not _in_comments(anchor):
            claims.add(address)
    return _choose(url, steps, claims)


def _numbered_article(url: str) -> bool:
    """Say whether ``url`` is a later part of something that is an article when unnumbered (``/2024/05/01/slug/2/``)."""
    return any(urlshape.kind_of(f"http://{turn.stem}") is LinkKind.ARTICLE for turn in turning.readings(url))


def _is_list_turn(url: str, address: str) -> bool:
    """Say whether the row is written as lists are (``/page/2``) under something that is not known as an article."""
    return (
        any(turn.mark in _LIST_MARKS for turn in turning.readings(address))
        and urlshape.kind_of(url) is not LinkKind.ARTICLE
    )


def _claims(anchor: HtmlElement, distance: int, url: str) -> bool:
    if "next" in (anchor.get("rel") or "").lower().split():
        return distance == 1
    text = squeeze(str(anchor.text_content()))
    if len(text) > _TITLE_LENGTH or NEXT_ARTICLE.search(text):
        return False
    if says_next(text) or ARROW.fullmatch(text) or says_next(squeeze(anchor.get("title"))):
        return distance in {0, 1}
    numbers = [turn.number for turn in turning.readings(url)] or [1]
    digits = re.sub(r"\D", "", text)
    return distance == 1 and digits.isdecimal() and int(digits[:6]) in {number + 1 for number in numbers}


def _in_comments(anchor: HtmlElement) -> bool:
    names = (f"{parent.get('id') or ''} {parent.get('class') or ''}" for parent in anchor.iterancestors())
    return any(_COMMENTS.search(name) for name in names)


def _choose(url: str, steps: dict[str, int], claims: set[str]) -> str | None:
    """Take the claimed next page; from a numbered page on only where the row leads back to its beginning too.

    Without that, ``/news/story-7.html`` would continue in ``/news/story-8.html``.
    """
    nearest = sorted((address for address in claims if address != url), key=lambda address: -steps[address])
    for address in nearest:
        numbered = not any(turn.stem == turning.first_stem(url) for turn in turning.readings(address))
        if not numbered or any(distance < 0 for distance in steps.values()):
            return address
    return None
