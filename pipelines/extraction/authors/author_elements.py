"""Elements that call themselves the author's: by class, rel, itemprop or the address they lead to."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.authors.patterns import BY
from pipelines.extraction.page.dom import words
from pipelines.extraction.structured.signals import PageSignals, leads_to_author

_LABELS = re.compile("author|byline|writer|autor|auteur")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LEVELS = 4  # between a name and the item of a list that it stands in
_HEADLINE = 12  # characters of a link that leads to another article
_ITEM = 40  # characters that an item says beside the name

_Place = tuple[HtmlElement | None, str, str | None]


def author_elements(found: PageSignals) -> list[HtmlElement]:
    """Return the elements that hold authors, without those of comments and of other articles.

    One that holds others and does not begin with "By" is left to them: a role may stand beside the name.
    """
    marked = [one for one in found.marked if _is_of_author(one) and words(one, 1) and not _is_comment(one)]
    outer = {node for element in marked for node in islice(element.iterancestors(), _LEVELS)}
    return _outside_lists([one for one in marked if one not in outer or BY.match(words(one, 120))])


def _outside_lists(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Leave out the authors of items in a row; two authors of one article stand in a row too, but say no more."""
    if len(elements) < 2:
        return list(elements)
    nodes = {node for element in elements for node in _items(element)}
    rows = Counter(map(_place, nodes))
    return [
        element
        for element in elements
        if not any(rows[_place(n)] > 1 and _says_more(n, element) for n in _items(element))
    ]


def _items(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from islice(element.iterancestors(), _LEVELS)


def _place(node: HtmlElement) -> _Place:
    return node.getparent(), str(node.tag), node.get("class")


def _says_more(node: HtmlElement, element: HtmlElement) -> bool:
    own = words(element, 120)
    most = len(own) + _ITEM
    if len(words(node, most + 1)) <= most and not any(_is_headline(link, own) for link in node.iter("a")):
        return False
    return node.find(".//h1") is None


def _is_headline(link: HtmlElement, own: str) -> bool:
    text = words(link, 60)
    return len(text) >= _HEADLINE and text not in own and not leads_to_author(link.get("href") or "")


def _is_comment(element: HtmlElement) -> bool:
    return any((node.get("itemtype") or "").endswith("/Comment") for node in _items(element))


def is_near(element: HtmlElement, near: Sequence[str]) -> bool:
    """Return whether an element stands near the headline, which is asked of Chinese names only.

    Portals mark the columnists of other boxes as authors too.
    """
    text = words(element, 120)
    return not _CHINESE.search(text) or any(text.startswith(piece) for piece in near[:40])


def is_sure(element: HtmlElement) -> bool:
    """Return whether an element holds the author and nothing else."""
    return element.get("rel") == "author" or element.get("itemprop") in ("author", "name")


def _is_of_author(element: HtmlElement) -> bool:
    if (
        element.get("rel") == "author"
        or element.get("itemprop") == "author"
        or leads_to_author(element.get("href") or "")
    ):
        return True
    return _LABELS.search(f"{element.get('class') or ''} {element.get('id') or ''}".lower()) is not None
