"""The book of health keeps the last verdict and says what has changed and what was not told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from storage.service.health import HealthStore

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Said:
    state: str
    since: datetime = NOON
    reason: str = "because"
    examples: tuple[str, ...] = ()


@pytest.fixture
def book(store):
    return HealthStore(store.engine)


def test_only_another_state_is_a_change(book):
    first = book.note("news", Said("healthy"), NOON)
    assert (first.before, first.after.state) == (None, "healthy")
    assert book.note("news", Said("healthy", reason="still"), NOON + HOUR) is None
    assert book.find("news").reason == "still"
    change = book.note("news", Said("broken", NOON + HOUR, "silent", ("http://a/1",)), NOON + 2 * HOUR)
    assert (change.before, change.after.state, change.after.since) == ("healthy", "broken", NOON + HOUR)
    assert change.after.examples == ("http://a/1",)
    assert change.after.checked_at == NOON + 2 * HOUR


def test_a_state_that_goes_on_keeps_its_beginning(book):
    book.note("news", Said("degraded", NOON), NOON)
    book.note("news", Said("degraded", NOON + HOUR), NOON + 2 * HOUR)
    assert book.find("news").since == NOON
    book.note("news", Said("broken", NOON + HOUR), NOON + 3 * HOUR)
    assert book.find("news").since == NOON + HOUR


def test_a_site_that_is_well_again_is_so_since_it_was_found_so(book):
    book.note("news", Said("broken"), NOON)
    book.told("news", "broken", NOON)
    book.note("news", Said("healthy", NOON - HOUR), NOON + HOUR)
    back = book.find("news")
    assert (back.state, back.told, back.told_at) == ("healthy", "broken", NOON)
    assert back.since == NOON  # not when its figures were well, but when it was first found so


def test_what_was_told_and_accepted_outlives_the_next_verdict(book):
    book.note("news", Said("degraded"), NOON)
    book.told("news", "degraded", NOON)
    assert book.accept("news", NOON - HOUR)
    book.note("news", Said("healthy"), NOON + HOUR)
    found = book.find("news")
    assert (found.told, found.told_at, found.accepted_at) == ("degraded", NOON, NOON - HOUR)


def test_a_site_nobody_knows(book):
    assert book.find("other") is None
    assert not book.accept("other", NOON)
    book.note("other", Said("healthy"), NOON)
    assert [one.site for one in book.all()] == ["other"]
    book.forget("other")
    assert book.all() == []


def test_words_that_a_database_refuses_are_made_harmless(book):
    book.note("news", Said("broken", reason="a\x00b", examples=("http://a/\ud800",)), NOON)
    assert book.find("news").reason == "ab"


def test_a_service_that_never_ran_has_no_beat(book):
    assert book.beat() == (None, False)
