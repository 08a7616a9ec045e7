"""Hits of a search, newest first, and their number: texts are read of those shown only, where the index can tell."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from storage.articles import StoredArticle
from storage.articles.serialization import sort_columns
from storage.fulltext import Progress, candidates, read_query, update_index
from storage.fulltext.query import Words, exact, holds
from storage.fulltext.tokenizer import MOST_TITLE_BYTES, canonical
from storage.identity import corpus_name
from storage.rows import clean_text
from storage.schema.fulltext import search_rows
from storage.selection import MOST_TOGETHER, Selection
from storage.selection import select as select_articles
from storage.selection.scope import articles_of, snapshot
from storage.store import Store
from storage.withdrawals import WithdrawalRegistry, Withdrawals

LOOKED_AT = 5000
"""Articles whose texts are read to count the hits of a phrase, about two seconds; beyond, only that there are more."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found: the first articles, how many there are, and whether there are ``more`` than that."""

    articles: tuple[StoredArticle, ...]
    count: int
    more: bool = False


def search_articles(
    store: Store,
    selection: Selection,
    limit: int,
    *,
    all_counted: bool = False,
    progress: Progress | None = None,
) -> Hits:
    """Find the newest articles of a selection, which has words to match or samples to be like.

    The order is that of the date, then of the articles' ids in every corpus, so that every database gives the same.
    With ``all_counted`` the number is exact whatever it costs.  What is withdrawn is not found.  Raises what
    ``storage.selection.stream.select`` raises.
    """
    if selection.match is None:
        return _among(select_articles(store, selection), limit)
    words = read_query(selection.match)
    update_index(store.engine, progress)
    if not _plain(selection):
        return _among(select_articles(store, selection), limit)
    withdrawn = WithdrawalRegistry(store.engine).load()
    with snapshot(store.engine) as connection:
        query = asked(connection, selection, words)
        newest = query.order_by(search_rows.c.sort_at.desc(), search_rows.c.name)
        if exact(words) and not withdrawn:
            count = connection.execute(query.with_only_columns(func.count())).scalar_one()
            numbers = connection.execute(newest.limit(limit)).scalars().all()
            return Hits(tuple(_whole(connection, numbers)), count)
        is_hit = partial(_is_hit, words, withdrawn)
        return _confirmed(connection, newest, is_hit, limit, None if all_counted else LOOKED_AT)


def _plain(selection: Selection) -> bool:
    """Return whether the index knows all that the selection asks for."""
    scope = Selection(sites=selection.sites, since=selection.since, until=selection.until, match=selection.match)
    return selection == scope


def asked(connection: Connection, selection: Selection, words: Words) -> Select[Any]:
    """Return the query for the numbers of the articles of a scope that may hold the words."""
    query = select(search_rows.c.article_id).where(search_rows.c.id.in_(candidates(connection, words)))
    return query.where(*in_scope(selection))


def in_scope(selection: Selection) -> Iterator[ColumnElement[bool]]:
    """Yield what a row of the index must be to lie in the scope of a selection."""
    if selection.sites:
        yield search_rows.c.site.in_([clean_text(site) for site in selection.sites])
    if selection.since is not None:
        yield search_rows.c.day >= selection.since.isoformat()
    if selection.until is not None:
        yield search_rows.c.day <= selection.until.isoformat()


def _confirmed(
    connection: Connection, newest: Select[Any], is_hit: Callable[[StoredArticle], bool], limit: int, most: int | None
) -> Hits:
    """Read the texts of candidates until the hits to be shown are found and enough was looked at to count them."""
    hits: list[StoredArticle] = []
    count = looked_at = 0
    with connection.execute(newest.execution_options(yield_per=MOST_TOGETHER)) as rows:
        for numbers in rows.scalars().partitions(MOST_TOGETHER):
            if most is not None and looked_at >= most and len(hits) >= limit:
                return Hits(tuple(hits), count, more=True)
            looked_at += len(numbers)
            found = list(filter(is_hit, _whole(connection, numbers)))
            count += len(found)
            hits += found[: limit - len(hits)]
    return Hits(tuple(hits), count)


def _is_hit(words: Words, withdrawn: Withdrawals, stored: StoredArticle) -> bool:
    article = stored.article
    if withdrawn and withdrawn.covers(article):
        return False
    return exact(words) or holds(words, canonical(article.title, MOST_TITLE_BYTES), canonical(article.text))


def _whole(connection: Connection, numbers: Iterable[int]) -> Iterator[StoredArticle]:
    found = articles_of(connection, numbers)
    return (found[number] for number in numbers if number in found)


def _among(articles: Iterator[StoredArticle], limit: int) -> Hits:
    """Keep the newest of all articles of a selection."""
    count = 0

    def counted() -> Iterator[StoredArticle]:
        nonlocal count
        for count, stored in enumerate(articles, 1):  # noqa: B007 - what is left of it is the number
            yield stored

    newest = nsmallest(limit, counted(), key=_newest_first)
    return Hits(tuple(newest), count)


def _newest_first(stored: StoredArticle) -> tuple[list[int], str]:
    sort_at = sort_columns(stored.article.date_published, stored.date_first_seen)["sort_at"]
    return [-ord(each) for each in sort_at], corpus_name(stored.article.site, stored.article.normalized_url)
