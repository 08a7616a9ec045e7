"""The newest rows of the index that may hold some words, in a time that does not grow with the number of all of them.

Where few articles have the words, all of them are put in order.  Where many have (a million articles, and a word that
stands in four of ten: 2 s), the rows of the index are looked at by their time, a window after the other, and the index
of words is asked which of a window have them: it knows that of a range of numbers in a millisecond, and windows of time
are ranges of numbers wherever articles were stored as they appeared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.fulltext import are_common, candidates
from storage.fulltext.query import Words
from storage.schema.fulltext import search_rows
from storage.search.search import asked, in_scope
from storage.selection import Selection

COMMON = 10_000
"""Articles beyond which words are common."""

FIRST_WINDOW, WINDOWS = 4000, 3
"""Rows of the first window, each further one twice as large; and windows that are looked at for one page."""

Entry = Any
"""A row of the index: the number of an article, its date and name, by which hits are ordered, its day, its number."""

Place = tuple[str, str]
"""Where a page ends: date and name of a row."""


@dataclass(frozen=True, slots=True)
class NewestRows:
    """The rows found; ``place`` is where the next ones are to be looked for, None where there are no more.

    ``count`` is the number of all rows that may hold the words, None where nobody counted so many.
    """

    rows: Sequence[Entry]
    place: Place | None
    count: int | None


def newest_rows(
    connection: Connection, selection: Selection, words: Words, after: Place | None, enough: int, most: int
) -> NewestRows:
    """Return at most so many rows of a scope that may hold the words, the newest first, from a place on.

    Where they are looked for by time, no further window is looked at once there are more than ``enough``.
    """
    if are_common(connection, words, COMMON):
        return _by_windows(connection, selection, words, after, (enough, most))
    query = asked(connection, selection, words)
    newest = query.with_only_columns(*_ROW).where(*_beyond(after)).order_by(*_NEWEST_FIRST).limit(most + 1)
    rows = connection.execute(newest).all()
    if len(rows) <= most:
        return NewestRows(rows, None, len(rows) if after is None else None)
    count = connection.execute(query.with_only_columns(func.count())).scalar_one() if after is None else None
    return NewestRows(rows[:most], _place(rows[most - 1]), count)


def _by_windows(
    connection: Connection, selection: Selection, words: Words, after: Place | None, wanted: tuple[int, int]
) -> NewestRows:
    enough, most = wanted
    query = select(*_ROW).where(*in_scope(selection), *_in_time(selection)).order_by(*_NEWEST_FIRST)
    found: list[Entry] = []
    for turn in range(WINDOWS):
        size = FIRST_WINDOW * 2**turn
        window = connection.execute(query.where(*_beyond(after)).limit(size)).all()
        found += _holding(connection, words, window)
        if len(found) > most:
            return NewestRows(found[:most], _place(found[most - 1]), None)
        if len(window) < size:
            return NewestRows(found, None, None)
        after = _place(window[-1])
        if len(found) > enough:
            break
    return NewestRows(found, after, None)


def _holding(connection: Connection, words: Words, window: Sequence[Entry]) -> list[Entry]:
    """Return the rows of a window that may hold the words."""
    if not window:
        return []
    numbers = [row.id for row in window]
    have = set(connection.scalars(candidates(connection, words, (min(numbers), max(numbers)))))
    return [row for row in window if row.id in have]


def _in_time(selection: Selection) -> list[ColumnElement[bool]]:
    """Return the bounds of a scope as the index by time has them: UTC, a day wider than the days that pages state."""
    bounds = []
    if selection.since is not None:
        bounds.append(search_rows.c.sort_at >= (selection.since - timedelta(days=1)).isoformat())
    if selection.until is not None:
        bounds.append(search_rows.c.sort_at < (selection.until + timedelta(days=2)).isoformat())
    return bounds


def _beyond(after: Place | None) -> list[ColumnElement[bool]]:
    """Return the condition for the rows after a place; the first half of it is what an index can begin at."""
    if after is None:
        return []
    sort_at, name = after
    older, same = search_rows.c.sort_at < sort_at, search_rows.c.sort_at == sort_at
    return [search_rows.c.sort_at <= sort_at, or_(older, and_(same, search_rows.c.name > name))]


def _place(row: Entry) -> Place:
    return row.sort_at, row.name


_ROW = search_rows.c.article_id, search_rows.c.sort_at, search_rows.c.name, search_rows.c.day, search_rows.c.id
_NEWEST_FIRST = search_rows.c.sort_at.desc(), search_rows.c.name
