"""The articles that a selection asks for, in one order and in constant memory."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from sqlalchemy import Connection, Engine

from storage.articles import StoredArticle
from storage.fulltext import read_query, update_index
from storage.images import ImageAnnotator
from storage.rights import RightsAnnotator
from storage.selection.apply import Drop, SelectionRules, apply_rules, in_batches, length, whole
from storage.selection.filters import FilterFacts, judges, text_judges
from storage.selection.sampling import Choice, choice
from storage.selection.scope import article_headers_of, articles_of, snapshot, whole_articles
from storage.selection.selection import Selection
from storage.withdrawals import WithdrawalRegistry, Withdrawals

__all__ = ["Drop", "select"]


class Database(Protocol):
    """What holds the articles: a :class:`storage.store.Store`, which asks for them here itself."""

    @property
    def engine(self) -> Engine:
        """The engine of the database."""


def select(
    store: Database,
    selection: Selection,
    drop: Drop | None = None,
    *,
    with_withdrawn: bool = False,
    in_order: bool = True,
) -> Iterator[StoredArticle]:
    """Stream the articles with their rights by site, date and address, as of the moment of the first one.

    Without ``in_order`` those that hold words come in the order of the index.  To put all that hold a common word in
    order takes 12 s of a million articles before the first one comes.
    What is withdrawn is dropped first, unless the caller wants it.  Before a search for words the index is brought up
    to date.  Raises StorageError for a query or word that cannot be understood, before the first article, and what the
    store raises.
    """
    with_rights = RightsAnnotator(store.engine)
    rules = rules_of(store.engine, selection, with_rights, drop, with_withdrawn=with_withdrawn)
    rules = replace(rules, in_order=in_order)
    with snapshot(store.engine) as connection:
        selected = _selected(connection, selection, rules)
        yield from map(ImageAnnotator(store.engine), map(with_rights, selected))


def rules_of(
    engine: Engine,
    selection: Selection,
    with_rights: RightsAnnotator,
    drop: Drop | None,
    *,
    with_withdrawn: bool = False,
) -> SelectionRules:
    """Return what an article has to pass; where words are asked for, the index is brought up to date first."""
    words = None if selection.match is None else read_query(selection.match)
    withdrawals = Withdrawals() if with_withdrawn else WithdrawalRegistry(engine).load()
    known = FilterFacts(withdrawals.covers if withdrawals else None, lambda stored: with_rights(stored).rights)
    rules = SelectionRules(judges(selection, known), text_judges(selection), words, drop)
    if words is not None:
        update_index(engine)
    return rules


def _selected(connection: Connection, selection: Selection, rules: SelectionRules) -> Iterator[StoredArticle]:
    if selection.one_per_story or selection.sample is not None:
        yield from _chosen(connection, selection, rules)
    elif rules.any:
        for batch in in_batches(apply_rules(connection, selection, rules), length):
            yield from whole(connection, batch)
    else:
        yield from whole_articles(connection, selection)


def _chosen(connection: Connection, selection: Selection, rules: SelectionRules) -> Iterator[StoredArticle]:
    """Go through all that is in question first, and then give what the rules about all of it leave."""
    with choice(selection.seed) as chosen:
        chosen.fill(outline for outline, _ in apply_rules(connection, selection, rules))
        if selection.one_per_story:
            chosen.best_of_stories()
        if selection.sample is not None:
            chosen.sample(selection.sample)
        if rules.drop is not None:
            _tell(connection, chosen, rules.drop)
        for batch in in_batches(chosen.left(), size=lambda kept: kept[1]):
            found = articles_of(connection, [number for number, _ in batch])
            yield from (found[number] for number, _ in batch)


def _tell(connection: Connection, chosen: Choice, drop: Drop) -> None:
    for batch in in_batches(chosen.left_out(), size=lambda _: 0):
        found = article_headers_of(connection, [number for number, _ in batch])
        for number, reason in batch:
            drop(found[number].stored, reason)
