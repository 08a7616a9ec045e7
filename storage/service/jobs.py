"""What an operator asked of a site's job, and what the service keeps of it between two starts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from storage.db import read_connection, write_transaction
from storage.rows import clean_text, insert_into
from storage.schema.service import jobs

_LONGEST_SECONDS = 366 * 86400.0  # of any schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class JobNotes:
    """What is noted of one site's job.

    ``paused_at``: it is left out until it is resumed.  ``asked_at``: a crawl was ordered and has not begun.
    ``interval``: the distance between two crawls of a site that names none.  ``problem``: why its site file cannot be
    read, since ``problem_at``.  Times are aware.
    """

    site: str
    paused_at: datetime | None = None
    asked_at: datetime | None = None
    interval: timedelta | None = None
    problem: str | None = None
    problem_at: datetime | None = None


class Jobs:
    """The notes of all jobs; every method is one transaction and raises StorageError.  ``now`` is aware."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, JobNotes]:
        """Return the notes by site, those of sites that are gone too."""
        with read_connection(self._engine) as connection:
            rows = connection.execute(select(jobs)).mappings()
            return {row["site"]: _notes(row) for row in rows if read_text(row["site"]) is not None}

    def pause(self, sites: Iterable[str], now: datetime) -> None:
        """Leave sites out until they are resumed; one that is paused keeps its time."""
        with write_transaction(self._engine) as connection:
            for site in sites:
                put_job(connection, site, {})
                kept = (jobs.c.site == clean_text(site)) & jobs.c.paused_at.is_(None)
                connection.execute(update(jobs).where(kept).values(paused_at=now.isoformat()))

    def resume(self, sites: Iterable[str]) -> None:
        """Crawl sites again when their time has come."""
        self._set(sites, {"paused_at": None})

    def ask(self, sites: Iterable[str], now: datetime) -> None:
        """Order a crawl of sites as soon as there is room, of paused ones too."""
        self._set(sites, {"asked_at": now.isoformat()})

    def taken(self, site: str, asked_at: datetime) -> None:
        """Note that the crawl that was ordered at a time has begun; a later order stands."""
        with write_transaction(self._engine) as connection:
            same = (jobs.c.site == clean_text(site)) & (jobs.c.asked_at == asked_at.isoformat())
            connection.execute(update(jobs).where(same).values(asked_at=None))

    def problem(self, site: str, problem: str | None, now: datetime) -> None:
        """Note why a site file cannot be read, or that it can."""
        since = None if problem is None else now.isoformat()
        self._set([site], {"problem": None if problem is None else clean_text(problem), "problem_at": since})

    def interval(self, site: str, interval: timedelta | None) -> None:
        """Keep the distance between two crawls of a site that names none."""
        self._set([site], {"interval": None if interval is None else interval.total_seconds()})

    def _set(self, sites: Iterable[str], values: Mapping[str, object]) -> None:
        with write_transaction(self._engine) as connection:
            for site in sites:
                put_job(connection, site, values)


def put_job(connection: Connection, site: str, values: Mapping[str, object]) -> None:
    """Write some columns of a site's row, which is made where there is none."""
    add = insert_into(connection.dialect.name, jobs).values(site=clean_text(site), **values)
    if values:
        connection.execute(add.on_conflict_do_update(index_elements=["site"], set_=dict(values)))
    else:
        connection.execute(add.on_conflict_do_nothing(index_elements=["site"]))


def _notes(row: Mapping[Any, Any]) -> JobNotes:
    times = {name: read_moment(row[name]) for name in ("paused_at", "asked_at", "problem_at")}
    return JobNotes(
        site=row["site"], interval=read_distance(row["interval"]), problem=read_text(row["problem"]), **times
    )


def read_text(value: object) -> str | None:
    """Read a text; SQLite may hold anything in its column, and what is none counts as missing."""
    return value if isinstance(value, str) else None


def read_moment(value: object) -> datetime | None:
    """Read an aware time; what is none, as from another hand, counts as missing."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def read_distance(seconds: object) -> timedelta | None:
    """Read a distance; one that can be none, as from another hand, counts as not known."""
    if not isinstance(seconds, (int, float)):
        return None
    return timedelta(seconds=seconds) if 0 < seconds <= _LONGEST_SECONDS else None
