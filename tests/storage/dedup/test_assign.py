"""Clusters are the same in whatever order their articles came, changed and went."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from pipelines.dedup.minhash import sign
from storage.db.engine import read_connection, write_transaction
from storage.dedup.components import components
from storage.export.records import record_id
from storage.records import Article, Precision
from storage.schema.dedup import bands, cluster_members, clusters, fingerprints
from storage.schema.metadata import METADATA
from storage.signature import BANDS
from storage.store import Store
from tests.storage.samples import NOON, article

BASES, STEPS, PLACES = 2, 6, 8


def words(base: int, step: int) -> str:
    """Return a text of 120 words; each step changes 16 more of them, so that neighbours are alike and ends are not."""
    same = random.Random(base).choices(range(10**6), k=120)
    other = random.Random(f"{base} other").choices(range(10**6), k=120)
    return " ".join(f"w{number}" for number in other[: 16 * step] + same[16 * step :])


def made(place: int, base: int, step: int, **more) -> Article:
    url = f"http://{'abc'[place % 3]}.example/{place}"
    text = words(base, step)
    more.setdefault("date_published", NOON - timedelta(hours=(place * 5) % 7))
    more.setdefault("date_published_precision", Precision.SECOND)
    more.setdefault("signature", sign(text))
    return article(url, site="abc"[place % 3], title=f"title {place}", text=text, **more)


def shown(store: Store) -> dict[str, tuple[str | None, bool | None]]:
    return {each.article.url: (each.cluster_id, each.is_reprint) for each in store.articles()}


def groups(store: Store) -> set[frozenset[str]]:
    found: dict[str | None, set[str]] = {}
    for each in store.articles():
        found.setdefault(each.cluster_id, set()).add(each.article.url)
    return {frozenset(group) for group in found.values()}


def expected(final: dict[int, tuple[int, int]]) -> set[frozenset[str]]:
    """Work the clusters out from the texts alone, all compared with all that they meet."""
    signatures = {place: sign(words(*text)) for place, text in final.items()}
    return {frozenset(made(place, 0, 0).url for place in group) for group in components(signatures)}


def consistent(store: Store) -> None:
    """Check that the tables say one thing."""
    with read_connection(store.engine) as connection:
        rows = connection.execute(select(cluster_members.c.fingerprint_id, cluster_members.c.label)).all()
        labels = dict(rows)
        assert set(connection.scalars(select(fingerprints.c.id))) == set(labels)
        standing = connection.execute(select(bands.c.fingerprint_id, bands.c.label)).all()
        assert {tuple(row) for row in standing} <= set(labels.items())
        assert len(standing) == BANDS * len(labels)
        kept: Sequence[Any] = connection.execute(select(clusters)).all()
        assert {row.label: row.size for row in kept} == {
            label: sum(1 for row in rows if row.label == label) for label in {row.label for row in rows}
        }


def empty(store: Store) -> None:
    with write_transaction(store.engine) as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture(scope="module")
def one_store(tmp_path_factory):
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('clusters') / 'winnow.db'}") as store:
        yield store


PLACED = st.tuples(st.integers(0, PLACES - 1), st.integers(0, BASES - 1), st.integers(0, STEPS))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLACED, max_size=16), st.randoms(use_true_random=False))
def test_the_order_of_what_came_does_not_matter(one_store, saves, rng):
    final = {place: (base, step) for place, base, step in saves}
    answers = []
    for history in (saves, rng.sample([(place, *text) for place, text in final.items()], len(final))):
        empty(one_store)
        for place, base, step in history:
            one_store.save([made(place, base, step)])
        consistent(one_store)
        answers.append(shown(one_store))
        assert groups(one_store) == expected(final)
    assert answers[0] == answers[1]


def test_a_batch_of_merges_and_changes_on_both_databases(store):
    ends = [made(0, 0, 0), made(1, 0, 5)]
    store.save(ends)
    assert len(groups(store)) == 2
    store.save([made(place, 0, place - 1) for place in (5, 2, 4, 3)])
    assert len(groups(store)) == 1
    consistent(store)
    store.save([made(place, 1, 0) for place in (2, 3, 4, 5)])
    assert groups(store) == expected({0: (0, 0), 1: (0, 5), 2: (1, 0), 3: (1, 0), 4: (1, 0), 5: (1, 0)})
    consistent(store)


def test_the_same_text_on_many_sites_is_one_row_of_bands(store):
    store.save([made(place, 0, 0) for place in range(6)])
    with read_connection(store.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(fingerprints)) == 1
        assert connection.scalar(select(func.count()).select_from(bands)) == BANDS
    assert len({each.cluster_id for each in store.articles()}) == 1
    assert [each.is_reprint for each in store.articles()].count(False) == 1


def test_the_name_of_a_cluster_is_the_least_name_of_its_articles(store):
    store.save([made(place, 0, 0) for place in range(4)])
    least = min(record_id(each.article) for each in store.articles())
    assert {each.cluster_id for each in store.articles()} == {least}
    store.save([made(0, 1, 0), made(1, 1, 0)])
    for each in store.articles():
        group = [one for one in store.articles() if one.cluster_id == each.cluster_id]
        assert each.cluster_id == min(record_id(one.article) for one in group)


def test_who_is_credited_is_the_original_though_it_came_later(store):
    store.save(
        [
            made(0, 0, 0, source_name="The Herald", date_published=NOON - timedelta(days=2)),
            made(1, 0, 0, site_name="The Herald", date_published=NOON - timedelta(days=1)),
            made(2, 0, 0, date_published=NOON - timedelta(days=3)),
        ]
    )
    assert [each.is_reprint for each in sorted(store.articles(), key=lambda one: one.article.url)] == [
        True,
        False,
        True,
    ]


def test_metadata_that_changes_can_change_the_original(store):
    early, late = made(0, 0, 0), made(1, 0, 0)
    store.save([early, late])
    first = {each.article.site: each.is_reprint for each in store.articles()}
    assert sorted(first.values()) == [False, True]
    original = next(one for one in (early, late) if not first[one.site])
    place = 0 if original is early else 1
    store.save([made(place, 0, 0, source_name="Somebody Else", extractor_version="next")])
    assert {each.article.site: each.is_reprint for each in store.articles()} == {
        site: not reprint for site, reprint in first.items()
    }


def test_an_article_without_a_signature_has_no_story(store):
    store.save([made(0, 0, 0, signature=None), made(1, 0, 0)])
    assert {each.article.site: each.cluster_id is None for each in store.articles()} == {"a": True, "b": False}
    store.save([made(1, 1, 0, signature=None)])
    assert [each.cluster_id for each in store.articles()] == [None, None]
    assert all(each.signature is None and each.is_reprint is None for each in store.articles())
    consistent(store)


@pytest.mark.parametrize("shared", [0.9, 0.72], ids=["one hot cluster", "a form with many"])
def test_hot_bands_give_what_comparing_all_gives(one_store, shared):
    empty(store := one_store)
    rng = random.Random(3)
    form = [f"f{number}" for number in range(120)]
    texts = [" ".join([*form[: int(120 * shared)], *(f"x{rng.random()}" for _ in range(9))]) for _ in range(60)]
    if shared < 0.9:
        texts = [f"{text} {' '.join(f'y{rng.random()}' for _ in range(27))}" for text in texts]
    texts += [words(1, step) for step in range(4)]
    made_of = {f"http://a.example/{at}": sign(text) for at, text in enumerate(texts)}
    store.save(
        [
            article(url, site="a", title=url, text=text, signature=sign(text), content_hash=url)
            for url, text in zip(made_of, texts, strict=True)
        ]
    )
    urls = list(made_of)
    together = components(dict(enumerate(made_of.values())))
    assert groups(store) == {frozenset(urls[at] for at in group) for group in together}
    assert (max(map(len, together)) == 60) is (shared == 0.9)
    consistent(store)


@pytest.mark.parametrize("text", ["", "Watch", "看视频", "5 4 3 2 1"], ids=["none", "word", "chinese", "numbers"])
def test_texts_that_say_nothing_join_nobody(one_store, text):
    empty(store := one_store)
    for place in range(3):
        url = f"http://{'abc'[place]}.example/"
        store.save([article(url, site="abc"[place], title=f"t{place}", text=text, signature=sign(text))])
    assert len({each.cluster_id for each in store.articles()}) == 3
    assert not any(each.is_reprint for each in store.articles())


def test_a_found_article_shows_its_story(store):
    store.save([made(0, 0, 0)])
    found = store.find(made(0, 0, 0).url)
    assert found is not None
    assert (len(found.signature or ""), len(found.cluster_id or ""), found.is_reprint) == (64, 16, False)


def test_three_writers_at_once_come_to_what_one_does(store, address):
    every = [(place, place % 3, (place * 7) % (STEPS + 1)) for place in range(40)]

    def save(part: list[tuple[int, int, int]]) -> None:
        with Store.open(address) as own:
            for at in range(0, len(part), 3):
                own.save([made(*each) for each in part[at : at + 3]])

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(save, (every[::3], every[1::3], every[2::3])))
    assert groups(store) == expected({place: (base, step) for place, base, step in every})
    consistent(store)
