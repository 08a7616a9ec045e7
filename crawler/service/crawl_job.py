"""One crawl of the service: its row, its child process, its end, and what follows from it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from crawler.process import knower, this_process
from crawler.service.child import ExitStatus, how_it_ended
from crawler.site.schedule import Schedule
from storage.db import retry_when_busy
from storage.errors import StorageError
from storage.records import Run
from storage.runs import KILLED
from storage.service import Jobs
from storage.store import Store

logger = logging.getLogger("winnow.service")

PATIENCE_SECONDS = 60.0
"""How long the beginning or end of a run waits for the database; an end that cannot be written is kept for later."""

AfterRun = Callable[[str, Run], None]
"""What is done when a crawl has ended: the name of its site and its row."""


class Child(Protocol):
    """Runs one crawl to its end as a child process."""

    def __call__(self, site: str, run_id: int, deadline: timedelta) -> ExitStatus:
        """Return how it ended; never raises for what the child does."""


class CrawlJobs:
    """What each of the service's threads does; ``log_of`` names the log file of a run of a site.

    ``may_begin`` says whether this service leads at this moment.
    """

    def __init__(
        self,
        store: Store,
        child: Child,
        log_of: Callable[[str, int], str],
        hooks: Sequence[AfterRun] = (),
        may_begin: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store = store
        self._notes = Jobs(store.engine)
        self._is_gone = knower(store.engine)
        self._child = child
        self._log_of = log_of
        self._hooks = hooks
        self._may_begin = may_begin
        self._own: set[int] = set()
        self._sites: set[str] = set()
        self._unwritten: dict[int, ExitStatus] = {}
        self._met: dict[str, int] = {}
        self._others: set[int] = set()

    def own(self) -> frozenset[int]:
        """Return the numbers of the runs that are at work here."""
        return frozenset(self._own)

    def begin(self, site: str, schedule: Schedule) -> int | None:
        """Begin a run and return its number; None where another process is at the site, or leads meanwhile.

        Raises StorageError when the database does not answer for long; then nothing has begun.
        """
        if retry_when_busy(self._is_busy, PATIENCE_SECONDS)(site):
            return None
        self._sites.add(site)
        try:
            run_id = retry_when_busy(self._begin, PATIENCE_SECONDS)(site, schedule)
        except StorageError:
            self._sites.discard(site)
            raise
        if run_id is None:
            self._sites.discard(site)
        else:
            self._own.add(run_id)
        return run_id

    def crawl(self, site: str, run_id: int, schedule: Schedule) -> Run:
        """Crawl a site as the run that has begun, and return its row as it ended.

        Raises StorageError when the database does not answer for long; the end is written by :meth:`close_late`.
        """
        try:
            ended = self._child(site, run_id, schedule.deadline)
            self._unwritten[run_id] = ended
            run = retry_when_busy(self._close, PATIENCE_SECONDS)(run_id, ended)
        finally:
            self._own.discard(run_id)
            self._sites.discard(site)
        _say(site, run, ended)
        return run

    def tell(self, site: str, run: Run) -> None:
        """Do what is to be done after a run; what fails there is logged and harms nothing else."""
        for hook in self._hooks:
            try:
                hook(site, run)
            except Exception:  # the edge of one job: a hook must not cost the next crawl
                logger.exception("%s: after run %d", site, run.id)

    def cut_off(self, submitted: Mapping[str, datetime | None]) -> set[str]:
        """Return the sites whose latest crawl was found dead, by any command: its own service noted no exit status.

        Those too that a service was to crawl and that it began no run of: ``submitted`` is when the job of each was
        last given to a thread.  Raises StorageError.
        """
        return {site for site, moment in submitted.items() if self._is_cut_off(site, moment)}

    def _is_cut_off(self, site: str, submitted: datetime | None) -> bool:
        latest = next(iter(self._store.runs(site, limit=1, kind="crawl")), None)
        if submitted is not None and (latest is None or latest.started_at < submitted):
            return True
        return latest is not None and latest.ending == KILLED and latest.exit_status is None

    def died(self) -> set[str]:
        """Return the sites that another process was crawling at the last call and whose crawl was found dead since.

        By any command: whoever looks at the history closes such runs.  Raises StorageError.
        """
        others = {run.id for run in self._store.unended() if run.kind == "crawl"} - self._own
        ended = [self._store.run(number) for number in self._others - others]
        self._others = others
        return {run.site for run in ended if run and run.ending == KILLED and run.exit_status is None}

    def close_late(self) -> None:
        """Write the ends that the database did not take in time, and do what follows.  Raises StorageError."""
        for run_id, ended in list(self._unwritten.items()):
            if run_id not in self._own:
                run = self._close(run_id, ended)
                self.tell(run.site, run)
        for run in self._store.unended():
            if run.process == this_process() and run.site not in self._sites and run.id not in self._unwritten:
                now = self._store.run(run.id)  # its crawl may have ended since
                if now is not None and now.ended_at is None:  # begun twice: the answer to the first was lost
                    self._store.note_run(run.id, ending="could_not_run")

    def _is_busy(self, site: str) -> bool:
        others = [run for run in self._store.unended(site) if run.kind == "crawl" and self._goes_on(run)]
        if others and self._met.get(site) != others[0].id:
            logger.info("%s: run %d of another process is at work; not begun beside it", site, others[0].id)
            self._met[site] = others[0].id
        return bool(others)

    def _goes_on(self, run: Run) -> bool:
        return run.process is None or not (run.process == this_process() or self._is_gone(run.process))

    def _begin(self, site: str, schedule: Schedule) -> int | None:
        note, now = self._notes.all().get(site), datetime.now(UTC)
        if not self._may_begin():
            logger.info("%s: another service leads; not begun", site)
            return None
        run_id = self._store.start_run(site, "crawl", process=this_process(), deadline_at=now + schedule.deadline)
        self._store.note_run(run_id, log=self._log_of(site, run_id))
        if note is not None and note.asked_at is not None:
            self._notes.taken(site, note.asked_at)
        return run_id

    def _close(self, run_id: int, ended: ExitStatus) -> Run:
        """Write how a run ended, unless its process has said it better.  Raises StorageError."""
        run = self._store.run(run_id)
        if run is None:
            self._unwritten.pop(run_id, None)
            raise StorageError(f"run {run_id}", "its row is gone; was the database replaced?")
        ending = how_it_ended(run.ending, ended)
        self._store.note_run(run_id, ending=ending, exit_status=ended.status, memory=ended.memory)
        self._unwritten.pop(run_id, None)
        return self._store.run(run_id) or run


def _say(site: str, run: Run, ended: ExitStatus) -> None:
    took, new = f"{ended.seconds:.0f} s", run.counts.get("outcome/new", 0)
    logger.info("%s: run %d %s after %s, %d new articles", site, run.id, run.ending, took, new)
    if run.ending in ("could_not_run", "crashed", "killed", "memory"):
        logger.warning("%s: run %d %s: %s", site, run.id, run.ending, ended.last_words or "no word")
