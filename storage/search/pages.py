"""Hits a page at a time, with the numbers of what they have in common, in a time that does not grow with the store.

A page looks at so many articles that may hold the words, the newest first: ``LOOKED_AT`` headers where the index tells
what holds them, ``TEXTS_LOOKED_AT`` whole texts where it does not (a phrase).  What is not decided then is on the pages
that follow, and the numbers say of how many they are.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Self

from sqlalchemy import Connection, select

from storage.articles import StoredArticle
from storage.errors import StorageError
from storage.fulltext import read_query
from storage.fulltext.query import Words, exact, holds
from storage.fulltext.tokenizer import MOST_TITLE_BYTES, canonical
from storage.rights import RightsAnnotator
from storage.schema.core import articles
from storage.search.newest import Entry, Place, newest_rows
from storage.search.search import Hits
from storage.selection import MOST_TOGETHER, Selection
from storage.selection.filters import FilterFacts, Judge, judges
from storage.selection.scope import article_headers_of, articles_of, snapshot
from storage.store import Store
from storage.withdrawals import WithdrawalRegistry

LOOKED_AT = 300
TEXTS_LOOKED_AT = 150

FACETS = ("site", "language", "section", "type", "access", "day")
"""What hits are counted by; ``day`` is that of publication, or of the first sight where an article states none."""

_KINDS = tuple(articles.c[name] for name in ("site", "language", "section", "article_type", "access"))
_Kinds = tuple[str | None, ...]
"""What an article has of each of ``FACETS`` but the last one."""

_CURSOR = re.compile(r"(\d{4}-[\d:T.-]{5,30})_([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class HitPage:
    """The hits of one page; ``next`` is where the following one begins, None at the end.

    ``facets`` gives by each of ``FACETS`` how many of the newest ``counted`` hits have a value; only on the first page.
    """

    hits: Hits
    next: str | None
    facets: Mapping[str, Mapping[str, int]]
    counted: int


def search_page(
    store: Store, selection: Selection, limit: int, after: str | None = None, *, seconds: float | None = None
) -> HitPage:
    """Find the newest articles of a selection with words from a place on, in the index as it is.

    Raises StorageError for a query, a filter or a place that cannot be understood, and TookTooLong where PostgreSQL
    takes more than so many ``seconds`` for one question, as it may until its index of words is made.
    """
    assert selection.match is not None
    words = read_query(selection.match)
    rules = _Rules.of(store, selection, words)
    most = LOOKED_AT if exact(words) else TEXTS_LOOKED_AT
    with snapshot(store.engine, seconds) as connection:
        newest = newest_rows(connection, selection, words, _read_place(after), limit, most)
        found = list(islice(_found(connection, newest.rows, rules), None if after is None else limit + 1))
        shown = found[:limit]
        whole = articles_of(connection, [row.article_id for row, _ in shown])
    hits = Hits(tuple(whole[row.article_id] for row, _ in shown), len(found), newest.place is not None)
    if rules.of_index and newest.count is not None:
        hits = replace(hits, count=newest.count, more=False)
    place = (shown[-1][0].sort_at, shown[-1][0].name) if len(found) > limit else newest.place
    return HitPage(
        hits=hits,
        next=None if place is None else "_".join(place),
        facets=_facets(found) if after is None else {},
        counted=len(found),
    )


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a candidate has to pass: the judges of the selection, and the words where the index is not sure."""

    words: Words
    judges: Sequence[Judge]

    @classmethod
    def of(cls, store: Store, selection: Selection, words: Words) -> Self:
        with_rights, withdrawn = RightsAnnotator(store.engine), WithdrawalRegistry(store.engine).load()
        facts = FilterFacts(withdrawn.covers if withdrawn else None, lambda stored: with_rights(stored).rights)
        return cls(words, [judge for _, judge in judges(selection, facts)])

    @property
    def of_index(self) -> bool:
        """Return whether every candidate passes."""
        return exact(self.words) and not self.judges

    def holds(self, stored: StoredArticle) -> bool:
        title, text = stored.article.title, stored.article.text
        return holds(self.words, canonical(title, MOST_TITLE_BYTES), canonical(text))


def _found(connection: Connection, rows: Sequence[Entry], rules: _Rules) -> Iterator[tuple[Entry, _Kinds]]:
    """Yield the rows of the index that are hits, in order, each with the kinds of its article."""
    for start in range(0, len(rows), MOST_TOGETHER):
        batch = rows[start : start + MOST_TOGETHER]
        known = _passing(connection, [row.article_id for row in batch], rules.judges)
        passed = [(row, known[row.article_id]) for row in batch if row.article_id in known]
        if not exact(rules.words):
            texts = articles_of(connection, [row.article_id for row, _ in passed])
            passed = [(row, kinds) for row, kinds in passed if rules.holds(texts[row.article_id])]
        yield from passed


def _passing(connection: Connection, numbers: Sequence[int], judges: Sequence[Judge]) -> dict[int, _Kinds]:
    """Return the kinds of the articles that pass; where nobody judges, no more is read of them.

    Headers of 300 articles take 30 ms of CPU, their kinds 2.
    """
    if not judges:
        rows = connection.execute(select(articles.c.id, *_KINDS).where(articles.c.id.in_(numbers)))
        return {number: tuple(kinds) for number, *kinds in rows}
    headers = article_headers_of(connection, numbers)
    stored = [header.stored for header in headers.values() if all(judge(header) for judge in judges)]
    return {each.id: tuple(getattr(each.article, column.name) for column in _KINDS) for each in stored}


def _facets(found: Sequence[tuple[Entry, _Kinds]]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    known: dict[tuple[str, str], str] = {}
    for row, (*kinds, access) in found:
        for name, value in zip(FACETS, (*kinds, access or "open", row.day), strict=True):
            if value:  # filters know no case: what differs in it only is one value, written as it was met first
                counts[name][known.setdefault((name, " ".join(value.casefold().split())), value)] += 1
    return {name: dict(count.most_common()) for name, count in counts.items()}


def _read_place(after: str | None) -> Place | None:
    if after is None:
        return None
    place = _CURSOR.fullmatch(after)
    if place is None:
        raise StorageError(f"after {after[:40]!r}", "is no place in a list of hits; take that of the answer before")
    return place[1], place[2]
