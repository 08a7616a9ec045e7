"""One row for every crawl, backfill, scheduled start or re-extraction, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.codec import clean
from storage.schema import runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run; ``ending`` and ``ended_at`` are None while it goes on, or when it died without a word.

    ``kind`` is crawl, backfill or extract; ``bytes`` counts what came over the network, ``memory`` the most bytes its
    process held at once; ``counts`` holds figures by outcome or by any other name.  ``machine``, ``pid`` and ``born``
    name the process at work on it; ``deadline_at`` is when it is stopped.  Times are aware.
    """

    id: int
    site: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    ending: str | None
    exit_status: int | None
    counts: Mapping[str, int]
    bytes: int
    pid: int | None
    log: str | None
    machine: str | None = None
    born: str | None = None
    memory: int | None = None
    deadline_at: datetime | None = None


def insert_run(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a run that starts, and give its number."""
    row = {"counts": {}, "bytes": 0, **values, "started_at": values["started_at"].isoformat()}
    return int(connection.execute(insert(runs).values(row).returning(runs.c.id)).scalar_one())


def end_run(connection: Connection, run_id: int, values: Mapping[str, Any]) -> None:
    """Say how a run ended."""
    row = {**values, "ended_at": values["ended_at"].isoformat()}
    connection.execute(update(runs).where(runs.c.id == run_id).values(row))


def find_runs(connection: Connection, site: str | None, limit: int) -> list[Run]:
    """Give the latest runs, newest first."""
    query = select(runs).order_by(runs.c.id.desc()).limit(limit)
    if site is not None:
        query = query.where(runs.c.site == clean(site))
    return [_run(row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - the public name of SQLAlchemy


def has_finished(connection: Connection, site: str) -> bool:
    """Whether any run of a site went through to its end."""
    query = select(runs.c.id).where(runs.c.site == clean(site), runs.c.ending == "finished").limit(1)
    return connection.execute(query).first() is not None


def _run(row: Mapping[Any, Any]) -> Run:
    names = ("started_at", "ended_at", "deadline_at")
    times = {name: None if row[name] is None else datetime.fromisoformat(row[name]) for name in names}
    return Run(**{**row, **times})
