from datetime import UTC, datetime

from tests.endurance.kept import Kept, Stored, bound, kept
from tests.servers.many_sites.source import Published, SimulatedSource
from tests.servers.many_sites.troubles import DAY, Trouble

START = datetime(2026, 3, 2, tzinfo=UTC)
BEGIN = START.timestamp()
BANNED = Trouble("banned", BEGIN + 2 * DAY, BEGIN + 4 * DAY)
CUT = Trouble("teasers", BEGIN + 5 * DAY, BEGIN + 6 * DAY)
SOURCE = SimulatedSource("alder.example", "daily", 7, START.date(), 8, 12.0, troubles=(BANNED, CUT))
END = BEGIN + 7 * DAY
ALL = list(SOURCE.published(END))


def soon(article: Published, hours: float = 1.0) -> Stored:
    """The article as a crawl finds it some hours after it could be had."""
    time = BANNED.end if BANNED.covers(article.time) else article.time
    return Stored(article.url, article.title, time + hours * 3600)


def judged(stored: list[Stored]) -> Kept:
    return kept(SOURCE, stored, BEGIN, END)


def test_all_stored_in_time():
    found = judged([soon(each, 23.9) for each in ALL])
    assert found.holds()
    assert found.late == 0
    assert 23.8 < found.worst < bound(SOURCE)
    assert found.due > 30


def test_the_newest_and_the_teasers_may_be_missing():
    wanted = [each for each in ALL if each.whole and each.time < END - bound(SOURCE) * 3600]
    assert len(wanted) < len([each for each in ALL if each.time < END - DAY])
    assert judged([soon(each) for each in wanted]).holds()


def test_missing():
    found = judged([soon(each) for each in ALL if each != ALL[5]])
    assert found.missing == [ALL[5].url]
    assert not found.holds()


def test_late_beside_the_days_it_could_not_be_had():
    found = judged([soon(each, 30.0 if each == ALL[5] else 1.0) for each in ALL])
    assert found.late == 1
    assert not found.holds()
    off = [(ALL[5].time, ALL[5].time + 6 * 3600)]
    assert kept(SOURCE, [soon(each, 30.0 if each == ALL[5] else 1.0) for each in ALL], BEGIN, END, off).late == 0


def test_twice_and_strange():
    again = Stored(ALL[3].url + "?again", ALL[3].title, ALL[3].time + 7200)
    found = judged([*(soon(each) for each in ALL), again])
    assert found.twice == [ALL[3].title]
    assert found.strange == [again.url]
    assert not found.holds()
