"""A service that only plans: workers of a fleet crawl, and it hears from the history what came of it."""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from crawler.service.crawl_job import AfterRun, CrawlJobs
from storage.runs import ended_crawls, last_run
from storage.store import Store

logger = logging.getLogger("winnow.service")


class PlannedOnly(CrawlJobs):
    """Crawls nothing; what was cut off comes back by the lease of its worker."""

    def cut_off(self, submitted: Mapping[str, datetime | None]) -> set[str]:
        """Return no sites."""
        return set()

    def died(self) -> set[str]:
        """Return no sites."""
        return set()

    def close_late(self) -> None:
        """Do nothing: no run is of this process."""


class EndedRuns:
    """Tells hooks of the crawls that workers have ended since the last round."""

    def __init__(self, store: Store, hooks: Sequence[AfterRun]) -> None:
        self._store = store
        self._hooks = hooks
        self._last: int | None = None
        self._open: set[int] = set()

    def round(self, now: datetime, *, leads: bool, running: int, sites: Collection[str]) -> None:
        """Look once.  Raises StorageError."""
        if self._last is None:
            self._last = last_run(self._store.engine)
        ended, self._open, self._last = ended_crawls(self._store.engine, self._last, self._open)
        for run in ended if leads else ():
            for hook in self._hooks:
                hook(run.site, run)
