"""What an operator asked of a job, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from storage.db.engine import write_transaction
from storage.schema.service import jobs as table
from storage.service.jobs import JobNotes, Jobs

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def jobs(store):
    return Jobs(store.engine)


def test_nothing_is_noted_at_first(jobs):
    assert jobs.all() == {}


def test_a_pause_keeps_the_time_it_began_and_ends(jobs):
    jobs.pause(["a", "b"], NOON)
    jobs.pause(["a"], LATER)
    assert {name: note.paused_at for name, note in jobs.all().items()} == {"a": NOON, "b": NOON}
    jobs.resume(["a", "never-paused"])
    assert jobs.all()["a"].paused_at is None
    assert jobs.all()["b"].paused_at == NOON


def test_an_order_is_taken_once_and_a_later_one_stands(jobs):
    jobs.ask(["a"], NOON)
    jobs.ask(["a"], LATER)
    jobs.taken("a", NOON)
    assert jobs.all()["a"].asked_at == LATER
    jobs.taken("a", LATER)
    assert jobs.all()["a"].asked_at is None


def test_problem_and_interval_stand_beside_the_rest(jobs):
    jobs.pause(["a"], NOON)
    jobs.interval("a", timedelta(minutes=90))
    jobs.problem("a", "a.toml: not valid\x00 TOML", LATER)
    assert jobs.all()["a"] == JobNotes(
        site="a",
        paused_at=NOON,
        interval=timedelta(minutes=90),
        problem="a.toml: not valid TOML",
        problem_at=LATER,
    )
    jobs.problem("a", None, LATER)
    jobs.interval("a", None)
    assert jobs.all()["a"] == JobNotes(site="a", paused_at=NOON)


@pytest.mark.parametrize("seconds", [1e300, float("inf"), -3600.0, 0.0])
def test_a_distance_that_can_be_none_is_none(jobs, store, seconds):
    jobs.pause(["a"], NOON)
    with write_transaction(store.engine) as connection:
        connection.execute(update(table).values(interval=seconds))
    assert jobs.all()["a"] == JobNotes(site="a", paused_at=NOON)
