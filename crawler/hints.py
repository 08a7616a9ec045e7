"""What several places said of one page, put together."""

from dataclasses import replace

from storage.records import Hints


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
