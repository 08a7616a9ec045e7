"""What ``winnow jobs`` shows of each site: when it is crawled, what came of it last, and what is in its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from crawler.process import knower
from crawler.service.site_watcher import SiteFiles
from crawler.service.triggers import in_words
from storage.records import Run
from storage.service import JobNotes, leader_of
from storage.service.planned_jobs import PlannedJobs
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """One site: its schedule in words, the time of its next crawl, its last crawl, and notes; times are aware.

    ``next_run`` is None where no service has planned one, or the job is paused.
    """

    site: str
    schedule: str
    next_run: datetime | None
    last_run: datetime | None
    ending: str | None
    new: int | None
    paused_at: datetime | None
    asked_at: datetime | None
    problem: str | None


def list_jobs(store: Store, files: SiteFiles, notes: Mapping[str, JobNotes]) -> list[JobLine]:
    """Return a line for each site that has a file, broken or not, by name.  Raises StorageError."""
    planned = next_runs(store.engine)
    names = sorted(files.sites.keys() | files.broken.keys())
    return [_line(name, store, files, notes.get(name, JobNotes(site=name)), planned.get(name)) for name in names]


def next_runs(engine: Engine) -> dict[str, datetime | None]:
    """Return the next crawl of each site that has a job, None where it is paused."""
    return {job.site: job.next_run and job.next_run.astimezone() for job in PlannedJobs(engine).all()}


def who_leads(store: Store, now: datetime) -> str:
    """Return in one line which service leads, or that none runs."""
    found = leader_of(store.engine)
    if found is None or found.lease_until < now.timestamp() or knower(store.engine)(found.process):
        return "no service runs; start it with 'winnow schedule'"
    since = found.started_at.astimezone().isoformat(sep=" ", timespec="seconds")
    return f"process {found.process.pid} on {found.process.machine.partition('/')[0]} runs the service since {since}"


def _line(name: str, store: Store, files: SiteFiles, note: JobNotes, planned: datetime | None) -> JobLine:
    site = files.sites.get(name)
    runs: list[Run] = store.runs(name, limit=1, kind="crawl")
    last = runs[0] if runs else None
    return JobLine(
        site=name,
        schedule=in_words(site.schedule, note.interval) if site else "broken site file",
        next_run=planned,
        last_run=None if last is None else last.started_at,
        ending=None if last is None else last.ending or "running",
        new=None if last is None else last.counts.get("outcome/new", 0),
        paused_at=note.paused_at,
        asked_at=note.asked_at,
        problem=files.broken.get(name),
    )
