"""Archive patterns: what is written, what is refused, and the pages of a span."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ArgumentError
from crawler.planning.date_patterns import Grain, first_day, from_linked, last_day, read_dated
from crawler.scope.arguments import Window
from crawler.scope.scope import day_of
from storage.records import LinkKind

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def addresses(text: str, since: date, until: date) -> list[str]:
    return [link.url for link in read_dated(text).links(since, until, NOW)]


def test_days_newest_first_over_the_end_of_a_month():
    found = addresses("https://h.example/{yyyy}/{mm}/{dd}/", date(2024, 2, 28), date(2024, 3, 1))
    assert found == [f"https://h.example/2024/{day}/" for day in ("03/01", "02/29", "02/28")]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://h.example/{yyyy}{mm}{dd}.html", "https://h.example/20260307.html"),
        ("https://h.example/{d}.{m}.{yyyy}", "https://h.example/7.3.2026"),
        ("https://h.example/?y={yy}&m={m}", "https://h.example/?y=26&m=3"),
        ("https://h.example/{yyyy}/a/{yyyy}-{mm}/", "https://h.example/2026/a/2026-03/"),
    ],
)
def test_every_way_to_write_a_date(text, address):
    assert read_dated(text).address(date(2026, 3, 7)) == address


@pytest.mark.parametrize(
    ("text", "grain"),
    [("{yyyy}/{mm}/{dd}", Grain.DAY), ("{yyyy}/{m}", Grain.MONTH), ("{yy}", Grain.YEAR)],
)
def test_the_finest_unit_is_the_grain(text, grain):
    assert read_dated(f"https://h.example/{text}/").grain is grain


def test_months_and_years_reach_over_both_ends():
    months = addresses("https://h.example/{yyyy}-{mm}", date(2023, 12, 31), date(2024, 2, 1))
    years = addresses("https://h.example/{yyyy}", date(2023, 12, 31), date(2024, 2, 1))
    assert months == ["https://h.example/2024-02", "https://h.example/2024-01", "https://h.example/2023-12"]
    assert years == ["https://h.example/2024", "https://h.example/2023"]


def test_a_day_says_its_date_so_that_the_window_decides_early_and_a_month_says_none():
    window = Window(date(2024, 3, 2), None)
    days = list(read_dated("https://h.example/{yyyy}/{mm}/{dd}/").links(date(2024, 3, 1), date(2024, 3, 2), NOW))
    assert [window.excludes(day_of(link.hints, None)) for link in days] == [False, True]
    (month,) = read_dated("https://h.example/{yyyy}/{mm}/").links(date(2024, 3, 1), date(2024, 3, 2), NOW)
    assert (month.hints.date, month.kind, month.via) == (None, LinkKind.LISTING, "archive")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://h.example/{yyyy}/{mon}/", "{mon} is no part of a date"),
        ("https://h.example/{mm}/{dd}/", "no year"),
        ("https://h.example/{yyyy}/{dd}/", "a day without a month"),
        ("https://h.example/{yyyy}/{mm/", "a brace is not closed"),
        ("https://h.example/2024/03/", "no year"),
        ("/{yyyy}/{mm}/", "not a web address"),
        ("https://h.example/{}/", "{} is no part of a date"),
    ],
)
def test_a_slip_is_one_clear_line(text, said):
    with pytest.raises(ArgumentError) as caught:
        read_dated(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_pattern_of_a_linked_archive_is_read():
    assert from_linked("https://h.example/a/{:%Y/%m/%d}/").template == "https://h.example/a/{yyyy}/{mm}/{dd}/"
    assert from_linked("https://h.example/{:%Y%m}.html").grain is Grain.MONTH


@given(DAYS, st.integers(0, 900), st.sampled_from(["{yyyy}{mm}{dd}", "{yyyy}{mm}", "{yyyy}"]))
def test_count_is_the_number_of_links_each_once_and_every_day_is_covered(since, length, text):
    pattern, until = read_dated(f"https://h.example/{text}"), since + timedelta(days=length)
    found = addresses(pattern.template, since, until)
    assert len(found) == len(set(found)) == pattern.count(since, until)
    assert {pattern.address(since + timedelta(days=day)) for day in range(length + 1)} == set(found)
    assert found[0] == pattern.address(until)


def test_the_beginning_of_the_calendar_is_an_end():
    assert len(addresses("https://h.example/{yyyy}/{mm}/{dd}", date(1, 1, 1), date(1, 1, 3))) == 3
    assert read_dated("https://h.example/{yyyy}").count(date(2024, 2, 1), date(2024, 1, 1)) == 0


@given(DAYS, st.sampled_from(Grain))
def test_first_and_last_day_hold_the_day(day, grain):
    assert first_day(day, grain) <= day <= last_day(day, grain)
    assert first_day(last_day(day, grain), grain) == first_day(day, grain)
