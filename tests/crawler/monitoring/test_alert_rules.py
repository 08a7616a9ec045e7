from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.monitoring.alert_rules import HOLD, alerts_to_send
from tests.crawler.monitoring.healthbook import NOON, Book, Row

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def told(book: Book, now: datetime) -> list[str]:
    notices = alerts_to_send(book.all(), now)
    for notice in notices:
        book.told(notice.about, notice.state, now)
    return [notice.state for notice in notices]


def follow(*verdicts: str, every: timedelta = 10 * MINUTE) -> list[list[str]]:
    """Judge one site again and again and return what was told at each check."""
    book, heard = Book(), list[list[str]]()
    for number, state in enumerate(verdicts):
        now = NOON + number * every
        book.judge("example.com", state, now)
        heard.append(told(book, now))
    return heard


def test_bad_news_is_told_at_once_and_once():
    assert follow("healthy", "broken", "broken", "broken") == [[], ["broken"], [], []]


def test_quiet_is_never_told():
    assert follow("quiet", "quiet", "healthy", "quiet", every=9 * HOUR) == [[]] * 4


def test_recovery_is_told_when_it_held():
    assert follow("broken", "healthy", "healthy", "healthy", "healthy", "healthy") == [
        ["broken"],
        [],
        [],
        [],
        ["healthy"],
        [],
    ]


def test_a_healthy_site_that_was_never_in_trouble_is_not_told():
    assert follow("healthy", "healthy", every=HOUR) == [[], []]


def test_quiet_after_trouble_is_no_recovery_but_healthy_after_it_is():
    heard = follow("broken", "quiet", "quiet", "healthy", "healthy", every=HOUR)
    assert heard == [["broken"], [], [], [], ["healthy"]]


def test_the_end_of_a_trouble_so_long_that_nothing_is_known_from_before_it_is_told():
    assert follow("broken", "healthy", "new", "new", "new", "healthy", every=20 * MINUTE) == [
        ["broken"],
        [],
        [],
        [],
        ["new"],
        [],
    ]
    row = Row(state="new", since=NOON, checked_at=NOON + HOUR, told="broken", told_at=NOON)
    (notice,) = alerts_to_send([row], NOON + HOUR)
    assert (notice.title, notice.urgency) == ("example.com: no trouble any more", "success")


def test_from_broken_to_degraded_is_told_once_when_it_held():
    assert follow("broken", "degraded", "degraded", "degraded", every=20 * MINUTE) == [
        ["broken"],
        [],
        [],
        ["degraded"],
    ]


def test_from_degraded_to_broken_is_told():
    assert follow("degraded", "broken", every=7 * HOUR) == [["degraded"], ["broken"]]
    assert follow("degraded", "broken", "broken", "broken", "broken") == [["degraded"], [], [], [], ["broken"]]


def test_a_site_that_goes_to_and_fro_is_told_once():
    assert follow(*["broken", "healthy"] * 20) == [["broken"]] + [[]] * 39


def test_an_old_trouble_that_goes_to_and_fro_is_told_at_most_twice_an_hour():
    heard, row = list[int](), Row(since=NOON - 10 * 24 * HOUR, told="broken", told_at=NOON - 24 * HOUR)
    for number in range(24):  # both troubles began days ago: neither has a new `since`
        now = NOON + number * 10 * MINUTE
        row = replace(row, state="degraded" if number % 2 else "broken", checked_at=now)
        for _ in alerts_to_send([row], now):
            heard.append(number)
            row = replace(row, told=row.state, told_at=now)
    assert heard
    assert all(after - before >= 3 for before, after in pairwise(heard))


def test_a_relapse_days_later_is_told_at_once():
    heard = follow("broken", "healthy", "healthy", "broken", every=8 * HOUR)
    assert heard == [["broken"], [], ["healthy"], ["broken"]]


@given(st.lists(st.sampled_from(["healthy", "quiet", "degraded", "broken"]), max_size=60))
def test_never_twice_the_same_and_never_more_than_twice_an_hour(states):
    heard = follow(*states)
    said = [(at, each) for at, now in enumerate(heard) for each in now]
    assert all(before[1] != after[1] for before, after in pairwise(said))
    assert all(after[0] - before[0] >= HOLD / (10 * MINUTE) for before, after in pairwise(said))
    assert not said or said[0][1] in {"degraded", "broken"}


@given(st.lists(st.sampled_from(["healthy", "quiet", "degraded", "broken"]), max_size=30))
def test_what_holds_is_told_in_the_end(states):
    heard = follow(*states, "broken", "broken", "broken", "broken", "broken")
    assert [each for now in heard for each in now][-1] == "broken"


def test_the_words_of_a_notice():
    notice = alerts_to_send([Row()], NOON)[0]
    assert notice.title == "example.com: broken"
    assert notice.body.splitlines() == [
        "example.com is broken since 2026-03-01 12:00 UTC.",
        "No new article for 31 hours; a usual gap is 2 hours.",
        "For example:",
        "  https://example.com/a/1.html",
        "What to do: docs/how-to/read-an-alert.md, section 'A site is broken'.",
        "Its latest crawls: winnow runs example.com",
    ]


def test_the_worst_is_told_first():
    rows = [Row("b", "degraded"), Row("c", "broken"), Row("a", "broken")]
    assert [notice.about for notice in alerts_to_send(rows, NOON)] == ["a", "c", "b"]
