"""Links as data: the sources a page showed, kept so that an answer "unchanged" still leads on to them."""

from collections.abc import Iterable, Sequence
from typing import Any

from storage.codec import clean
from storage.records import Link, LinkKind

MOST = 2000
"""Sources one page may show and still be asked for conditionally; about 200 kB."""


def sources(links: Iterable[Link]) -> tuple[Link, ...]:
    """Give the links that a later crawl follows whatever it knows: all but articles."""
    return tuple(link for link in links if link.kind is not LinkKind.ARTICLE)


def links_value(links: Iterable[Link]) -> list[list[str]]:
    """Give links as JSON, without their hints."""
    return [[clean(link.url), link.kind.value, clean(link.via)] for link in links]


def links_from(value: Sequence[Sequence[Any]] | None) -> tuple[Link, ...]:
    """Read what :func:`links_value` wrote."""
    return tuple(Link(str(url), LinkKind(kind), str(via)) for url, kind, via in value or ())
