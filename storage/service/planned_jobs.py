"""When each site is crawled next: the plan of the service, in plain columns that nothing is run from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, func, select, update

from storage.db import read_connection, write_transaction
from storage.rows import clean_text
from storage.schema.service import jobs
from storage.service.jobs import put_job, read_distance, read_moment, read_text

_PLAN = ("digest", "cron", "every", "jitter", "timezone", "next_run_at", "submitted_at")
_IS_PLANNED = jobs.c.digest.is_not(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedJob:
    """The job of one site, and the ``digest`` of the schedule that it was made from.

    It comes by ``cron`` in ``timezone``, or each time the distance ``every`` has gone by, at most ``jitter`` seconds
    late by chance.  ``next_run`` is None while it is paused, ``submitted_at`` when it was last given to a thread.
    Times are aware.
    """

    site: str
    digest: str = ""
    cron: str | None = None
    every: timedelta | None = None
    jitter: int | None = None
    timezone: str = "UTC"
    next_run: datetime | None = None
    submitted_at: datetime | None = None


class PlannedJobs:
    """The jobs of all sites; every method is one transaction and raises StorageError.

    A value that cannot be what its column holds, as from another hand, counts as missing.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[PlannedJob]:
        """Return all jobs, soonest first and those that are paused last."""
        return self._read()

    def find(self, site: str) -> PlannedJob | None:
        """Return the job of a site, or None."""
        return next(iter(self._read(jobs.c.site == clean_text(site))), None)

    def due(self, now: datetime, limit: int) -> list[PlannedJob]:
        """Return at most so many jobs whose time has come at an aware moment, longest due first."""
        return self._read(jobs.c.next_run_at.between(0, now.timestamp()), limit=limit)

    def is_any_due(self, after: datetime, until: datetime) -> bool:
        """Return whether the time of any job comes after one moment and until another."""
        return bool(
            self._read(jobs.c.next_run_at > after.timestamp(), jobs.c.next_run_at <= until.timestamp(), limit=1)
        )

    def earliest(self) -> datetime | None:
        """Return the next time of any job."""
        with read_connection(self._engine) as connection:
            query = select(func.min(jobs.c.next_run_at)).where(_IS_PLANNED, jobs.c.next_run_at >= 0)
            return _time(connection.execute(query).scalar())

    def add(self, job: PlannedJob) -> bool:
        """Plan the job of a site; False where it has one."""
        with write_transaction(self._engine) as connection:
            here = (jobs.c.site == clean_text(job.site)) & _IS_PLANNED
            if connection.execute(select(jobs.c.site).where(here)).first() is not None:
                return False
            put_job(connection, job.site, _values(job))
            return True

    def update(self, job: PlannedJob) -> bool:
        """Write the job of a site anew; False where it has none."""
        return self._write(job.site, _values(job))

    def remove(self, site: str) -> bool:
        """Drop the job of a site, and keep what was noted of it; False where it has none."""
        return self._write(site, dict.fromkeys(_PLAN))

    def _write(self, site: str, values: Mapping[str, object]) -> bool:
        with write_transaction(self._engine) as connection:
            here = (jobs.c.site == clean_text(site)) & _IS_PLANNED
            return connection.execute(update(jobs).where(here).values(values)).rowcount > 0

    def _read(self, *conditions: ColumnElement[bool], limit: int | None = None) -> list[PlannedJob]:
        query = select(jobs).where(_IS_PLANNED, *conditions).order_by(jobs.c.next_run_at.nulls_last(), jobs.c.site)
        with read_connection(self._engine) as connection:
            return list(read_jobs(connection.execute(query.limit(limit))))


def read_jobs(rows: Iterable[Row[Any]]) -> Iterable[PlannedJob]:
    """Read rows of ``jobs``, but for those whose site is no name."""
    for row in rows:
        if (site := read_text(row.site)) is not None:
            yield PlannedJob(
                site=site,
                digest=read_text(row.digest) or "",
                cron=read_text(row.cron),
                every=read_distance(row.every),
                jitter=row.jitter if isinstance(row.jitter, int) and row.jitter >= 0 else None,
                timezone=read_text(row.timezone) or "UTC",
                next_run=_time(row.next_run_at),
                submitted_at=read_moment(row.submitted_at),
            )


def _values(job: PlannedJob) -> dict[str, object]:
    return {
        "digest": job.digest,
        "cron": job.cron,
        "every": None if job.every is None else job.every.total_seconds(),
        "jitter": job.jitter,
        "timezone": job.timezone,
        "next_run_at": None if job.next_run is None else job.next_run.timestamp(),
        "submitted_at": None if job.submitted_at is None else job.submitted_at.isoformat(),
    }


def _time(seconds: object) -> datetime | None:
    if not isinstance(seconds, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
