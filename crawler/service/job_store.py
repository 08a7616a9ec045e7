"""The store of APScheduler's jobs over plain columns, with no more due jobs than there is room for."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore, ConflictingIdError, JobLookupError
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.service.lanes import Lanes
from crawler.service.triggers import FIRST_INTERVAL, remake_trigger
from storage.service.planned_jobs import PlannedJob, PlannedJobs

logger = logging.getLogger("winnow.service")

PREFIX = "crawl:"
"""What the number of every job of ours begins with, before the name of its site."""

FUNCTION = "crawler.service.app:run_site"
"""The function that APScheduler takes every job to run: named here, never by a row."""

GRACE = timedelta(weeks=1)
"""A crawl that waited longer than this for room is left out.  What was due while nobody led waits from then on."""

MOST_DUE = 500
"""Due jobs that are looked through at a time for those there is room for."""

LEAST = timedelta(seconds=1)
"""The shortest distance between two crawls that a row may name."""

DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": int(GRACE.total_seconds())}
"""What holds for every job."""

SUBMITTED = "submitted"
"""Key of a job's words: when it was last given to a thread.  Written in one row and at once with its next time, so that
a crawl is known to be missing whose service was killed before its run had begun."""


class JobStore(BaseJobStore):  # type: ignore[misc] # APScheduler has no types
    """Jobs that are due and for which the ``lanes`` have no room stay due in the table, where nothing can lose them.

    A row is plain values, of which a job is made here: whoever may write to the table may move a crawl, and run
    nothing.  APScheduler's own store keeps pickles.  Every method raises StorageError where the database fails.
    """

    def __init__(self, plan: PlannedJobs, lanes: Lanes) -> None:
        super().__init__()
        self._plan = plan
        self._lanes = lanes

    def get_due_jobs(self, now: datetime) -> list[Any]:
        """Return the jobs that are due, longest first, as many as can be started.

        One that is due for longer than counts is due since then: APScheduler goes through all its times until now.
        """
        rows = [] if self._lanes.is_full else self._plan.due(now, MOST_DUE)
        chosen = set(self._lanes.choose(row.site for row in rows))
        jobs = [self._job(row) for row in rows if row.site in chosen]
        for job in jobs:
            job.next_run_time = max(job.next_run_time, now - GRACE - LEAST)
        return jobs

    def get_next_run_time(self) -> datetime | None:
        """Return the earliest time of any job."""
        return self._plan.earliest()

    def get_all_jobs(self) -> list[Any]:
        """Return all jobs, soonest first."""
        return [self._job(row) for row in self._plan.all()]

    def lookup_job(self, job_id: str) -> Any:
        """Return a job, or None."""
        row = self._plan.find(job_id.removeprefix(PREFIX))
        return None if row is None else self._job(row)

    def add_job(self, job: Any) -> None:
        """Add a job.  Raises ConflictingIdError."""
        if not self._plan.add(_row(job)):
            raise ConflictingIdError(job.id)

    def update_job(self, job: Any) -> None:
        """Write a job.  Raises JobLookupError."""
        if not self._plan.update(_row(job)):
            raise JobLookupError(job.id)

    def remove_job(self, job_id: str) -> None:
        """Remove a job.  Raises JobLookupError."""
        if not self._plan.remove(job_id.removeprefix(PREFIX)):
            raise JobLookupError(job_id)

    def remove_all_jobs(self) -> None:
        """Remove every job."""
        for row in self._plan.all():
            self._plan.remove(row.site)

    def _job(self, row: PlannedJob) -> Any:
        trigger, digest = _trigger(row)
        words = {"digest": digest, "cron": row.cron, "jitter": row.jitter, "timezone": row.timezone}
        if row.submitted_at is not None:
            words[SUBMITTED] = row.submitted_at.isoformat()
        job = Job.__new__(Job)
        job.__setstate__(
            {
                **DEFAULTS,
                "id": PREFIX + row.site,
                "func": FUNCTION,
                "trigger": trigger,
                "executor": "default",
                "args": (row.site,),
                "kwargs": words,
                "name": row.site,
                "next_run_time": row.next_run,
            }
        )
        job._scheduler, job._jobstore_alias = self._scheduler, self._alias  # noqa: SLF001 - as APScheduler's own stores
        return job


def _trigger(row: PlannedJob) -> tuple[BaseTrigger, str]:
    """Return the trigger of a row and its digest; one that makes none has no digest, and so is planned anew."""
    now, every = datetime.now(UTC), row.every and max(row.every, LEAST)
    try:
        return remake_trigger(row.cron, every, row.jitter, row.timezone, now), row.digest
    except (TypeError, ValueError) as error:
        logger.warning("%s: its job cannot be read and is planned anew: %s", row.site, error)
        return remake_trigger(None, FIRST_INTERVAL, None, "UTC", now), ""


def _row(job: Any) -> PlannedJob:
    words, submitted = job.kwargs, job.kwargs.get(SUBMITTED)
    return PlannedJob(
        site=job.args[0],
        digest=words.get("digest") or "",
        cron=words.get("cron"),
        every=job.trigger.interval if isinstance(job.trigger, IntervalTrigger) else None,
        jitter=words.get("jitter"),
        timezone=words.get("timezone") or "UTC",
        next_run=job.next_run_time,
        submitted_at=None if submitted is None else datetime.fromisoformat(submitted),
    )
