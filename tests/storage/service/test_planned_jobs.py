"""The plan of the service, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from storage.db.engine import write_transaction
from storage.schema.service import jobs as table
from storage.service.jobs import Jobs
from storage.service.planned_jobs import PlannedJob, PlannedJobs

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def plan(store):
    return PlannedJobs(store.engine)


def test_a_job_is_read_as_it_was_written(plan):
    jobs = [
        PlannedJob(site="cron", digest="1", cron="0 6 * * *", timezone="Asia/Shanghai", jitter=60, next_run=NOON),
        PlannedJob(site="polled", digest="2", every=1.5 * HOUR, next_run=NOON + HOUR, submitted_at=NOON),
        PlannedJob(site="asleep", digest="3", every=HOUR),
    ]
    assert all(plan.add(job) for job in reversed(jobs))
    assert plan.all() == jobs
    assert [plan.find(job.site) for job in jobs] == jobs
    assert plan.find("another") is None
    assert plan.earliest() == NOON


def test_a_site_has_one_job_and_keeps_its_notes_without_it(store, plan):
    notes = Jobs(store.engine)
    notes.pause(["a"], NOON)
    assert plan.all() == []
    assert plan.earliest() is None
    assert not plan.update(PlannedJob(site="a", digest="1"))
    assert plan.add(PlannedJob(site="a", digest="1"))
    assert not plan.add(PlannedJob(site="a", digest="2"))
    assert plan.update(PlannedJob(site="a", digest="2", next_run=NOON))
    assert plan.find("a") == PlannedJob(site="a", digest="2", next_run=NOON)
    assert plan.remove("a")
    assert not plan.remove("a")
    assert plan.find("a") is None
    assert notes.all()["a"].paused_at == NOON


def test_what_is_due_comes_longest_first_and_as_many_as_asked_for(plan):
    for hours, name in enumerate("cab"):
        plan.add(PlannedJob(site=name, digest="1", next_run=NOON + hours * HOUR))
    plan.add(PlannedJob(site="asleep", digest="1"))
    assert [job.site for job in plan.due(NOON + HOUR, 5)] == ["c", "a"]
    assert [job.site for job in plan.due(NOON + HOUR, 1)] == ["c"]


@pytest.mark.parametrize("seconds", [-1e300, -1.0, 1e300, float("inf")])
def test_a_time_that_can_be_none_takes_no_place_of_another(store, plan, seconds):
    plan.add(PlannedJob(site="bad", digest="1", next_run=NOON))
    with write_transaction(store.engine) as connection:
        connection.execute(update(table).values(next_run_at=seconds, submitted_at="yesterday", every=-1.0))
    plan.add(PlannedJob(site="good", digest="1", next_run=NOON))
    assert [job.site for job in plan.due(NOON, 1)] == ["good"]
    bad = plan.find("bad")
    assert bad is not None
    assert (bad.submitted_at, bad.every) == (None, None)
