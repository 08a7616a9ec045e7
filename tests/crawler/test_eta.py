"""The arithmetic of progress: rates of the last minute and of the whole, what is left, and how it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.eta import Pace, Standing, progress_line, resumed, rough_duration, seconds_left


def test_the_present_rate_is_that_of_the_last_minute():
    pace = Pace(began=100.0)
    for second in range(1, 301):  # five pages a second for four minutes, then one
        pace = pace.at(100.0 + second, 5 * min(second, 240) + max(0, second - 240))
    assert pace.present == pytest.approx(1.0, abs=0.1)
    assert pace.average == pytest.approx((5 * 240 + 60) / 300)
    assert len(pace.marks) <= 62


def test_what_was_done_before_is_not_our_pace():
    pace = Pace(began=0.0, first=1000).at(10.0, 1050)
    assert (pace.present, pace.average) == (5.0, 5.0)


def test_nothing_yet_is_no_rate_and_marks_closer_than_a_second_are_none():
    assert (Pace(0.0).present, Pace(0.0).average) == (0.0, 0.0)
    assert Pace(0.0).at(0.5, 100) == Pace(0.0)


@given(st.lists(st.tuples(st.floats(0, 500), st.integers(0, 50)), max_size=40))
def test_any_marks_give_rates_that_are_not_negative(steps):
    pace, now, done = Pace(0.0), 0.0, 0
    for seconds, pages in steps:
        now, done = now + seconds, done + pages
        pace = pace.at(now, done)
    assert pace.present >= 0
    assert pace.average <= done
    assert len(pace.marks) <= 62


COUNTS = {
    "waiting": 90,
    "leased": 10,
    "done:new": 40,
    "done:unchanged": 2,
    "done:duplicate": 1,
    "done:listing": 5,
    "done:rejected:too_short": 7,
    "failed:dns": 3,
}


def test_the_counts_of_a_frontier_are_read():
    assert Standing.of("h", COUNTS, 0) == Standing(
        site="h", done=55, kept=42, rejected=7, failed=3, waiting=100, sources=0
    )


@pytest.mark.parametrize(
    ("waiting", "sources", "rate", "seconds"),
    [(100, 0, 2.0, 50.0), (100, 1, 2.0, None), (100, None, 2.0, None), (100, 0, 0.0, None), (0, None, 0.0, 0.0)],
)
def test_what_is_left_is_unknown_while_sources_are_read_or_nothing_moves(waiting, sources, rate, seconds):
    assert seconds_left(Standing(site="h", waiting=waiting, sources=sources), rate) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "under a minute"),
        (29, "under a minute"),
        (240, "about 4 min"),
        (3600, "about 1 h"),
        (3 * 3600 + 21 * 60, "about 3 h 20 min"),
        (3600 + 58 * 60, "about 2 h"),
        (26 * 3600, "about 1 d 2 h"),
        (48 * 3600, "about 2 d"),
    ],
)
def test_a_length_of_time_in_words(seconds, words):
    assert rough_duration(seconds) == words


def test_the_line():
    standing = Standing.of("h", COUNTS, 0)
    assert progress_line(standing, 0.5, 0.4) == (
        "h: 55 pages, 42 kept, 7 rejected, 3 failed, 100 waiting, 0.5 pages/s now, 0.4 on average, about 3 min left"
    )
    assert progress_line(Standing.of("h", COUNTS, 2), 0.5, 0.4).endswith("time left unknown")
    assert progress_line(Standing(site="h", done=1), 0.5, 0.4).endswith("on average")


def test_a_crawl_that_was_only_planned_is_not_resumed():
    """The first backfill of a site said that it goes on with what an earlier run left."""
    assert resumed("h", {}) is None
    assert resumed("h", COUNTS) == "h: resuming an earlier run: 55 done, 100 waiting"
