"""APScheduler as the service needs it: bounded by what there is room for, and alive through a database that is away."""

import copy
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from apscheduler.executors.base import MaxInstancesReachedError
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from sqlalchemy import Engine

from crawler.service.job_store import DEFAULTS, SUBMITTED, JobStore
from crawler.service.lanes import PER_BATCH, Lanes
from storage.errors import StorageError
from storage.service.planned_jobs import PlannedJobs

logger = logging.getLogger("winnow.service")

RETRY_SECONDS = 5.0
"""How soon a database that failed is asked again."""


HELD_SECONDS = 1.0
"""How soon it is looked again for room, where there is some for small polls only and a large crawl is due."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """When the next crawl is due, None where none is planned, and how many are submitted and have not ended."""

    next_run: datetime | None
    at_work: int


class CrawlExecutor(ThreadPoolExecutor):  # type: ignore[misc] # APScheduler has no types
    """Runs a job by giving the name of its site to ``crawl``; the job itself holds plain texts only.

    ``ended`` is called when a crawl made room for another one.
    """

    def __init__(self, lanes: Lanes, crawl: Callable[[str], None], ended: Callable[[], None]) -> None:
        super().__init__(max(1, lanes.at_once * PER_BATCH), {"thread_name_prefix": "crawl"})
        self._lanes = lanes
        self._crawl = crawl
        self._ended = ended
        self._submitted: dict[str, datetime] = {}

    def submit_job(self, job: Any, run_times: list[datetime]) -> None:
        """Start a crawl.  Raises MaxInstancesReachedError as well where this very crawl was started before.

        That is so when the database failed after the start and before the job's next time was written.
        """
        if self._submitted.get(job.id) == job.next_run_time:
            raise MaxInstancesReachedError(job)
        moment = datetime.now(UTC)  # no run of it began earlier
        super().submit_job(job, run_times)
        self._submitted[job.id] = job.next_run_time
        job.kwargs = {**job.kwargs, SUBMITTED: moment.isoformat()}

    def at_work(self) -> int:
        """Count the crawls that are submitted and have not ended."""
        with self._lock:
            return sum(self._instances.values())

    def is_at_work(self, job_id: str) -> bool:
        """Return whether a job's crawl goes on."""
        with self._lock:
            return bool(self._instances.get(job_id))

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        bound = copy.copy(job)  # without what ties it to its table, and so without its function too
        bound._jobstore_alias = job._jobstore_alias  # noqa: SLF001 - of the class this one extends
        bound.func, bound.kwargs = self._crawl_one, {}
        self._lanes.enter(job.args[0])
        super()._do_submit_job(bound, run_times)

    def _crawl_one(self, site: str) -> None:
        try:
            self._crawl(site)
        finally:
            self._lanes.leave(site)

    def _run_job_success(self, job_id: str, events: list[Any]) -> None:
        super()._run_job_success(job_id, events)
        self._ended()

    def _run_job_error(self, job_id: str, exc: BaseException, traceback: Any = None) -> None:
        super()._run_job_error(job_id, exc, traceback)
        self._ended()


class CrawlScheduler(BackgroundScheduler):  # type: ignore[misc] # APScheduler has no types
    """The jobs in the project's own database, as many at work as ``lanes`` have room for; made paused, see ``resume``.

    In APScheduler 3.11 only the question for due jobs may fail: an error while a job's next time is written ends the
    scheduler's thread, and nothing would ever start again.  Here any error of the database is one line in the log and
    another look a little later.
    """

    def __init__(self, engine: Engine, lanes: Lanes | int, crawl: Callable[[str], None]) -> None:
        self.lanes = lanes if isinstance(lanes, Lanes) else Lanes(lanes)
        self.lanes.freed = self.wakeup
        self.crawls = CrawlExecutor(self.lanes, crawl, self.wakeup)
        self.table = JobStore(PlannedJobs(engine), self.lanes)
        self._failing = False
        super().__init__(
            jobstores={"default": self.table},
            executors={"default": self.crawls},
            job_defaults=DEFAULTS,
            jobstore_retry_interval=RETRY_SECONDS,
            timezone="UTC",
        )

    def outlook(self) -> Outlook:
        """Return what is ahead and at work, so that no crawl is in neither.

        Crawls are submitted, and their jobs given a new time, under one lock, which is held here: the next time is
        read first, so a crawl that ended before has written its own, and one that has not is still counted.
        """
        with self._jobstores_lock:
            return Outlook(self.table.get_next_run_time(), self.crawls.at_work())

    def change(self, job_id: str, change: Callable[[Any], dict[str, Any]]) -> bool:
        """Change a job by what a function of it gives, in one step; False where the job is gone."""
        with self._jobstores_lock:
            job = self.table.lookup_job(job_id)
            if job is None:
                return False
            changes = change(job)
            if changes:
                self.modify_job(job_id, **changes)
        return True

    def sooner(self, job_id: str, when: datetime, paused: bool = False) -> bool:
        """Let a job run at a time or when it would have, whichever comes first; False where the job is gone.

        A job that is paused stays so, unless ``paused`` ones are meant too.
        """

        def earlier(job: Job) -> dict[str, Any]:
            late = paused if job.next_run_time is None else job.next_run_time > when
            return {"next_run_time": when} if late else {}

        return self.change(job_id, earlier)

    def is_alive(self) -> bool:
        """Return whether the thread that starts crawls is there."""
        return self._thread is not None and self._thread.is_alive()

    def quiet(self) -> None:
        """Start no more crawls; on return none is being started either."""
        with self._jobstores_lock:
            self.pause()

    def _process_jobs(self) -> float | None:
        with self._jobstores_lock:
            # APScheduler looks only whether it is paused, and before it takes the lock: woken up as it shuts down it
            # would give a job to an executor that has ended, and move the job on as if it had run.
            if self.state != STATE_RUNNING:
                return None
            try:
                wait: float | None = super()._process_jobs()
            except (StorageError, JobLookupError) as error:
                if not self._failing:
                    logger.warning("jobs: %s; tried again every %g s", error, RETRY_SECONDS)
                self._failing = True
                return RETRY_SECONDS
            self._failing = False
        if wait is not None and self.lanes.is_full:
            return None  # woken up by the first crawl that ends
        return wait if wait is None or not self.lanes.held else max(wait, HELD_SECONDS)
