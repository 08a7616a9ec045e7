"""The service of ``winnow schedule``, put together: jobs on the project's own database, each crawl a child process."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from crawler.cadence import HISTORY, next_interval
from crawler.log_records import use_plain_records
from crawler.process import end_abandoned_runs, knower, this_process
from crawler.process.child_command import child_environment, python_command
from crawler.service.child import BatchLauncher, Launch, Orphans, log_path
from crawler.service.crawl_job import AfterRun, CrawlJobs
from crawler.service.health_check import HealthChecker, Tell
from crawler.service.lanes import Lanes
from crawler.service.leader import Leader
from crawler.service.loop import Round, Service
from crawler.service.planned_only import EndedRuns, PlannedOnly
from crawler.service.reschedule import Cadence, Rescheduler
from crawler.service.retention import RunRetention
from crawler.service.site_cache import SiteFileCache
from crawler.service.site_watcher import SiteFolders
from storage.db import read_connection
from storage.errors import StorageError
from storage.records import Run
from storage.runs import latest_crawls
from storage.service import Jobs, LeaderElection
from storage.service.planned_jobs import PlannedJobs
from storage.store import Store

SMALL = timedelta(minutes=2)
"""A crawl that took no longer was small: it may have waited in its batch for a minute."""

MOST_RUNS = 5000
"""Runs that the cadence of a site is judged by, at most: five weeks of one every ten minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What an operator sets: ``at_once`` crawls side by side, ``grace`` seconds for them when the service is to end.

    With 0 at once the service only plans: workers of a fleet crawl.

    ``prefix`` is the command that children are started with, ``environment`` is added to that of this process;
    ``runs_kept`` is how long the rows of crawls are, None for ever.
    """

    home: Path
    folders: Sequence[str]
    at_once: int = 2
    grace: float = 60.0
    prefix: Sequence[str] = field(default_factory=lambda: python_command("winnow"))
    environment: Mapping[str, str] = field(default_factory=dict)
    runs_kept: timedelta | None = None


def run_site(site: str, **_words: object) -> None:
    """Stand for a crawl in the table of jobs: the service's executor runs the crawl itself, see ``CrawlExecutor``."""
    raise RuntimeError(f"the job of '{site}' is run by 'winnow schedule' alone")


def make_service(
    store: Store,
    options: Options,
    stop: Event,
    hooks: Sequence[AfterRun] = (),
    rounds: Sequence[Round] = (),
    cadence: Cadence = next_interval,
    tell: Tell | None = None,
) -> tuple[Service, Callable[[], None]]:
    """Return a service that ends when ``stop`` is set, and what ends its children without waiting for their grace.

    ``hooks`` are called after each run with its site and row, ``rounds`` each time the loop goes round, ``tell`` with
    what the operator should know of the service itself.
    """
    folders = SiteFolders(options.folders, SiteFileCache(options.home / "sites-read"))
    leader = Leader(LeaderElection(store.engine, this_process(), knower(store.engine)))
    checker = HealthChecker(store, folders.site, tell, lambda: leader.another)
    lanes = Lanes(options.at_once, lambda site: is_small_poll(store, site))
    launcher = BatchLauncher(
        Launch(
            prefix=options.prefix,
            environment=child_environment(options.environment),
            folder=Path.cwd(),
            home=options.home,
            grace=options.grace,
            stop=stop,
            spare=folders.spare,
        ),
        store,
        lanes,
        lambda seconds: _is_due_within(store, seconds),
    )
    forgetting = () if options.runs_kept is None else (RunRetention(store, options.runs_kept).round,)
    ended = () if options.at_once else (EndedRuns(store, hooks).round,)
    service = Service(
        engine=store.engine,
        folders=folders,
        crawling=(CrawlJobs if options.at_once else PlannedOnly)(
            store,
            launcher,
            lambda site, run: str(log_path(options.home, site, run)),
            (checker.ended, *hooks),
            leader.may_begin,
        ),
        lanes=lanes,
        pacing=lambda scheduler: Rescheduler(scheduler, Jobs(store.engine), _history(store), cadence),
        leader=leader,
        oversee=_overseer(store) if options.at_once else _closer(store),
        rounds=(checker.round, *forgetting, *ended, *rounds),
    )
    return service, launcher.hurry


def log_to(level: int = logging.INFO) -> None:
    """Log to standard error; of APScheduler only what is wrong, as it says every look at its jobs.

    That the database is away is told by the service, once; its scheduler would tell it every few seconds.  Of Alembic
    the upgrades of the tables are told, and not the parts it loads at each start.
    """
    use_plain_records()
    logging.basicConfig(level=level, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)


def is_small_poll(store: Store, site: str) -> bool:
    """Return whether the next crawl of a site is likely to be short: the one before ended by itself and was.

    A first crawl, and one after a crawl that was cut off or died, has a child of its own.
    """
    try:
        last = next(iter(store.runs(site, limit=1, kind="crawl")), None)
    except StorageError:
        return False
    if last is None or last.ended_at is None or last.ending != "finished":
        return False
    return last.ended_at - last.started_at <= SMALL


def _is_due_within(store: Store, seconds: float) -> bool:
    now = datetime.now(UTC)
    try:
        return PlannedJobs(store.engine).is_any_due(now, now + timedelta(seconds=seconds))
    except StorageError:
        return False


def _history(store: Store) -> Callable[[str], list[Run]]:
    def history(site: str) -> list[Run]:
        now = datetime.now(UTC)
        with read_connection(store.engine) as connection:
            return list(latest_crawls(connection, site, now - HISTORY, now, MOST_RUNS))

    return history


def _closer(store: Store) -> Callable[[datetime, frozenset[int]], list[Run]]:
    """Return what closes the runs of dead processes and gives none: their leases bring the sites back."""

    def close(_now: datetime, _own: frozenset[int]) -> list[Run]:
        end_abandoned_runs(store)
        return []

    return close


def _overseer(store: Store) -> Callable[[datetime, frozenset[int]], list[Run]]:
    orphans = Orphans()

    def oversee(now: datetime, own: frozenset[int]) -> list[Run]:
        closed = end_abandoned_runs(store)
        orphans.step(store.unended(), own, now)
        return closed

    return oversee
