"""Runs whose process is gone without a word: found, and closed as killed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, func, select, update

from storage.db import read_connection, write_transaction
from storage.process import IsGone, Process
from storage.records import Run
from storage.runs.history import KILLED, find_unended
from storage.schema.core import runs
from storage.schema.frontier import workers
from storage.webhooks import queue_run_ended

SILENT = timedelta(hours=1)
"""How long after its beginning a run may have no lease, where its process cannot be seen from here."""

LAPSED = timedelta(minutes=5)
"""How long a lease may be over before its process counts as dead: a crawl gives up on its database sooner."""

STARTING = timedelta(minutes=5)
"""How long after its beginning a run of an earlier start of this machine may have no lease: the time to take one."""


def close_abandoned_runs(
    engine: Engine, is_gone: IsGone, machine: str, is_of_before: IsGone = lambda _: False
) -> list[Run]:
    """Close the runs whose process is gone and give them as they stand now, the oldest first.

    ``is_gone`` knows the processes of ``machine``, and calls all others alive.  A run of another one (or whose process
    cannot be told from others) is closed when the lease of its process in any crawl ran out :data:`LAPSED` ago, or when
    it has none and began :data:`SILENT` ago.  Where it ``is_of_before``, of an earlier start of this machine, a lease
    that is over is enough.  It ended, as far as can be known, now or at its deadline, whichever came first; what it
    counted stays.
    """
    now, here = datetime.now(UTC), _Here(machine, is_gone, is_of_before)
    with read_connection(engine) as connection:
        dead = [run for run in find_unended(connection) if _is_dead(connection, run, now, here)]
    if not dead:
        return []  # nothing is written, so that a look at the history waits for no writer
    with write_transaction(engine) as connection:
        return [closed for run in dead if (closed := _close(connection, run, now)) is not None]


@dataclass(frozen=True, slots=True)
class _Here:
    """What can be known from here of a process."""

    machine: str
    is_gone: IsGone
    is_of_before: IsGone


def _is_dead(connection: Connection, run: Run, now: datetime, here: _Here) -> bool:
    process = run.process
    if process is None:
        return now - run.started_at >= SILENT
    if here.is_gone(process):
        return True
    if process.machine == here.machine and process.process_start:
        return False
    before = here.is_of_before(process)
    lease = _lease(connection, process, now.timestamp())
    if lease is None:
        return now - run.started_at >= (STARTING if before else SILENT)
    return timedelta(seconds=now.timestamp() - lease) > (timedelta(0) if before else LAPSED)


def _lease(connection: Connection, process: Process, now: float) -> float | None:
    """Return how long a process says it is alive.

    A lease that ends later than any can is from before a clock was set.
    """
    query = select(func.max(workers.c.lease_until)).filter_by(machine=process.machine, pid=process.pid)
    mine = query.where(
        workers.c.process_start == process.process_start, workers.c.lease_until <= now + SILENT.total_seconds()
    )
    found: float | None = connection.scalar(mine)
    return found


def _close(connection: Connection, run: Run, now: datetime) -> Run | None:
    """Close one run, unless its process did so meanwhile."""
    ended = max(run.started_at, min(now, run.deadline_at or now))
    values = {"ending": KILLED, "ended_at": ended.astimezone(UTC).isoformat(timespec="microseconds")}
    still = update(runs).where(runs.c.id == run.id, runs.c.ended_at.is_(None)).values(values).returning(runs)
    row = connection.execute(still).mappings().first()
    if row is None:
        return None
    queue_run_ended(connection, run.id)
    return Run.of(row)
