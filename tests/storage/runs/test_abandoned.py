"""Which runs are taken for dead: the process that is gone, and the one of another machine that is silent."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from storage.frontier.worker import Worker
from storage.process import IsGone, Process
from storage.runs.abandoned import close_abandoned_runs
from storage.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE, THERE = Process("here", 1, "1"), Process("there", 1, "1")


def nobody(process: Process) -> bool:
    return False


def everybody(process: Process) -> bool:
    return process.machine == HERE.machine and bool(process.process_start)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def closed(store: Store, is_gone: IsGone = nobody) -> list[int]:
    return [run.id for run in close_abandoned_runs(store.engine, is_gone, HERE.machine)]


def test_a_process_that_is_gone(store, clock):
    first = store.start_run("a", "crawl", process=HERE)
    second = store.start_run("b", "crawl", process=Process("here", 2, "1"))
    clock.shift(timedelta(minutes=5))
    assert closed(store, lambda process: process.pid == 1) == [first]
    run = store.run(first)
    assert (run.ending, run.exit_status, run.ended_at) == ("killed", None, NOON + timedelta(minutes=5))
    assert [run.id for run in store.unended()] == [second]
    assert closed(store, lambda process: process.pid == 1) == []


def test_one_that_is_there_is_left_however_long_it_works_without_a_lease(store, clock):
    store.start_run("a", "backfill", process=HERE)
    clock.shift(timedelta(days=3))
    assert closed(store, nobody) == []


def test_it_ended_at_its_deadline_at_the_latest(store, clock):
    run_id = store.start_run("a", "crawl", process=HERE, deadline_at=NOON + timedelta(hours=2))
    clock.shift(timedelta(days=7))
    assert closed(store, everybody) == [run_id]
    assert store.run(run_id).ended_at == NOON + timedelta(hours=2)


UNKNOWABLE = Process("here", 1, "")  # of a system that does not say when a process began


@pytest.mark.parametrize("process", [THERE, None, UNKNOWABLE])
def test_another_machine_is_believed_for_an_hour(store, clock, process):
    run_id = store.start_run("a", "crawl", process=process)
    clock.shift(timedelta(minutes=59))
    assert closed(store, everybody) == []
    clock.shift(timedelta(minutes=2))
    assert closed(store, nobody) == [run_id]


def test_another_machine_is_believed_as_long_as_it_holds_a_lease(store, clock):
    run_id = store.start_run("a", "crawl", process=THERE)
    crawl, _ = store.crawl("a", "crawl", {}, True)
    clock.shift(timedelta(hours=5))
    member = Worker.join(store.engine, crawl, THERE, clock_now(), 60.0)
    other = store.start_run("b", "crawl", process=Process("there", 2, "1"))
    clock.shift(timedelta(seconds=59))
    assert closed(store) == []
    clock.shift(timedelta(hours=2))
    member.renew(clock_now())
    assert closed(store) == [other]
    clock.shift(timedelta(minutes=5))
    assert closed(store) == [], "its database may have been away"
    clock.shift(timedelta(seconds=61))
    assert closed(store) == [run_id]


def closed_after_a_start(store: Store) -> list[int]:
    found = close_abandoned_runs(store.engine, nobody, HERE.machine, lambda process: process.machine == "here-before")
    return [run.id for run in found]


def test_what_an_earlier_start_of_this_machine_was_at_is_free_when_its_lease_is_over(store, clock):
    before = Process("here-before", 1, "1")
    run_id = store.start_run("a", "crawl", process=before)
    crawl, _ = store.crawl("a", "crawl", {}, True)
    member = Worker.join(store.engine, crawl, before, clock_now(), 60.0)
    clock.shift(timedelta(seconds=50))
    assert closed_after_a_start(store) == []
    member.renew(clock_now())  # it lives: another machine has the same name
    clock.shift(timedelta(seconds=50))
    assert closed_after_a_start(store) == []
    clock.shift(timedelta(seconds=11))
    assert closed_after_a_start(store) == [run_id]


def test_what_an_earlier_start_of_this_machine_had_just_begun_is_free_in_minutes(store, clock):
    run_id = store.start_run("a", "crawl", process=Process("here-before", 1, "1"))
    clock.shift(timedelta(minutes=4))
    assert closed_after_a_start(store) == []
    clock.shift(timedelta(minutes=1))
    assert closed_after_a_start(store) == [run_id]


def test_another_machine_that_fell_silent_is_believed_for_minutes(store, clock):
    run_id = store.start_run("a", "crawl", process=THERE)
    crawl, _ = store.crawl("a", "crawl", {}, True)
    Worker.join(store.engine, crawl, THERE, clock_now(), 60.0)
    clock.shift(timedelta(minutes=5, seconds=59))
    assert closed(store) == []
    clock.shift(timedelta(seconds=2))
    assert closed(store) == [run_id]


def test_a_lease_from_before_the_clock_was_set_back_keeps_nothing_alive(store, clock):
    run_id = store.start_run("a", "crawl", process=THERE)
    crawl, _ = store.crawl("a", "crawl", {}, True)
    Worker.join(store.engine, crawl, THERE, clock_now() + 86400 * 365, 60.0)
    clock.shift(timedelta(hours=2))
    assert closed(store) == [run_id]


def clock_now() -> float:
    return datetime.now(UTC).timestamp()
