"""Health after each crawl: the verdict goes into the book, which alerts and metrics are made from."""

import logging
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from crawler.health import HealthState, check_source
from crawler.site import Site
from storage.records import Run
from storage.service import HealthStore, Jobs
from storage.store import Store

logger = logging.getLogger("winnow.health")

EVERY = timedelta(minutes=1)
"""How often the book is compared with the sites there are."""

ABSENT = timedelta(weeks=4)
"""How long a site is remembered that this service has never seen: its folder may not be mounted yet."""

Tell = Callable[[str, str, datetime], None]
"""Tells the operator something of the service itself: what it is about, the words, and the time."""


class HealthChecker:
    """Judges each site when a crawl of it has ended: while nobody looked, nothing is known of it.

    ``site_of`` gives a site by its name, None where its file is gone or cannot be read; ``tell`` is told of site files
    that cannot be read, once each; ``another`` says whether this service stands by for another one.
    """

    def __init__(
        self,
        store: Store,
        site_of: Callable[[str], Site | None],
        tell: Tell | None = None,
        another: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store = store
        self._book = HealthStore(store.engine)
        self._site_of = site_of
        self._tell = tell
        self._another = another
        self._round: datetime | None = None
        self._begun = datetime.now(UTC)
        self._told: set[tuple[str, datetime]] = set()
        self._stood_by = False
        self._seen: frozenset[str] = frozenset()

    def ended(self, name: str, run: Run) -> None:
        """Judge the site of a crawl that ended: a hook of the service.  Raises StorageError."""
        site = self._site_of(name)
        if site is None:
            return
        now = datetime.now(UTC)
        verdict = check_source(self._store, site, now)
        if self._book.note(name, verdict, now) is not None:
            level = logging.INFO if verdict.state in (HealthState.NEW, HealthState.HEALTHY) else logging.WARNING
            logger.log(level, "%s is %s: %s", name, verdict.state, verdict.reason)

    def round(self, now: datetime, *, leads: bool, running: int, sites: Collection[str]) -> None:
        """Forget the sites that have no job any more; tell of site files that cannot be read, and of a lead taken over.

        Raises StorageError.
        """
        self._watch_lead(leads, now)
        if not leads or (self._round is not None and timedelta(0) <= now - self._round < EVERY):
            return
        self._round = now
        for noted in self._book.all():
            if noted.site not in sites and (noted.site in self._seen or now - noted.checked_at > ABSENT):
                self._book.forget(noted.site)
        self._seen = frozenset(sites)
        self._tell_problems(now)

    def _watch_lead(self, leads: bool, now: datetime) -> None:
        if leads and self._stood_by and self._tell is not None:
            self._tell("lead", "this service took over: the one that led has ended or does not answer", now)
        self._stood_by = not leads and self._another()

    def _tell_problems(self, now: datetime) -> None:
        if self._tell is None:
            return
        for name, notes in Jobs(self._store.engine).all().items():
            since = notes.problem_at
            if notes.problem and since and since >= self._begun and (name, since) not in self._told:
                self._told.add((name, since))
                self._tell(f"site file of {name}", notes.problem, now)
