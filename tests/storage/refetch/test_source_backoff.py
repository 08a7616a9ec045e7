from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.records import LinkKind
from storage.refetch.source_backoff import (
    HEAVIEST,
    LONGEST,
    FeedStatus,
    SourceFailure,
    SourceVisit,
    backoff,
    updated_status,
)
from tests.storage.samples import NOON

URL = "http://www.example.com/feed"
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


def glance(hours: float = 0, trouble: SourceFailure | None = None, **more) -> SourceVisit:
    return SourceVisit(url=URL, kind=LinkKind.FEED, at=NOON + hours * HOUR, trouble=trouble, **more)


def after(*glances: SourceVisit) -> FeedStatus:
    source = None
    for each in glances:
        source = updated_status("example", source, each)
    assert source is not None
    return source


def hard(hours: float) -> SourceVisit:
    return glance(hours, SourceFailure.HARD, reason="answered 404")


@pytest.mark.parametrize(
    ("weight", "pause"),
    [(0, 0), (1.75, 0), (2, 1), (3, 2), (4, 4), (9, 128), (9.4, 168), (12, 168), (1e6, 168)],
)
def test_the_rest_of_a_weight(weight, pause):
    assert backoff(weight) == pytest.approx(pause * HOUR, rel=0.01)


@pytest.mark.parametrize(
    ("trouble", "looks"), [(SourceFailure.HARD, 2), (SourceFailure.SOFT, 4), (SourceFailure.PASSING, 8)]
)
def test_how_many_failures_make_a_source_rest(trouble, looks):
    failures = [glance(n, trouble) for n in range(looks)]
    assert after(*failures[:-1]).next_at is None
    rested = after(*failures)
    assert rested.next_at == failures[-1].at + HOUR
    assert rested.rests(failures[-1].at + 0.9 * HOUR)
    assert not rested.rests(failures[-1].at + HOUR)


def test_one_good_answer_forgets_all_failures():
    broken = after(glance(0, entries=9, fresh=True, newest_at=NOON - HOUR), *(hard(n) for n in range(1, 20)))
    assert (broken.weight, broken.failed_at, broken.reason) == (HEAVIEST, NOON + HOUR, "answered 404")
    assert (broken.answered_at, broken.fresh_at, broken.newest_at) == (NOON, NOON, NOON - HOUR)
    back = updated_status("example", broken, glance(500, entries=3))
    assert back == FeedStatus(
        site="example",
        url=URL,
        kind=LinkKind.FEED,
        asked_at=NOON + 500 * HOUR,
        answered_at=NOON + 500 * HOUR,
        fresh_at=NOON,
        newest_at=NOON - HOUR,
    )


def test_an_answer_that_nothing_changed_is_a_good_one():
    source = after(glance(0, entries=9, fresh=True), hard(1), glance(2))
    assert (source.weight, source.answered_at, source.fresh_at) == (0, NOON + 2 * HOUR, NOON)


@pytest.mark.parametrize(
    ("before", "weight"),
    [({"entries": 0}, 0), ({"entries": 9, "fresh": True}, 0.5), ({"entries": 9, "newest_at": NOON}, 0.5)],
)
def test_a_source_without_entries_fails_where_it_had_some(before, weight):
    source = after(glance(0, **before), glance(1, entries=0))
    assert source.weight == weight
    assert (source.reason is None) is (weight == 0)


def test_an_empty_source_is_asked_for_every_few_hours():
    empty = [glance(n, entries=0) for n in range(1, 40)]
    source = after(glance(0, entries=9, fresh=True), *empty)
    assert source.next_at == empty[-1].at + 4 * HOUR
    worse = after(glance(0, entries=9, fresh=True), *(hard(n) for n in range(1, 7)), empty[-1])
    assert worse.weight == 6


@pytest.mark.parametrize("trouble", [SourceFailure.HARD, SourceFailure.PASSING])
def test_a_revival_is_noticed_after_as_long_again_as_the_failure_lasted(trouble):
    for lasted in (10, 40, 160):
        at, source = 0.0, None
        while at < lasted:
            source = (
                after(glance(at, trouble)) if source is None else updated_status("example", source, glance(at, trouble))
            )
            assert source is not None
            at = max(at + 0.25, ((source.next_at or NOON) - NOON) / HOUR)
        assert at - lasted <= lasted * (1.0 if trouble is SourceFailure.HARD else 0.2) + 0.25


@pytest.mark.parametrize(
    ("told", "kept"),
    [({"trouble": SourceFailure.HARD}, False), ({"entries": 0}, False), ({}, False), ({"entries": 1}, True)],
)
def test_a_guess_is_kept_once_it_has_answered(told, kept):
    assert (updated_status("example", None, glance(guessed=True, **told)) is not None) is kept


def test_a_guess_that_answered_may_fail():
    assert after(glance(entries=1, guessed=True), glance(1, SourceFailure.HARD, guessed=True)).weight == 1


def test_a_rest_of_a_clock_that_ran_ahead_is_none():
    source = after(*(hard(n) for n in range(12)))
    assert source.rests(NOON + 12 * HOUR)
    assert not source.rests(NOON - 10 * WEEK)


def test_a_source_that_is_gone_for_good_is_asked_once_a_week_for_ever():
    asked, at, source = 0, NOON, None
    while at < NOON + 52 * WEEK:
        if source is None or not source.rests(at):
            source, asked = (
                updated_status(
                    "example", source, SourceVisit(url=URL, kind=LinkKind.FEED, at=at, trouble=SourceFailure.HARD)
                ),
                asked + 1,
            )
        at += HOUR / 2
    assert 55 <= asked <= 64


@given(st.lists(st.sampled_from([None, *SourceFailure]), min_size=1), st.floats(0, 1e4))
def test_no_source_rests_longer_than_a_week(troubles, hours):
    source = after(*(glance(hours, trouble, entries=1) for trouble in troubles))
    assert source.next_at is None or source.asked_at < source.next_at <= source.asked_at + LONGEST
    assert 0 <= source.weight <= HEAVIEST
    assert (source.weight > 0) == (source.failed_at is not None) == (troubles[-1] is not None)
