"""Lengths of time: read as written, said as short as can be."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.durations import read_duration, say_age, say_duration


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("30m", 1800),
        ("2h", 7200),
        ("1d", 86400),
        ("1w", 604800),
        ("45s", 45),
        ("1h30m", 5400),
        (" 1H 30m ", 5400),
        ("1.5h", 5400),
        (90, 90),
        (0.5, 0.5),
    ],
)
def test_what_can_be_written(written, seconds):
    assert read_duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize("written", ["", "h", "30", "30 minutes", "-1h", "1h!", True, None, [], float("nan"), "1hx"])
def test_what_is_no_length_of_time(written):
    with pytest.raises(ValueError, match="expected"):
        read_duration(written)


@pytest.mark.parametrize("written", [0, "0s", -5, "400d", float("inf")])
def test_nothing_and_more_than_a_year_are_refused(written):
    with pytest.raises(ValueError, match="at most a year"):
        read_duration(written)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0s"), (59, "59s"), (5400, "1h30m"), (90061, "1d1h"), (86400, "1d"), (3601, "1h1s")]
)
def test_two_units_are_said(seconds, said):
    assert say_duration(timedelta(seconds=seconds)) == said


@given(st.integers(1, 1440))
def test_whole_minutes_are_read_back(minutes):
    length = timedelta(minutes=minutes)
    assert read_duration(say_duration(length)) == length


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than a minute ago"),
        (95, "2 minutes ago"),
        (3600, "1 hour ago"),
        (86400, "24 hours ago"),
        (40 * 86400, "40 days ago"),
        (100 * 86400, "3 months ago"),
        (136_594_703, "4 years ago"),
    ],
)
def test_an_age_is_said_as_roughly_as_a_person_would(seconds, text):
    assert say_age(seconds) == text
