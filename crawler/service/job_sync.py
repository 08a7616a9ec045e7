"""The jobs kept equal to the site files and to what the operator asked, without touching those that are right."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apscheduler.jobstores.base import ConflictingIdError, JobLookupError

from crawler.service.job_store import FUNCTION, PREFIX, SUBMITTED
from crawler.service.scheduler import CrawlScheduler
from crawler.service.site_watcher import SiteFiles
from crawler.service.stagger import offsets
from crawler.service.triggers import digest, make_trigger, words
from crawler.site.schedule import Schedule
from storage.service import JobNotes, Jobs

logger = logging.getLogger("winnow.service")

LATE = timedelta(minutes=1)
"""A crawl that is due for longer than this when the service takes over waits for its turn among all that are."""


@dataclass(frozen=True, slots=True)
class Differences:
    """Names of the sites whose job is missing, no longer as its schedule says, or without a site."""

    new: list[str]
    changed: list[str]
    gone: list[str]


def compare(kept: Mapping[str, str | None], wanted: Mapping[str, str], broken: Collection[str]) -> Differences:
    """Compare the digests of the jobs with those of the site files; a ``broken`` file keeps what there is."""
    return Differences(
        sorted(name for name in wanted if name not in kept),
        sorted(name for name in wanted if name in kept and kept[name] != wanted[name]),
        sorted(name for name in kept if name not in wanted and name not in broken),
    )


class JobSync:
    """Keeps the jobs; every method is called by one thread and raises StorageError.  ``now`` is aware."""

    def __init__(self, scheduler: CrawlScheduler, notes: Jobs) -> None:
        self._scheduler = scheduler
        self._notes = notes
        self._files = SiteFiles({}, {})
        self._schedules: dict[str, Schedule] = {}
        self._unseen: frozenset[str] = frozenset()  # they have a job; their files may be in a folder that is away
        self._applied: Mapping[str, tuple[datetime | None, datetime | None]] | None = None
        self._ordered: dict[str, datetime] = {}

    def schedule(self, site: str) -> Schedule | None:
        """Return the latest schedule of a site that could be read, or None."""
        return self._schedules.get(site)

    def sites(self) -> frozenset[str]:
        """Return the names of the sites that are followed, enabled or not."""
        return frozenset(self._files.sites.keys() | self._files.broken.keys() | self._unseen)

    def submitted(self) -> dict[str, datetime | None]:
        """Return when the job of each site was last given to a thread, None where it never was."""
        when = {name: job.kwargs.get(SUBMITTED) for name, job in self._jobs().items()}
        return {name: datetime.fromisoformat(moment) if moment else None for name, moment in when.items()}

    def step(self, files: SiteFiles | None, now: datetime) -> None:
        """Follow the site files, where ``files`` says that they changed, and what the operator asked since."""
        notes = self._notes.all()
        if files is not None:
            self._follow(files, notes, now)
        asked = {site: (each.paused_at, each.asked_at) for site, each in notes.items()}
        if files is not None or asked != self._applied or any(order for _, order in asked.values()):
            self._apply(notes, now)
            self._applied = asked

    def spread_late(self, now: datetime) -> None:
        """Let what is overdue run once each, soon, and not all at once.

        A time further off than the schedule has it was written by a clock that ran ahead, and is overdue as well.
        """
        jobs = self._jobs()
        self._bring_near(jobs, now)
        late = [name for name, job in jobs.items() if job.next_run_time and job.next_run_time < now - LATE]
        for name, offset in offsets(late).items():
            self._scheduler.change(jobs[name].id, _at(now + offset))
        if late:
            logger.info("%d crawls are overdue; each runs once within %s", len(late), max(offsets(late).values()))

    def _bring_near(self, jobs: Mapping[str, Any], now: datetime) -> None:
        notes, regular = self._notes.all(), dict[str, datetime]()
        for name, job in jobs.items():
            schedule, note = self.schedule(name), notes.get(name)
            if schedule is None or job.next_run_time is None:
                continue
            when = make_trigger(schedule, note.interval if note else None, now).get_next_fire_time(None, now)
            if when is not None and job.next_run_time > when + (schedule.jitter or timedelta(0)) + LATE:
                regular[name] = when
        soon = offsets(name for name in regular if self._schedules[name].cron is None)
        for name, when in regular.items():
            self._scheduler.change(jobs[name].id, _at(now + soon[name] if name in soon else when))
        if regular:
            logger.warning("%d crawls were planned by a clock that ran ahead; they are planned anew", len(regular))

    def restore(self, sites: Iterable[str], now: datetime) -> None:
        """Let sites run soon whose crawl was cut off."""
        for name, offset in offsets(sites).items():
            self._scheduler.sooner(job_id(name), now + offset)

    def _follow(self, files: SiteFiles, notes: Mapping[str, JobNotes], now: datetime) -> None:
        self._report(files, notes, now)
        self._files = files
        self._schedules |= {name: site.schedule for name, site in files.sites.items()}
        jobs = self._jobs()
        kept = {name: job.kwargs.get("digest") for name, job in jobs.items()}
        enabled = {name: site.schedule for name, site in files.sites.items() if site.schedule.enabled}
        found = compare(kept, {name: digest(each) for name, each in enabled.items()}, files.broken)
        self._unseen = frozenset() if files.whole else frozenset(found.gone) - self._schedules.keys()
        for name in found.gone:
            if name not in self._unseen:
                self._remove(name)
        later = offsets(name for name in found.new if enabled[name].cron is None)
        for name in found.new:
            self._add(name, notes.get(name), now, now + later.get(name, timedelta(0)))
        for name in found.changed:
            self._add(name, notes.get(name), now, jobs[name].next_run_time)

    def _report(self, files: SiteFiles, notes: Mapping[str, JobNotes], now: datetime) -> None:
        """Say once what is wrong with a site file, and note it until it is mended."""
        for name, problem in files.broken.items():
            if name not in self._files.broken or self._files.broken[name] != problem:
                logger.error("%s; its job stays as it was", problem)
            if name not in notes or notes[name].problem != problem:
                self._notes.problem(name, problem, now)
        for name, each in notes.items():
            if each.problem is not None and name not in files.broken:
                self._notes.problem(name, None, now)

    def _add(self, name: str, note: JobNotes | None, now: datetime, soonest: datetime | None) -> None:
        """Add or replace a job; one that polls runs at ``soonest`` if that is before its next regular time."""
        schedule = self._schedules[name]
        trigger = make_trigger(schedule, note.interval if note else None, now)
        when = trigger.get_next_fire_time(None, now)
        if schedule.cron is None and soonest is not None:
            when = min(when, soonest)
        if note is not None and note.paused_at is not None:
            when = None
        self._scheduler.add_job(
            FUNCTION,
            trigger,
            args=[name],
            kwargs=words(schedule),
            id=job_id(name),
            name=name,
            next_run_time=when,
            replace_existing=True,
        )

    def _remove(self, name: str) -> None:
        logger.info("%s: no longer crawled, its site file is gone or not enabled", name)
        self._schedules.pop(name, None)
        try:
            self._scheduler.remove_job(job_id(name))
        except (JobLookupError, ConflictingIdError):
            logger.debug("%s: its job was gone already", name)

    def _apply(self, notes: Mapping[str, JobNotes], now: datetime) -> None:
        nothing = JobNotes(site="")
        for name, job in self._jobs().items():
            note = notes.get(name, nothing)
            if note.asked_at is not None:
                self._order(name, job.id, note.asked_at, now)
            elif (note.paused_at is not None) == (job.next_run_time is not None):
                self._scheduler.change(job.id, _paused if note.paused_at else self._resumed(name, now))

    def _order(self, name: str, number: str, asked_at: datetime, now: datetime) -> None:
        """Let a job run now, once for each order, and not while the crawl of an earlier one goes on."""
        if self._ordered.get(name) != asked_at and not self._scheduler.crawls.is_at_work(number):
            self._scheduler.sooner(number, now, paused=True)
            self._ordered[name] = asked_at

    def _resumed(self, name: str, now: datetime) -> Any:
        """Return the change for a job that is no longer paused: one that polls begins at once."""

        def resumed(job: Any) -> dict[str, Any]:
            schedule = self.schedule(name)
            polls = schedule is not None and schedule.cron is None
            return {"next_run_time": now if polls else job.trigger.get_next_fire_time(None, now)}

        return resumed

    def _jobs(self) -> dict[str, Any]:
        return {job.args[0]: job for job in self._scheduler.get_jobs()}


def job_id(site: str) -> str:
    """Return the stable number of a site's job."""
    return PREFIX + site


def _at(when: datetime) -> Any:
    return lambda _job: {"next_run_time": when}


def _paused(_job: Any) -> dict[str, Any]:
    return {"next_run_time": None}
