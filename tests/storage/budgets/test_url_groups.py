"""Groups of addresses: what is new to them, when they are cut, what a crawl that goes on knows of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.budgets.url_groups import Patience, URLGroup, URLGroups, Visit, forget_groups, list_cuts
from storage.db.engine import read_connection, write_transaction

NOW = 1_800_000_000.0
SHAPE, OTHER = URLGroup("list", "shape", "a.example/N"), URLGroup("list", "shape", "a.example/S")
FOLDER, HOST = URLGroup("list", "folder", "a.example/N"), URLGroup("list", "host", "a.example")
COPY = URLGroup("copy", "core", "a.example/*/x")


@pytest.fixture
def crawl(store):
    return store.crawl("news", "crawl", {}, True)[0]


@pytest.fixture
def groups(store, crawl):
    return URLGroups(store.engine, crawl.id)


def visit(*things: str, shape: URLGroup = SHAPE, base: int = 3, each: float = 1.0, most: int = 2) -> Visit:
    patience = Patience(base, each, most)
    return Visit("http://a.example/7", ((shape, patience), (FOLDER, Patience(6)), (HOST, Patience(9))), things)


def test_a_shape_that_shows_nothing_new_is_cut(groups, store, crawl):
    assert groups.record([visit("a", "b"), visit("b", "c")], {}, NOW).fresh == (True, True)
    found = [groups.record([visit("a", "c")], {}, NOW) for _ in range(5)]
    assert [each.fresh for each in found] == [(False,)] * 5
    assert [SHAPE in each.cut for each in found] == [False] * 4 + [True]
    groups.record([], {SHAPE: 4}, NOW)
    with read_connection(store.engine) as connection:
        (cut,) = list_cuts(connection, crawl.id)
    assert (cut.group, cut.pages, cut.barren, cut.fruit, cut.skipped) == (SHAPE, 7, 5, 3, 4)
    assert cut.example == "http://a.example/7"


def test_what_a_shape_never_showed_is_new_to_it_though_its_folder_knows_it(groups):
    groups.record([visit("a", "b", "c")], {}, NOW)
    first = groups.record([visit("a", "b", "c", shape=OTHER)], {}, NOW)
    assert first.fresh == (True,)
    assert OTHER not in first.proven  # it may be one of many views of the same things
    assert SHAPE in groups.state().proven


def test_a_folder_is_cut_over_its_shapes(groups):
    shapes = [URLGroup("list", "shape", f"a.example/N?{number}") for number in range(9)]
    groups.record([visit("a", "b")], {}, NOW)
    last = [groups.record([visit("a", "b", shape=shape)], {}, NOW) for shape in shapes][-1]
    assert FOLDER in last.cut
    assert not set(shapes) & last.cut


def test_copies_are_cut_and_identifiers_are_not(groups):
    patience = Patience(4, 1000.0, 1000, free=1)
    once = Visit("http://a.example/1/x", ((COPY, patience),), fruit=1)
    again = Visit("http://a.example/2/x", ((COPY, patience),))
    assert COPY in groups.record([once, *[again] * 4], {}, NOW).cut
    other = URLGroup("copy", "core", "a.example/*/y")
    many = [Visit("http://a.example/1/y", ((other, patience),), fruit=5)] * 2
    few = [Visit("http://a.example/2/y", ((other, patience),))] * 50
    assert other not in groups.record([*many, *few], {}, NOW).cut


def test_what_another_process_cut_is_heard_of(groups, store, crawl):
    other = URLGroups(store.engine, crawl.id)
    groups.record([visit(base=1, each=0)], {}, NOW)
    assert SHAPE in other.record([], {}, NOW + 60).cut
    assert SHAPE in URLGroups(store.engine, crawl.id).state().cut


def test_at_the_end_only_the_report_stays(groups, store, crawl):
    groups.record([visit("a"), visit("b", shape=OTHER), visit(shape=OTHER, base=1, each=0)], {}, NOW)
    with write_transaction(store.engine) as connection:
        forget_groups(connection, crawl.id)
        assert [cut.group for cut in list_cuts(connection, crawl.id)] == [OTHER]
    assert groups.record([visit("a")], {}, NOW).fresh == (True,)


@given(st.integers(0, 500), st.integers(0, 10**6), st.integers(0, 10**6))
def test_patience_never_shrinks_with_what_was_brought(barren, fruit, more):
    patience = Patience(24, 1.0, 120, free=1)
    assert patience.allows(barren, fruit + more) or not patience.allows(barren, fruit)
    assert not patience.allows(barren + 144, fruit)
