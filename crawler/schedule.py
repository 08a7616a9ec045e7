"""The schedule: each site file's cron line is a job, each crawl a child process, every run a row."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from crawler.errors import SiteError
from crawler.site import Site
from storage.engine import open_engine
from storage.store import Store

logger = logging.getLogger("winnow.schedule")

PROJECT = Path(__file__).parent.parent
JOB = "crawl:"
# A run that is late by less than this is still made, once: a reboot or a long crawl costs no day.
GRACE_SECONDS = 6 * 3600


@contextmanager
def scheduler(address: str, at_once: int) -> Iterator[BackgroundScheduler]:
    """Run the scheduler on the project's own database, paused; ``at_once`` is the number of crawls side by side.

    It is paused so that :func:`plan` can first compare the jobs kept from before with the site files.  At the end the
    crawls under way are waited for.
    """
    engine = open_engine(address)
    made = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        executors={"default": ThreadPoolExecutor(at_once)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE_SECONDS},
        timezone="UTC",
    )
    made.start(paused=True)
    try:
        yield made
    finally:
        made.shutdown(wait=True)
        engine.dispose()  # its thread may have asked once more after it closed the store


def trigger(site: Site) -> CronTrigger:
    """Read a site's cron line.  Raises :class:`SiteError` naming the site."""
    assert site.schedule is not None
    try:
        return CronTrigger.from_crontab(site.schedule.cron, timezone=site.schedule.timezone)
    except ValueError as error:
        raise SiteError(f"site '{site.name}': [schedule] cron '{site.schedule.cron}': {error}") from error


def plan(into: BackgroundScheduler, sites: Iterable[Site], address: str, home: str) -> list[str]:
    """Make the jobs equal to the site files: stable ids, jobs of sites that are gone removed.  Gives the names."""
    wanted = {f"{JOB}{site.name}": site for site in sites if site.schedule}
    for job in into.get_jobs():
        if job.id.startswith(JOB) and job.id not in wanted:
            into.remove_job(job.id)
    for job_id, site in wanted.items():
        into.add_job(
            run_site, trigger(site), id=job_id, name=site.name, args=[site.name, address, home], replace_existing=True
        )
    return sorted(site.name for site in wanted.values())


def next_runs(sites: Iterable[Site], now: datetime) -> list[tuple[datetime, str]]:
    """Give the time each site is crawled next, soonest first; ``now`` is aware."""
    times = [(trigger(site).get_next_fire_time(None, now), site.name) for site in sites if site.schedule]
    return sorted((time, name) for time, name in times if time)


def run_site(name: str, address: str, home: str) -> None:
    """Crawl one site in a child process and see to it that the run has a row with its end."""
    log = Path(home) / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "WINNOW_HOME": home, "WINNOW_DATABASE_URL": address}
    command = [sys.executable, "-m", "scrapy", "crawl", name, "--logfile", str(log)]
    child = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, errors = child.communicate()
    logger.info("%s ended with %d", name, child.returncode)
    if errors:
        logger.warning("%s: %s", name, errors.decode(errors="replace").strip().splitlines()[-1])
    _close_run(name, address, child.pid, child.returncode, str(log))


def _close_run(name: str, address: str, pid: int, status: int, log: str) -> None:
    with Store.open(address) as store:
        mine = next((run for run in store.runs(name, limit=5) if run.pid == pid), None)
        if mine and mine.ended_at:
            return
        number = mine.id if mine else store.start_run(name, "crawl", log=log)
        ending = "killed" if status < 0 else "crashed" if mine else "could_not_run"
        store.finish_run(number, ending=ending, exit_status=status, counts=mine.counts if mine else {})
