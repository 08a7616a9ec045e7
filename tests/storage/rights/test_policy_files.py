"""Files of hosts, version by version."""

from datetime import timedelta

import pytest

from storage.rights.policy_files import (
    AFTER,
    FRESH,
    PolicyFile,
    PolicyFileKind,
    PolicyFiles,
    PolicyVersion,
    version_at,
)
from storage.robots import LENGTH
from tests.storage.samples import NOON

HOUR = timedelta(hours=1)


def notice(text: str = "User-agent: *", hours: float = 0, **changes) -> PolicyFile:
    moment = NOON + hours * HOUR
    values = {"kind": PolicyFileKind.ROBOTS, "status": 200, "first_seen": moment, "last_seen": moment, **changes}
    return PolicyFile(
        site="example", host="e.org", url="http://e.org/robots.txt", agent="Winnow/0.1", text=text, **values
    )


@pytest.fixture
def notices(store):
    return PolicyFiles(store.engine)


def test_a_new_row_only_when_something_changed(notices):
    assert [notices.note(notice(hours=hour)) for hour in range(3)] == [True, False, False]
    assert notices.note(notice("else", 3))
    assert notices.note(notice("", 4, status=404))
    assert notices.note(notice(hours=5))
    first, *_, last = found = notices.of("example", "e.org")
    assert [each.status for each in found] == [200, 200, 404, 200]
    assert (first.first_seen, first.last_seen) == (NOON, NOON + 2 * HOUR)
    assert last == notice(hours=5)
    assert notices.of("example", "other.org") == notices.of("other", "e.org") == []


def test_a_version_that_is_noted_late_stands_where_it_was_read(notices):
    for text, hour in (("old", 0), ("new", 9), ("between", 4), ("new", 10)):
        notices.note(notice(text, hour))
    assert [each.text for each in notices.of("example", "e.org")] == ["old", "between", "new"]
    version = version_at(notices.versions("example", "e.org"), NOON + 5 * HOUR)
    assert version is not None
    assert notices.one(version.id).text == "between"


def test_when_each_file_was_last_read(notices):
    notices.note(notice())
    notices.note(notice(hours=2))
    notices.note(notice("{}", 1, kind=PolicyFileKind.TDMREP))
    assert notices.looked_at("example", "e.org") == {
        PolicyFileKind.ROBOTS: NOON + 2 * HOUR,
        PolicyFileKind.TDMREP: NOON + HOUR,
    }


def test_hostile_text_is_kept_clean_and_bounded(notices):
    notices.note(notice("\x00\ud800" + "x" * (LENGTH * 2)))
    [kept] = notices.of("example", "e.org")
    assert len(kept.text) == LENGTH
    assert kept.text[0] == "\ufffd"
    assert not notices.note(notice("\x00\ud800" + "x" * (LENGTH * 2), 1))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (NOON - AFTER - HOUR, None),
        (NOON - HOUR, "a"),  # fetched a moment before the host was asked
        (NOON, "a"),
        (NOON + 2 * HOUR, "a"),
        (NOON + 6 * HOUR, "b"),
        (NOON + 6 * HOUR + FRESH, "b"),
        (NOON + 7 * HOUR + FRESH, None),
    ],
    ids=["long-before", "just-before", "first", "while", "second", "still", "too-late"],
)
def test_the_version_at_a_moment(moment, expected):
    kind = PolicyFileKind.ROBOTS
    first = PolicyVersion(id=1, kind=kind, first_seen=NOON, last_seen=NOON + 4 * HOUR)
    second = PolicyVersion(id=2, kind=kind, first_seen=NOON + 6 * HOUR, last_seen=NOON + 6 * HOUR)
    found = version_at([first, second], moment)
    assert (found and "ab"[found.id - 1]) == expected


@pytest.mark.parametrize("status", [200, 404, 410])
def test_an_answer_that_says_something(status):
    assert notice(status=status).readable


@pytest.mark.parametrize("status", [204, 301, 400, 401, 402, 403, 406, 407, 408, 429, 451, 503])
def test_an_answer_that_says_nothing_of_the_file(status):
    assert not notice(status=status).readable


def test_a_list_of_rules_that_was_cut_is_not_read_as_none(notices):
    notices.note(notice('[{"location": "/", "tdm-reservation": 1},' * 20_000, kind=PolicyFileKind.TDMREP))
    [kept] = notices.of("example", "e.org")
    assert not kept.readable
