"""A comment as a page has it, before its date is read and its words are cleaned."""

from dataclasses import dataclass

MOST = 500
"""Comments of an article that are read; pages that show more at once are few, most load them by the dozen."""

LONGEST = 10_000
"""Characters of a comment; forms of news sites allow 500 to 5,000."""


@dataclass(frozen=True, slots=True)
class FoundComment:
    """One comment; ``parent`` is the place of the one it answers among those found, from 0."""

    text: str
    author: str | None = None
    date: str | None = None
    id: str | None = None
    parent: int | None = None
