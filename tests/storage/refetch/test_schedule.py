"""The schedule of second looks at an article."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.records import Precision
from storage.refetch.schedule import STEPS, next_fetch_at, published_or_seen_at
from tests.storage.samples import AWARE, CHINA, MOMENTS, NOON, article

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def looks(seen: timedelta, every: timedelta, quiet_from: int) -> list[timedelta]:
    """Ages at which a crawl that runs ``every`` so often looks, when the page stops changing after some looks."""
    ages: list[timedelta] = []
    at, quiet = seen, 0
    while (coming := next_fetch_at(NOON, NOON + at, quiet)) is not None and len(ages) < 20:
        while NOON + at < coming:
            at += every
        ages.append(at)
        quiet = quiet + 1 if len(ages) > quiet_from else 0
    return ages


def test_a_page_that_goes_on_changing_is_looked_at_four_times():
    assert looks(timedelta(), timedelta(minutes=30), 9) == [HOUR, 6 * HOUR, DAY, 7 * DAY]


def test_a_page_that_never_changes_is_looked_at_twice():
    assert looks(timedelta(), timedelta(minutes=30), 0) == [HOUR, 6 * HOUR]


def test_a_page_that_changes_once_goes_on_from_there():
    assert looks(timedelta(), timedelta(minutes=30), 1) == [HOUR, 6 * HOUR, DAY]


def test_a_daily_crawl_takes_the_steps_it_can():
    assert looks(timedelta(), DAY, 9) == [DAY, 7 * DAY]


@pytest.mark.parametrize(
    ("age", "first"),
    [(HOUR / 2, 1.5 * HOUR), (5 * HOUR, 6 * HOUR), (5.5 * HOUR, 6.5 * HOUR), (3 * DAY, 7 * DAY), (7 * DAY, None)],
)
def test_an_article_met_late_is_taken_in_where_it_is(age, first):
    coming = next_fetch_at(NOON, NOON + age, 0)
    assert coming == (first and NOON + first)


@given(AWARE, st.timedeltas(timedelta(), timedelta(days=400)), st.integers(0, 3))
def test_a_look_is_never_closer_than_an_hour_and_never_after_a_week(start, age, quiet):
    try:
        looked = start + age
        coming = next_fetch_at(start, looked, quiet)
    except OverflowError:
        return
    if coming is not None:
        assert coming >= looked + HOUR
        assert coming <= start + STEPS[-1] + HOUR


@pytest.mark.parametrize(
    ("published", "precision", "expected"),
    [
        (None, None, NOON),
        (NOON - HOUR, Precision.SECOND, NOON - HOUR),
        (NOON + DAY, Precision.SECOND, NOON),  # it says it is of tomorrow
        (datetime(2026, 1, 2, tzinfo=CHINA), Precision.DAY, NOON),  # some time of this day
        (datetime(2025, 12, 30, tzinfo=CHINA), Precision.DAY, datetime(2025, 12, 31, tzinfo=CHINA)),
        (datetime.fromisoformat("2025-12-30T08:00"), Precision.MINUTE, datetime.fromisoformat("2025-12-30T08:00Z")),
    ],
)
def test_when_an_article_appeared(published, precision, expected):
    assert published_or_seen_at(article(date_published=published, date_published_precision=precision)) == expected


@given(MOMENTS, st.none() | st.sampled_from(Precision))
def test_any_date_gives_a_time_before_the_look(published, precision):
    assert published_or_seen_at(article(date_published=published, date_published_precision=precision)) <= NOON
