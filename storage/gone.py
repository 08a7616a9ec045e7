"""Runs whose process is gone without a word: found, and closed as killed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, select, update

from storage.engine import reading, writing
from storage.runs import KILLED, Run, find_unended
from storage.schema import runs, workers
from storage.walks import IsGone, Process

SILENT = timedelta(hours=1)
"""How long a run may have no lease before it counts as dead, where its process cannot be seen from here."""


def close_gone(engine: Engine, is_gone: IsGone, machine: str) -> list[Run]:
    """Close the runs whose process is gone and give them as they stand now, the oldest first.

    ``is_gone`` knows the processes of ``machine``.  A run of another one (or whose process cannot be told from others)
    is closed when it began more than :data:`SILENT` ago and its process has no live lease in any walk.  It ended, as
    far as can be known, now or at its deadline, whichever came first; what it counted stays.
    """
    now = datetime.now(UTC)
    with reading(engine) as connection:
        dead = [run for run in find_unended(connection) if _is_dead(connection, run, now, is_gone, machine)]
    if not dead:
        return []  # nothing is written, so that a look at the history waits for no writer
    with writing(engine) as connection:
        return [closed for run in dead if (closed := _close(connection, run, now)) is not None]


def _is_dead(connection: Connection, run: Run, now: datetime, is_gone: IsGone, machine: str) -> bool:
    process = run.process
    if process is not None and process.machine == machine and process.born:
        return is_gone(process)
    if now - run.started_at < SILENT:
        return False
    return process is None or not _has_lease(connection, process, now.timestamp())


def _has_lease(connection: Connection, process: Process, now: float) -> bool:
    """Whether a process says it is alive; a lease that ends later than any can is from before a clock was set back."""
    query = select(workers.c.id).filter_by(machine=process.machine, pid=process.pid, born=process.born)
    live = workers.c.lease_until.between(now, now + SILENT.total_seconds())
    return connection.execute(query.where(live).limit(1)).first() is not None


def _close(connection: Connection, run: Run, now: datetime) -> Run | None:
    """Close one run, unless its process did so meanwhile."""
    ended = max(run.started_at, min(now, run.deadline_at or now))
    values = {"ending": KILLED, "ended_at": ended.astimezone(UTC).isoformat(timespec="microseconds")}
    still = update(runs).where(runs.c.id == run.id, runs.c.ended_at.is_(None)).values(values).returning(runs)
    row = connection.execute(still).mappings().first()
    return None if row is None else Run.of(row)
