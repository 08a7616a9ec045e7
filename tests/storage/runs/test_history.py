"""The rows of runs on both databases: begun, adopted, finished, and noted by another hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.process import Process

CHILD = Process("here/1", 4242, "99")
SERVICE = Process("here/1", 17, "5")
DEADLINE = datetime(2026, 3, 1, 13, tzinfo=UTC)


def test_a_run_is_begun_and_finished(store):
    first = store.start_run("example", "crawl", process=CHILD, log="a.log", deadline_at=DEADLINE)
    second = store.start_run("other", "backfill")
    store.finish_run(first, ending="finished", exit_status=0, counts={"new": 3}, received=1000, memory=2**31)
    run = store.run(first)
    assert (run.site, run.kind, run.log, run.deadline_at, run.process) == ("example", "crawl", "a.log", DEADLINE, CHILD)
    assert (run.ending, run.exit_status, run.counts, run.bytes, run.memory) == ("finished", 0, {"new": 3}, 1000, 2**31)
    assert run.started_at <= run.ended_at
    other = store.run(second)
    assert (other.ended_at, other.ending, other.process, other.counts) == (None, None, None, {})
    assert store.run(999) is None


def test_a_child_adopts_what_was_begun_for_it(store):
    run_id = store.start_run("example", "crawl", process=SERVICE, log="logs/1.log", deadline_at=DEADLINE)
    assert store.adopt_run(run_id, CHILD)
    run = store.run(run_id)
    assert (run.process, run.log, run.deadline_at) == (CHILD, "logs/1.log", DEADLINE)
    assert store.adopt_run(run_id, CHILD, "other.log")
    assert store.run(run_id).log == "other.log"


def test_what_has_ended_is_not_adopted_unless_it_was_taken_for_dead(store):
    run_id = store.start_run("example", "crawl", process=SERVICE)
    store.note_run(run_id, ending="killed")
    assert store.adopt_run(run_id, CHILD)
    assert (store.run(run_id).ended_at, store.run(run_id).ending) == (None, None)
    store.finish_run(run_id, ending="finished", exit_status=0, counts={})
    assert not store.adopt_run(run_id, SERVICE)
    assert store.run(run_id).process == CHILD
    assert not store.adopt_run(run_id + 1, CHILD)


def test_a_note_changes_what_it_names_and_keeps_the_counts(store):
    run_id = store.start_run("example", "crawl", process=CHILD)
    store.note_run(run_id, log="logs/1.log")
    assert store.run(run_id).ended_at is None
    store.finish_run(run_id, ending="interrupted", exit_status=1, counts={"fetched": 7}, received=5, memory=300)
    before = store.run(run_id)
    store.note_run(run_id, ending="deadline", memory=200)
    assert store.run(run_id) == replace(before, ending="deadline", log="logs/1.log")
    store.note_run(run_id, memory=400, exit_status=-9)
    assert (store.run(run_id).memory, store.run(run_id).exit_status) == (400, -9)


def test_a_note_ends_a_run_that_said_nothing(store):
    run_id = store.start_run("example", "crawl")
    store.note_run(run_id, ending="crashed", exit_status=-11, memory=100)
    run = store.run(run_id)
    assert (run.ending, run.exit_status, run.memory) == ("crashed", -11, 100)
    assert run.ended_at >= run.started_at


def test_what_was_counted_outlives_the_process(store):
    run_id = store.start_run("example", "crawl")
    store.count_run(run_id, {"fetched": 7}, 5)
    store.note_run(run_id, ending="killed")
    store.count_run(run_id, {"fetched": 8}, 6)  # a note on its way when the run was closed says no more
    assert (store.run(run_id).counts, store.run(run_id).bytes, store.run(run_id).ending) == (
        {"fetched": 7},
        5,
        "killed",
    )


def test_a_true_ending_takes_the_place_of_a_supposed_one(store):
    run_id = store.start_run("example", "crawl")
    store.note_run(run_id, ending="killed")
    store.finish_run(run_id, ending="finished", exit_status=0, counts={"fetched": 1})
    assert (store.run(run_id).ending, store.run(run_id).counts) == ("finished", {"fetched": 1})


def test_runs_are_chosen_by_site_kind_and_start(store):
    numbers = [store.start_run(site, kind) for site in ("a", "b") for kind in ("crawl", "backfill")]
    assert [run.id for run in store.runs()] == numbers[::-1]
    assert [run.id for run in store.runs("a")] == [numbers[1], numbers[0]]
    assert [run.id for run in store.runs(kind="crawl", limit=1)] == [numbers[2]]
    third = store.run(numbers[2]).started_at
    shown_elsewhere = third.astimezone(datetime.strptime("+0800", "%z").tzinfo)
    assert [run.id for run in store.runs(since=shown_elsewhere)] == numbers[:1:-1]
    assert store.runs(since=third + timedelta(days=1)) == []


def test_what_has_not_ended(store):
    numbers = [store.start_run(site, "crawl") for site in ("a", "b", "a")]
    store.finish_run(numbers[0], ending="finished", exit_status=0, counts={})
    assert [run.id for run in store.unended()] == numbers[1:]
    assert [run.id for run in store.unended("a")] == [numbers[2]]


@pytest.mark.parametrize(("ending", "walked"), [("interrupted", False), ("deadline", False), ("finished", True)])
def test_a_site_is_walked_once_a_run_has_finished(store, ending, walked):
    store.finish_run(store.start_run("a", "crawl"), ending=ending, exit_status=0, counts={})
    assert store.walked("a") is walked
    assert not store.walked("b")


def test_a_crawl_that_goes_on_can_be_asked_to_stop(store):
    crawl, extract = store.start_run("a", "crawl"), store.start_run("a", "extract")
    assert not store.is_asked_to_stop(crawl)
    assert store.ask_to_stop(crawl)
    assert store.is_asked_to_stop(crawl)
    assert store.run(crawl).stop_asked_at is not None
    assert not store.ask_to_stop(extract)
    store.finish_run(crawl, ending="interrupted", exit_status=1, counts={})
    assert not store.ask_to_stop(crawl)
    assert not store.ask_to_stop(99)
