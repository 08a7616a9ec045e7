"""What follows from a crawl of a worker: the verdict on its site, and when it is crawled next."""

import logging
import signal
from collections.abc import Mapping
from datetime import UTC, datetime

from crawler.cadence import HISTORY, next_interval
from crawler.service import HealthChecker
from crawler.service.triggers import every
from crawler.site import Site
from storage.db import read_connection
from storage.errors import DatabaseBusy, StorageError
from storage.fleet import FleetMember, TakenSite
from storage.process import Process
from storage.runs import KILLED, latest_crawls
from storage.store import Store

logger = logging.getLogger("winnow.worker")

MOST_RUNS = 5000
"""Runs that the cadence of a site is judged by, at most."""


class AfterCrawl:
    """Works on the database, in any thread.  ``member`` is the worker that crawled."""

    def __init__(self, store: Store, member: FleetMember) -> None:
        self._store = store
        self._member = member

    def settle(self, taken: TakenSite, site: Site, rests: Mapping[str, float], *, cut_off: bool) -> None:
        """Judge a site whose crawl has ended, plan it and give it back; one that was ``cut_off`` is due at once.

        Raises StorageError where the site could not be given back: then its lease does it.
        """
        next_run = interval = None
        if not cut_off:
            try:
                self._judge(site)
                next_run, interval = self._next(site)
            except DatabaseBusy:
                raise  # all of it is done again
            except StorageError as error:  # the site is worth more than its verdict
                logger.warning("%s: not judged: %s", site.name, error)
        if not self._member.finish(taken, rests, again=cut_off, next_run=next_run, every=interval):
            logger.warning("%s: another worker has taken it over", site.name)

    def close_dead_run(self, site: str, dead: Process) -> None:
        """Close the run that a dead worker left of a site.  Raises StorageError."""
        for run in self._store.runs(site, limit=1, kind="crawl"):
            if run.process == dead and (run.ended_at is None or run.ending == KILLED):
                self._store.note_run(run.id, ending=KILLED, exit_status=-signal.SIGKILL)

    def _judge(self, site: Site) -> None:
        run = next(iter(self._store.runs(site.name, limit=1, kind="crawl")), None)
        if run is not None:
            HealthChecker(self._store, lambda _name: site).ended(site.name, run)

    def _next(self, site: Site) -> tuple[float | None, float | None]:
        """Return the next time and the distance of a site that names neither; any other has had its next time."""
        if not site.schedule.adaptive:
            return None, None
        now = datetime.now(UTC)
        with read_connection(self._store.engine) as connection:
            runs = list(latest_crawls(connection, site.name, now - HISTORY, now, MOST_RUNS))
        distance = next_interval(runs, now, site.schedule.min, site.schedule.max)
        when = every(distance, now, site.schedule).get_next_fire_time(None, now)
        return when.timestamp(), distance.total_seconds()
