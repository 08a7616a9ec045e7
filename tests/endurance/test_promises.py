from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.records import Run
from tests.endurance.kept import Kept
from tests.endurance.promises import of_articles, of_book, of_gone, of_jobs, of_runs, of_service, of_verdicts
from tests.endurance.supervisor import Endured, Sample
from tests.endurance.verdicts import Alarm, Noticed
from tests.servers.many_sites.source import SimulatedSource
from tests.servers.many_sites.troubles import DAY, Trouble

START = datetime(2026, 3, 2, tzinfo=UTC)
BEGIN = START.timestamp()
END = BEGIN + 5 * DAY
SOURCE = SimulatedSource("alder.example", "daily", 7, START.date(), 5, 12.0)
SOON = {"alder": END + 3600}


def run(hours: float, ending: str | None = "finished") -> Run:
    at = START + timedelta(hours=hours)
    ended = None if ending is None else at + timedelta(minutes=1)
    plain: dict[str, Any] = {"id": 1, "site": "alder", "kind": "crawl", "exit_status": 0, "counts": {}, "bytes": 0}
    return Run(**plain, started_at=at, ended_at=ended, ending=ending, pid=None, log=None)


EVERY = [run(12.0 * number) for number in range(10)]


def kept(**values: object) -> Kept:
    whole = Kept("alder", 10, 12, [], [], [], [1.0, 24.0], 24.5)
    return Kept(**{name: values.get(name, getattr(whole, name)) for name in Kept.__slots__})  # type: ignore[arg-type]


def served(sizes: Sequence[int], **values: object) -> Endured:
    done = Endured(status=0, samples=[Sample(1, number, number, size) for number, size in enumerate(sizes)])
    for name, value in values.items():
        setattr(done, name, value)
    return done


def test_articles():
    assert [each.holds for each in of_articles([kept()])] == [True, True]
    assert [each.holds for each in of_articles([kept(), kept(missing=["a"])])] == [False, True]
    assert [each.holds for each in of_articles([kept(strange=["a"])])] == [False, True]
    assert [each.holds for each in of_articles([kept(), kept(lateness=[1.0, 24.6])])] == [True, False]


def test_what_is_said_to_be_gone():
    assert of_gone([SOURCE], {}, END).holds
    assert of_gone([SOURCE], {"alder": 30}, END).figures == "30 at alder"
    assert not of_gone([SOURCE], {"alder": 30}, END).holds
    dead = replace(SOURCE, troubles=(Trouble("dead", BEGIN, END),))
    assert of_gone([dead], {"alder": 30}, END).holds


def test_jobs_that_are_there_and_ran():
    assert of_jobs([SOURCE], {"alder": EVERY}, SOON, END, Endured()).holds


def test_jobs_that_are_lost():
    assert not of_jobs([SOURCE], {"alder": EVERY}, {}, END, Endured()).holds
    assert not of_jobs([SOURCE], {"alder": EVERY}, {"alder": END + 2 * DAY}, END, Endured()).holds
    assert not of_jobs([SOURCE], {}, SOON, END, Endured()).holds


def test_a_gap_but_for_a_power_cut():
    gap = {"alder": [each for each in EVERY if not DAY <= each.started_at.timestamp() - BEGIN < 2 * DAY]}
    assert not of_jobs([SOURCE], gap, SOON, END, Endured()).holds
    assert of_jobs([SOURCE], gap, SOON, END, Endured(off=[(BEGIN + DAY, BEGIN + 1.8 * DAY)])).holds


def test_runs():
    found = of_runs({"alder": [*EVERY, run(6, "killed")]})
    assert found.holds
    assert found.figures == "11 runs, 0 open: 10 finished, 1 killed"
    assert not of_runs({"alder": [*EVERY, run(6, None)]}).holds


def test_runs_that_crash():
    assert not of_runs({"alder": [*EVERY, run(6, "crashed")]}).holds


def test_verdicts():
    trouble = Trouble("dead", BEGIN, END)
    good, late = (Noticed("alder", trouble, "broken", "", 20.0, runs, None) for runs in (2, 9))
    assert [each.holds for each in of_verdicts([good], [])] == [True, True]
    assert [each.holds for each in of_verdicts([good, late], [])] == [False, True]
    assert [each.holds for each in of_verdicts([good], [Alarm("alder", "quiet", "", BEGIN, END)])] == [True, False]


def test_verdicts_of_the_service():
    seen = Noticed("alder", Trouble("dead", BEGIN, END), "broken", "", 20.0, 2, None)
    never = Noticed("alder", Trouble("flood", BEGIN, END), "", "", None, None, None)
    assert of_book([SOURCE], {("alder", "healthy"), ("alder", "broken")}, [seen, never]).holds
    assert not of_book([SOURCE], {("alder", "healthy")}, [seen, never]).holds
    assert not of_book([SOURCE], set(), []).holds


def test_the_service():
    flat = [10, 60, 100, 100, 101, 100, 103, 101]
    assert [each.holds for each in of_service(served(flat))] == [True, True]
    assert [each.holds for each in of_service(served([*flat, *range(105, 200, 5)]))] == [True, False]
    assert [each.holds for each in of_service(served(flat, deaths=[-11]))] == [False, True]
    assert [each.holds for each in of_service(served(flat, status=1))] == [False, True]
    assert [each.holds for each in of_service(served(flat, left=[77]))] == [False, True]
