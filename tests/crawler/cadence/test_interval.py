"""How crawls follow sources of several shapes, against crawls at fixed times."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cadence.interval import FIRST, next_interval
from storage.records import Run
from tests.crawler.publishing import (
    BEGIN,
    Followed,
    Wait,
    bursts,
    flood,
    follow,
    publish,
    run,
    silent,
    steady,
    working_days,
)

DAYS, COUNTED = 28, 14
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEAST, MOST = 10 * MINUTE, 12 * HOUR


def sources() -> dict[str, list[datetime]]:
    return {
        "steady, 40 a day": publish(steady(40), DAYS),
        "steady, 4 a day": publish(steady(4), DAYS),
        "working days, 48": publish(working_days(48), DAYS),
        "bursts of 8 times": publish(bursts(24), DAYS),
        "silent for two weeks": publish(silent(steady(60), 7, 21), DAYS),
        "a flood of 500": flood(publish(steady(24), DAYS), 20),
    }


def adaptive(runs, now):
    return next_interval(runs, now, LEAST, MOST)


def every(hours: float) -> Wait:
    return lambda _runs, _now: hours * HOUR


WAYS = {"adaptive": adaptive, "30 min": every(0.5), "1 h": every(1), "6 h": every(6)}


@pytest.fixture(scope="module")
def table() -> dict[tuple[str, str], Followed]:
    """Each source followed in each way; run pytest with -s to see it."""
    made = {
        (source, way): follow(published, wait, DAYS, count_from=COUNTED)
        for source, published in sources().items()
        for way, wait in WAYS.items()
    }
    print()
    for (source, way), seen in made.items():
        delay = seen.median_delay.total_seconds() / 60
        print(f"{source:22}{way:10}{seen.polls_a_day:6.1f} a day{delay:6.0f} min{seen.lost:5} lost")
    return made


@pytest.mark.parametrize(
    ("source", "polls", "minutes", "lost"),
    [
        ("steady, 40 a day", 16, 70, 0),
        ("steady, 4 a day", 3, 8 * 60, 0),
        ("working days, 48", 14, 45, 0),
        ("bursts of 8 times", 13, 100, 8),
        ("silent for two weeks", 12, 90, 0),
        ("a flood of 500", 11, 120, 490),
    ],
)
def test_a_source_is_followed_with_few_crawls_soon_and_whole(table, source, polls, minutes, lost):
    seen = table[source, "adaptive"]
    assert seen.polls_a_day <= polls
    assert seen.median_delay <= minutes * MINUTE
    assert seen.lost <= lost


def test_a_site_of_working_days_is_seen_sooner_with_half_the_crawls_of_each_hour(table):
    seen, hourly = table["working days, 48", "adaptive"], table["working days, 48", "1 h"]
    assert seen.median_delay < hourly.median_delay
    assert seen.polls_a_day < hourly.polls_a_day * 0.6
    assert table["working days, 48", "6 h"].lost > 20


def test_nights_and_weekends_are_left_alone_once_they_are_known(table):
    last_week = [r.started_at for r in table["working days, 48", "adaptive"].runs if r.started_at >= BEGIN + 21 * DAY]
    weekend = [at for at in last_week if at.weekday() >= 5]
    nights = [at for at in last_week if at.weekday() < 5 and not 7 <= at.hour < 21]
    assert len(weekend) <= 8
    assert len(nights) <= 20
    assert len(last_week) > 3 * (len(weekend) + len(nights))


def test_the_first_crawl_of_a_working_day_comes_in_its_morning(table):
    mornings = [r.started_at for r in table["working days, 48", "adaptive"].runs if r.started_at >= BEGIN + 21 * DAY]
    for day in range(5):
        begin = BEGIN + (21 + day) * DAY + 8 * HOUR
        assert any(begin <= at <= begin + 2 * HOUR for at in mornings), day


def wait(runs: Sequence[Run], at: datetime | None = None) -> timedelta:
    return next_interval(runs, at or runs[-1].started_at, LEAST, MOST)


def regular(count: int, unknown: int, hours: float = 2, seed: int = 3) -> list[Run]:
    """Crawls at equal times, each with about so many new articles."""
    random = Random(seed)
    news = [max(0, unknown + random.randint(-1, 1)) for _ in range(count)]
    return [
        run(
            n,
            BEGIN + n * hours * HOUR,
            fetched=2 + new,
            links_shown=20,
            outcome_new=new,
            links_unknown=new,
            feed_entries=20,
        )
        for n, new in enumerate(news)
    ]


def test_where_nothing_is_known_an_hour_is_waited():
    assert next_interval([], BEGIN, LEAST, MOST) == FIRST
    assert next_interval([], BEGIN, 2 * HOUR, MOST) == 2 * HOUR
    first = run(0, BEGIN, fetched=900, outcome_new=900, links_unknown=900, feed_entries=20)
    assert next_interval([first], BEGIN, LEAST, MOST) == FIRST  # a first crawl finds years


@pytest.mark.parametrize(
    "last",
    [
        {"ending": "crashed"},
        {"ending": "deadline", "fetched": 40},
        {"ending": None},
        {"fetched": 0},
        {"kind": "backfill", "fetched": 900, "outcome_new": 900, "links_unknown": 900},
        {"kind": "extract"},
    ],
)
def test_a_run_that_says_nothing_changes_nothing(last: dict[str, Any]):
    runs = regular(60, 3)
    at = runs[-1].started_at + 2 * HOUR
    assert wait([*runs, run(60, at, **last)], at) == pytest.approx(wait(runs, at), rel=0.01)


def test_what_a_crawl_stored_that_was_cut_short_counts_for_the_next_one():
    runs = regular(20, 2)
    at = runs[-1].started_at
    cut = run(20, at + HOUR, ending="killed", fetched=19, outcome_new=9)
    after = run(21, at + 2 * HOUR, fetched=2, links_shown=20, outcome_new=0, links_unknown=0, feed_entries=20)
    assert wait([*runs, cut, after]) < wait([*runs, after])


@pytest.mark.parametrize("unknown", [0, 20, 400])
def test_one_crawl_makes_the_wait_at_most_twice_as_long_or_half_as_long(unknown):
    runs = regular(100, 3)
    at = runs[-1].started_at + 2 * HOUR
    odd = run(100, at, fetched=9, links_shown=400, outcome_new=unknown, links_unknown=unknown, feed_entries=20)
    before, after = wait(runs, at), wait([*runs, odd], at)
    assert before / 2 - MINUTE <= after <= before * 2 + MINUTE
    assert (after < before) is (unknown > 3)


def test_older_runs_say_what_they_stored():
    old = [run(n, BEGIN + n * HOUR, fetched=9, outcome_new=6) for n in range(20)]
    assert 20 * MINUTE < wait(old) < 40 * MINUTE


def test_a_short_feed_is_looked_at_before_half_of_it_is_new():
    runs = [run(n, BEGIN + n * HOUR, fetched=3, outcome_new=1, links_unknown=1, feed_entries=2) for n in range(60)]
    assert wait(runs) <= 1.1 * HOUR


def test_a_source_that_gives_nothing_is_asked_at_the_longest_interval():
    assert wait(regular(30, -5)) == MOST


def test_the_order_of_runs_does_not_matter():
    runs = regular(50, 3)
    assert wait(runs) == wait(runs[::-1], runs[-1].started_at)


counts = st.fixed_dictionaries(
    {"fetched": st.integers(0, 50)},
    optional={name: st.integers(0, 5000) for name in ("links_unknown", "outcome_new", "feed_entries")},
)


@given(
    st.lists(st.tuples(st.floats(0, 2000), counts, st.sampled_from(["finished", "killed", None])), max_size=30),
    st.floats(0, 100),
)
def test_any_history_gives_a_wait_within_bounds(rows, later):
    runs = [run(n, BEGIN + hours * HOUR, ending=ending, **counts) for n, (hours, counts, ending) in enumerate(rows)]
    now = max((r.started_at for r in runs), default=BEGIN) + later * HOUR
    assert LEAST <= next_interval(runs, now, LEAST, MOST) <= MOST
