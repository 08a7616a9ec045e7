"""Crawls that are due together: soon, apart, and in an order that only the names make."""

import itertools
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.service.stagger import LONGEST, offsets

NAMES = st.sets(st.text(min_size=1, max_size=8), min_size=1, max_size=40)


def test_one_begins_at_once_and_few_soon():
    assert offsets(["a"]) == {"a": timedelta(0)}
    assert max(offsets(["a", "b", "c"]).values()) == timedelta(seconds=10)


def test_five_hundred_take_ten_minutes_and_no_two_begin_together():
    found = sorted(offsets(f"site-{number}" for number in range(500)).values())
    assert (found[0], found[-1]) == (timedelta(0), LONGEST)
    assert min(after - before for before, after in itertools.pairwise(found)) > timedelta(seconds=1)


@given(NAMES)
def test_the_order_comes_from_the_names_alone(names):
    assert offsets(sorted(names)) == offsets(sorted(names, reverse=True))


@given(NAMES, st.text(min_size=1, max_size=8))
def test_one_site_more_changes_no_order(names, another):
    before, after = offsets(names), offsets(names | {another})
    assert sorted(names, key=before.__getitem__) == sorted(names, key=after.__getitem__)


def test_no_name_no_offset():
    assert offsets([]) == {}
