"""Articles of several transactions placed side by side, on PostgreSQL: SQLite has one writer at a time."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text, update

from storage.db import read_connection, write_transaction
from storage.dedup import Placement, look_again, place_articles
from storage.dedup.assign import CLUSTER_LOCK
from storage.records import Article
from storage.rows import lock_names, share_name
from storage.schema.core import articles
from storage.schema.dedup import unmatched_texts
from storage.signature import Signature
from storage.store import Store
from tests.storage.dedup.test_assign import consistent, groups, made


@pytest.fixture
def store(empty_postgresql: str) -> Iterator[Store]:
    with Store.open(empty_postgresql) as store:
        yield store


def unplaced(store: Store, *wanted: Article) -> list[Placement]:
    """Store articles that are in no cluster yet."""
    for each in wanted:
        store.save([each], None)
    with write_transaction(store.engine) as connection:
        for table in ("unmatched_texts", "cluster_members", "bands", "fingerprints", "clusters"):
            connection.execute(text(f"DELETE FROM {table}"))
        rows = {row.url: row.id for row in connection.execute(select(articles.c.url, articles.c.id))}
    return [Placement(rows[each.url], each.signature) for each in wanted]


def noted(store: Store) -> int:
    with read_connection(store.engine) as connection:
        return connection.scalar(select(func.count()).select_from(unmatched_texts)) or 0


def together(store: Store, *wanted: Placement) -> list[dict[int, Signature]]:
    """Place each in a transaction of its own, all of them open at once, and return what each added."""
    if not wanted:
        return []
    with write_transaction(store.engine) as connection:
        added = dict(place_articles(connection, wanted[:1]))
        rest = together(store, *wanted[1:])
    return [added, *rest]


def test_no_transaction_waits_for_another_and_stories_are_found_all_the_same(store):
    placements = unplaced(store, made(0, 0, 0), made(1, 0, 1), made(2, 0, 2), made(3, 1, 0))
    added = together(store, *placements)
    assert len(groups(store)) == 4
    assert noted(store) == 4
    for each in added:
        look_again(store.engine, each)
    assert groups(store) == {frozenset(made(place, 0, 0).url for place in (0, 1, 2)), frozenset({made(3, 1, 0).url})}
    assert noted(store) == 0
    consistent(store)


def test_what_a_dead_process_left_is_compared_by_whoever_saves_next(store):
    together(store, *unplaced(store, made(0, 0, 0), made(1, 0, 1)))
    with write_transaction(store.engine) as connection:
        connection.execute(update(unmatched_texts).values(noted_at=unmatched_texts.c.noted_at - 61))
    store.save([made(5, 2, 0)])
    assert len(groups(store)) == 2
    assert noted(store) == 0
    consistent(store)


def test_a_note_that_is_young_is_left_to_who_wrote_it(store):
    together(store, *unplaced(store, made(0, 0, 0), made(1, 0, 1)))
    store.save([made(5, 2, 0)])
    assert (len(groups(store)), noted(store)) == (3, 2)


def test_the_same_text_at_the_same_moment_is_one(store):
    first, second = unplaced(store, made(0, 0, 0), made(1, 0, 0))

    def place() -> None:
        with write_transaction(store.engine) as connection:
            place_articles(connection, [second])

    other = threading.Thread(target=place)
    with write_transaction(store.engine) as connection:
        added = place_articles(connection, [first])
        other.start()
        other.join(0.3)
        assert other.is_alive()  # until it is known whether the text is there
    other.join(20)
    look_again(store.engine, added)
    assert len(groups(store)) == 1
    consistent(store)


def test_those_who_move_clusters_are_alone(store):
    (placement,) = unplaced(store, made(0, 0, 0))
    entered = threading.Event()

    def move() -> None:
        with write_transaction(store.engine) as connection:
            lock_names(connection, [CLUSTER_LOCK])
            entered.set()

    other = threading.Thread(target=move)
    with write_transaction(store.engine) as connection:
        place_articles(connection, [placement])
        other.start()
        assert not entered.wait(0.3)
    assert entered.wait(20)
    other.join(20)
    with write_transaction(store.engine) as one, write_transaction(store.engine) as two:
        for connection in (one, two):
            share_name(connection, CLUSTER_LOCK)


def test_the_last_that_is_said_of_an_article_in_a_batch_counts(store):
    (placement,) = unplaced(store, made(0, 0, 0))
    other, number = made(1, 1, 0).signature, placement.article_id
    with write_transaction(store.engine) as connection:
        place_articles(connection, [placement, Placement(number, other, replaced=True), Placement(number, None)])
    consistent(store)
    store.save([made(3, 1, 1)])
    assert len(groups(store)) == 1
