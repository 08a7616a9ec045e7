"""One row for every crawl, backfill, scheduled start or re-extraction: begun, adopted by its process, ended."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, case, func, insert, select, update

from storage.db import glance, read_connection, write_transaction
from storage.process import Process
from storage.records import Run
from storage.rows import clean_text
from storage.schema.core import runs
from storage.webhooks import queue_run_ended

KILLED = "killed"
"""The ending of a run whose process was found gone; a true ending that comes later takes its place."""

_LOOKED_AT = 350
"""Runs of a site among which one that failed is looked for: as many as a week has of one every half hour."""


class RunHistory:
    """The runs of a database; :class:`storage.store.Store` is one.

    A run has three hands on it: who begins it (an operator's command, or the service before it starts a child), the
    process that adopts and finishes it, and the service, which notes what only it can know.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def start_run(
        self,
        site: str,
        kind: str,
        *,
        process: Process | None = None,
        log: str | None = None,
        deadline_at: datetime | None = None,
    ) -> int:
        """Note that a run (crawl, backfill, extract) starts now, and return its number; ``deadline_at`` is aware."""
        values = {"site": clean_text(site), "kind": kind, "log": log, "started_at": stamp(datetime.now(UTC))}
        values |= {"deadline_at": None if deadline_at is None else stamp(deadline_at)}
        row = {**values, **_named(process), "counts": {}, "bytes": 0}
        with write_transaction(self.engine) as connection:
            return int(connection.execute(insert(runs).values(row).returning(runs.c.id)).scalar_one())

    def adopt_run(self, run_id: int, process: Process | None, log: str | None = None) -> bool:
        """Let a process take over a run that was begun for it; ``log`` None leaves the one that is named.

        False where there is no such run or it has ended.  One that was closed as killed too early is open again.
        """
        values = {**_named(process), "ended_at": None, "ending": None} | ({} if log is None else {"log": log})
        free = runs.c.ended_at.is_(None) | (runs.c.ending == KILLED)
        with write_transaction(self.engine) as connection:
            return bool(connection.execute(update(runs).where(runs.c.id == run_id, free).values(values)).rowcount)

    def finish_run(
        self,
        run_id: int,
        *,
        ending: str,
        exit_status: int,
        counts: Mapping[str, int],
        received: int = 0,
        memory: int | None = None,
    ) -> None:
        """Note that a run ended now: in which way, with which exit status, figures, bytes received and memory."""
        values = {"ending": ending, "exit_status": exit_status, "counts": dict(counts), "bytes": received}
        with write_transaction(self.engine) as connection:
            _change(connection, run_id, values | _peak(memory) | {"ended_at": stamp(datetime.now(UTC))})

    def note_run(
        self,
        run_id: int,
        *,
        ending: str | None = None,
        exit_status: int | None = None,
        memory: int | None = None,
        log: str | None = None,
    ) -> None:
        """Note what is known of a run beside what its process writes; what is None stays, and so do its counts.

        With an ``ending`` the run has ended, now if not before; ``memory`` counts where it is more than was known.
        """
        values: dict[str, Any] = {"ending": ending, "exit_status": exit_status, "log": log}
        values = {name: value for name, value in values.items() if value is not None} | _peak(memory)
        if ending is not None:
            now = stamp(datetime.now(UTC))
            values["ended_at"] = case((runs.c.ended_at.is_(None), now), else_=runs.c.ended_at)
        if values:
            with write_transaction(self.engine) as connection:
                _change(connection, run_id, values)

    def count_run(
        self, run_id: int, counts: Mapping[str, int], received: int, activity: Mapping[str, Any] | None = None
    ) -> None:
        """Keep what a run that goes on has counted so far, so that its death does not take it along."""
        values = {"counts": dict(counts), "bytes": received} | ({} if activity is None else {"activity": activity})
        still = update(runs).where(runs.c.id == run_id, runs.c.ended_at.is_(None))
        with write_transaction(self.engine) as connection:
            connection.execute(still.values(values))

    def ask_to_stop(self, run_id: int) -> bool:
        """Wish that a crawl stops; its process looks for it every few seconds, on whatever machine it is.

        It ends as by a first Ctrl-C: what is under way is kept, and the same command goes on.  False where it has
        ended, or is no crawl and no backfill.
        """
        at_work = runs.c.ended_at.is_(None) & runs.c.kind.in_(("crawl", "backfill"))
        with write_transaction(self.engine) as connection:
            asked = update(runs).where(runs.c.id == run_id, at_work).values(stop_asked_at=stamp(datetime.now(UTC)))
            return bool(connection.execute(asked).rowcount)

    def is_asked_to_stop(self, run_id: int) -> bool:
        """Return whether somebody wished that a run stops."""
        with glance(self.engine) as connection:
            return connection.scalar(select(runs.c.stop_asked_at).where(runs.c.id == run_id)) is not None

    def run(self, run_id: int) -> Run | None:
        """Return a run by its number, or None."""
        with read_connection(self.engine) as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
            return None if row is None else Run.of(row)

    def runs(
        self,
        site: str | None = None,
        limit: int = 50,
        kind: str | None = None,
        since: datetime | None = None,
        before: int | None = None,
    ) -> list[Run]:
        """Return the latest runs, newest first; ``since`` (aware) is the earliest start, ``before`` a number."""
        query = select(runs).order_by(runs.c.id.desc()).limit(limit)
        if site is not None:
            query = query.where(runs.c.site == clean_text(site))
        if kind is not None:
            query = query.where(runs.c.kind == kind)
        if since is not None:
            query = query.where(runs.c.started_at >= stamp(since))
        if before is not None:
            query = query.where(runs.c.id < before)
        with read_connection(self.engine) as connection:
            return [Run.of(row) for row in connection.execute(query).mappings()]

    def unended(self, site: str | None = None) -> list[Run]:
        """Return the runs that have not ended, the oldest first: at work, or dead without a word."""
        with read_connection(self.engine) as connection:
            return find_unended(connection, site)

    def latest_failed(self, site: str) -> Run | None:
        """Return the latest run of a site that did not end well, of the latest so many; None where all did."""
        latest = select(runs.c.id, runs.c.exit_status).where(runs.c.site == clean_text(site))
        some = latest.order_by(runs.c.id.desc()).limit(_LOOKED_AT).subquery()
        query = select(func.max(some.c.id)).where(some.c.exit_status != 0)
        with read_connection(self.engine) as connection:
            row = connection.execute(select(runs).where(runs.c.id == query.scalar_subquery())).mappings().first()
            return None if row is None else Run.of(row)

    def walked(self, site: str) -> bool:
        """Return whether any run of a site has gone through to its end yet."""
        query = select(runs.c.id).where(runs.c.site == clean_text(site), runs.c.ending == "finished").limit(1)
        with read_connection(self.engine) as connection:
            return connection.execute(query).first() is not None


def find_unended(connection: Connection, site: str | None = None) -> list[Run]:
    """Return the runs that have not ended, the oldest first.

    Asked for in the order of their index: by their numbers SQLite would read the whole history to find these few.
    """
    query = select(runs).where(runs.c.ended_at.is_(None)).order_by(runs.c.site, runs.c.id)
    found = connection.execute(query if site is None else query.where(runs.c.site == clean_text(site)))
    return sorted((Run.of(row) for row in found.mappings()), key=lambda run: run.id)


def _change(connection: Connection, run_id: int, values: Mapping[str, Any]) -> None:
    """Change the row of a run; that it has ended, or in another way than was noted, is told to those who asked."""
    ending = values.get("ending")
    before = connection.execute(select(runs.c.ending).where(runs.c.id == run_id)).scalar() if ending else None
    connection.execute(update(runs).where(runs.c.id == run_id).values(dict(values)))
    if ending != before and ending is not None:
        queue_run_ended(connection, run_id)


def _peak(memory: int | None) -> dict[str, Any]:
    """Keep the greater figure: a process knows of itself, the service of it and its children."""
    if memory is None:
        return {}
    return {"memory": case((runs.c.memory > memory, runs.c.memory), else_=memory)}


def _named(process: Process | None) -> dict[str, Any]:
    if process is None:
        return {"machine": None, "pid": None, "process_start": None}
    return {"machine": process.machine, "pid": process.pid, "process_start": process.process_start}


def stamp(moment: datetime) -> str:
    """Write an aware time in UTC, always as wide: such texts compare as the times do, under any collation."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


# The crawls of a site in a span of time, read as fast as they can be: a check reads 1,500 of them.
_COLUMNS = tuple(runs.c[name] for name in ("id", "started_at", "ended_at", "ending", "exit_status", "counts", "bytes"))


def latest_crawls(connection: Connection, site: str, begin: datetime, end: datetime, most: int) -> Iterator[Run]:
    """Yield the crawls that began from ``begin`` on and before ``end`` (both aware), newest first, at most so many.

    They have no process, log, memory or deadline: nobody who reads so many of them asks for that.
    """
    name, texts = clean_text(site), datetime.fromisoformat
    query = select(*_COLUMNS).where(runs.c.site == name, runs.c.kind == "crawl")
    query = query.where(runs.c.started_at >= stamp(begin), runs.c.started_at < stamp(end))
    for row in connection.execute(query.order_by(runs.c.id.desc()).limit(most)):
        number, started, ended, ending, status, counts, received = row
        yield Run(
            id=number,
            site=name,
            kind="crawl",
            started_at=texts(started),
            ended_at=texts(ended) if ended else None,
            ending=ending,
            exit_status=status,
            counts=counts,
            bytes=received,
            pid=None,
            log=None,
        )


def latest_of_each(connection: Connection, sites: Iterable[str]) -> dict[str, tuple[int, str | None]]:
    """Return number and end (ISO) of the latest run of each site that has one; each is one step into an index."""
    query = select(runs.c.id, runs.c.ended_at).where(runs.c.site == bindparam("site")).order_by(runs.c.id.desc())
    latest = query.limit(1)
    found = ((site, connection.execute(latest, {"site": clean_text(site)}).first()) for site in sites)
    return {site: (row.id, row.ended_at) for site, row in found if row is not None}
