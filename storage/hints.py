"""What several places said of one page: put together, and as JSON."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime

from storage.codec import clean
from storage.records import Hints

_WORDS = tuple(field.name for field in fields(Hints) if field.name != "seen_at")


def merge(first: Hints, second: Hints) -> Hints:
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
    )


def _cut(title: str) -> bool:
    return title.rstrip().endswith(("...", "…"))


def hints_values(hints: Hints) -> dict[str, str] | None:
    """Give hints as JSON takes them, without what is unknown; None where nothing is known."""
    values = {name: clean(value) for name in _WORDS if (value := getattr(hints, name)) is not None}
    if hints.seen_at is not None:
        values["seen_at"] = hints.seen_at.isoformat()
    return values or None


def hints_from(values: Mapping[str, str] | None) -> Hints:
    """Read what :func:`hints_values` gave."""
    if not values:
        return Hints()
    seen = values.get("seen_at")
    return Hints(**{**values, "seen_at": None if seen is None else datetime.fromisoformat(seen)})  # type: ignore[arg-type]
