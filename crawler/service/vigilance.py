"""Health after each crawl: the verdict goes into the book, which alerts and metrics are made from."""

import logging
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from crawler.health import Verdict, check
from crawler.site import Site
from crawler.vigil.verdict import State
from storage.health import HealthBook
from storage.jobs import Jobs
from storage.runs import Run
from storage.store import Store

logger = logging.getLogger("winnow.health")

LATEST = timedelta(hours=1)
"""A site that was not judged for so long, as its crawls do not run, is judged by the clock alone."""

AT_A_TIME = 5
"""Sites that one round judges by the clock: each takes 10 to 30 ms of the service's loop."""

Tell = Callable[[str, str, datetime], None]
"""Tells the operator something of the service itself: what it is about, the words, and the time."""


class Vigilance:
    """Judges each site when a crawl of it has ended, and those that are not crawled every ``LATEST``.

    ``site_of`` gives a site by its name, None where its file is gone or cannot be read; ``tell`` is told of site files
    that cannot be read, once each.
    """

    def __init__(self, store: Store, site_of: Callable[[str], Site | None], tell: Tell | None = None) -> None:
        self._store = store
        self._book = HealthBook(store.engine)
        self._site_of = site_of
        self._tell = tell
        self._round: datetime | None = None
        self._begun = datetime.now(UTC)
        self._told: set[tuple[str, datetime]] = set()

    def ended(self, name: str, run: Run) -> None:
        """Judge the site of a crawl that ended: a hook of the service.  Raises StorageError."""
        site = self._site_of(name)
        if site is not None:
            self._judge(site, datetime.now(UTC))

    def round(self, now: datetime, *, leads: bool, running: int, sites: Collection[str]) -> None:
        """Judge what was not judged for long, and forget sites that have no job any more.  Raises StorageError."""
        if not leads or (self._round is not None and timedelta(0) <= now - self._round < LATEST / 60):
            return
        self._round = now
        known = {noted.site: noted.checked_at for noted in self._book.all()}
        for name in known.keys() - set(sites):
            self._book.forget(name)
        never = datetime.min.replace(tzinfo=UTC)
        stale = sorted((known.get(name, never), name) for name in sites if now - known.get(name, never) > LATEST)
        for _, name in stale[:AT_A_TIME]:
            if (site := self._site_of(name)) is not None:
                self._judge(site, now)
        self._tell_problems(now)

    def _judge(self, site: Site, now: datetime) -> Verdict:
        verdict = check(self._store, site, now)
        change = self._book.note(site.name, verdict, now)
        if change is not None:
            level = logging.INFO if verdict.state in (State.NEW, State.HEALTHY) else logging.WARNING
            logger.log(level, "%s is %s: %s", site.name, verdict.state, verdict.reason)
        return verdict

    def _tell_problems(self, now: datetime) -> None:
        if self._tell is None:
            return
        for name, notes in Jobs(self._store.engine).all().items():
            since = notes.problem_at
            if notes.problem and since and since >= self._begun and (name, since) not in self._told:
                self._told.add((name, since))
                self._tell(f"site file of {name}", notes.problem, now)
