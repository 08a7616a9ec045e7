"""Links as data: the sources a page showed, kept so that an answer "unchanged" still leads on to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from storage.records import Hints, Link, LinkKind
from storage.rows import clean_text

MOST = 2000
"""Sources one page may show and still be asked for conditionally; about 200 kB."""


def sources(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the links that a later crawl follows whatever it knows: all but articles."""
    return tuple(link for link in links if link.kind is not LinkKind.ARTICLE)


def links_value(links: Iterable[Link]) -> list[list[str]]:
    """Return links as JSON, without their hints."""
    return [[clean_text(link.url), link.kind.value, clean_text(link.via)] for link in links]


def links_from(value: Sequence[Sequence[Any]] | None) -> tuple[Link, ...]:
    """Read what :func:`links_value` wrote."""
    return tuple(Link(str(url), LinkKind(kind), str(via)) for url, kind, via in value or ())


# What several places said of one page: put together, and as JSON.
_WORDS = tuple(field.name for field in fields(Hints) if field.name != "seen_at")


def merge_hints(first: Hints, second: Hints) -> Hints:
    """Complete the hints of ``first`` with those of ``second``; a date stays with the time it was seen at."""
    title = first.title
    if second.title and (title is None or (_cut(title) and not _cut(second.title))):
        title = second.title
    dated = first if first.date else second
    return replace(
        first,
        title=title,
        date=dated.date,
        seen_at=dated.seen_at or first.seen_at,
        modified=first.modified or second.modified,
        section=first.section or second.section,
        excerpt=first.excerpt or second.excerpt,
        author=first.author or second.author,
        media=first.media or second.media,
    )


def _cut(title: str) -> bool:
    return title.rstrip().endswith(("...", "…"))


def hints_values(hints: Hints) -> dict[str, str] | None:
    """Return hints as JSON takes them, without what is unknown; None where nothing is known."""
    values = {name: clean_text(value) for name in _WORDS if (value := getattr(hints, name)) is not None}
    if hints.seen_at is not None:
        values["seen_at"] = hints.seen_at.isoformat()
    return values or None


def hints_from(values: Mapping[str, str] | None) -> Hints:
    """Read what :func:`hints_values` gave."""
    if not values:
        return Hints()
    seen = values.get("seen_at")
    return Hints(**{**values, "seen_at": None if seen is None else datetime.fromisoformat(seen)})  # type: ignore[arg-type]
