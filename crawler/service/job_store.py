"""The table of APScheduler's jobs, with the errors of the storage package,
and no more due jobs than there is room for.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from sqlalchemy import Engine

from storage.db import translate_errors


class JobStore(SQLAlchemyJobStore):  # type: ignore[misc] # APScheduler has no types
    """Jobs that are due and for which there is no ``room`` stay due in the table, where nothing can lose them.

    Every method raises StorageError where the database fails.  The engine belongs to the caller.
    """

    def __init__(self, engine: Engine, room: Callable[[], int]) -> None:
        super().__init__(engine=engine)
        self._room = room

    def start(self, scheduler: Any, alias: str) -> None:
        """Make the table where there is none."""
        with translate_errors(self.engine.url):
            super().start(scheduler, alias)

    def get_due_jobs(self, now: datetime) -> list[Any]:
        """Return the jobs that are due, longest first, as many as can be started."""
        room = self._room()
        return super().get_due_jobs(now)[:room] if room else []

    def get_next_run_time(self) -> datetime | None:
        """Return the earliest time of any job."""
        with translate_errors(self.engine.url):
            found: datetime | None = super().get_next_run_time()
            return found

    def lookup_job(self, job_id: str) -> Any:
        """Return a job, or None."""
        with translate_errors(self.engine.url):
            return super().lookup_job(job_id)

    def add_job(self, job: Any) -> None:
        """Add a job.  Raises ConflictingIdError."""
        with translate_errors(self.engine.url):
            super().add_job(job)

    def update_job(self, job: Any) -> None:
        """Write a job.  Raises JobLookupError."""
        with translate_errors(self.engine.url):
            super().update_job(job)

    def remove_job(self, job_id: str) -> None:
        """Remove a job.  Raises JobLookupError."""
        with translate_errors(self.engine.url):
            super().remove_job(job_id)

    def shutdown(self) -> None:
        """Leave the engine open: runs are still being closed."""

    def _get_jobs(self, *conditions: Any) -> list[Any]:
        with translate_errors(self.engine.url):
            found: list[Any] = super()._get_jobs(*conditions)
            return found
