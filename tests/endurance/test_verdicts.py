from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.records import Run
from tests.endurance.verdicts import changes, false_alarms, noticed
from tests.servers.many_sites.source import SimulatedSource
from tests.servers.many_sites.troubles import DAY, Trouble

START = datetime(2026, 3, 2, tzinfo=UTC)
BEGIN = START.timestamp()
END = BEGIN + 12 * DAY
BANNED = Trouble("banned", BEGIN + 2.25 * DAY, BEGIN + 4 * DAY)
SOURCE = SimulatedSource("alder.example", "daily", 7, START.date(), 12, 12.0, troubles=(BANNED,))


def run(number: int) -> Run:
    """A run every twelve hours."""
    at = START + timedelta(hours=12 * number)
    end = at + timedelta(minutes=1)
    given: dict[str, Any] = {
        "id": number,
        "site": "alder",
        "kind": "crawl",
        "ending": "finished",
        "exit_status": 0,
        "counts": {},
    }
    return Run(**given, started_at=at, ended_at=end, bytes=0, pid=None, log=None)


RUNS = [run(number) for number in range(24)]


def saying(**states: tuple[int, int]):
    """A judge that names a state from one number of runs to before another."""

    def judge(runs: Sequence[Run], now: datetime) -> tuple[str, str]:
        assert runs[-1].ended_at == now
        found = next((state for state, (first, last) in states.items() if first <= len(runs) < last), "healthy")
        return found, f"after {len(runs)} runs"

    return judge


def test_only_changes_are_given():
    said = changes(RUNS, saying(new=(0, 4), broken=(7, 9)))
    assert [(each.state, each.runs) for each in said] == [("new", 1), ("healthy", 4), ("broken", 7), ("healthy", 9)]
    assert said[2].time == BEGIN + 3 * DAY + 60


def test_noticed_in_time_with_its_delay_and_its_recovery():
    said = changes(RUNS, saying(new=(0, 4), broken=(7, 10)))
    (found,) = noticed(SOURCE, RUNS, said, END)
    assert (found.state, found.runs, found.holds()) == ("broken", 2, True)
    assert found.hours is not None
    assert abs(found.hours - 18) < 0.1
    assert found.recovered is not None
    assert abs(found.recovered - 12) < 0.1
    assert not list(false_alarms(SOURCE, said, END))


def test_too_late_or_never():
    assert not noticed(SOURCE, RUNS, changes(RUNS, saying(broken=(10, 12))), END)[0].holds()
    assert not noticed(SOURCE, RUNS, changes(RUNS, saying(quiet=(6, 12))), END)[0].holds()


def test_false_alarms():
    said = changes(RUNS, saying(degraded=(2, 4), broken=(6, 10)))
    (found,) = false_alarms(SOURCE, said, END)
    assert (found.state, found.begin) == ("degraded", BEGIN + DAY / 2 + 60)
    assert found.end == BEGIN + 1.5 * DAY + 60
