"""What an operator sees of a fleet: its workers, and how many sites are due."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, text

from storage.db import read_connection
from storage.process import Process


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLine:
    """One worker.  ``state`` is ``working``, ``draining`` or ``gone`` (its lease is over); ``silent`` is the seconds
    since its last heartbeat; ``pages`` is what it fetched since ``started_at`` (aware), ``rate`` a second of late.
    """

    number: int
    process: Process
    state: str
    places: int
    sites: int
    pages: int
    rate: float
    started_at: datetime
    silent: float


@dataclass(frozen=True, slots=True)
class FleetFigures:
    """The fleet in numbers: workers at work, sites they hold, sites that are due and that nobody holds, pages a
    second.
    """

    workers: int
    held: int
    due: int
    rate: float


def list_workers(engine: Engine) -> list[WorkerLine]:
    """Return the workers, the longest at work first; none on SQLite.  Raises StorageError."""
    if engine.dialect.name != "postgresql":
        return []
    with read_connection(engine) as connection:
        return [
            WorkerLine(
                number=row.id,
                process=Process(row.machine, row.pid, row.process_start),
                state="gone" if row.gone else "draining" if row.draining else "working",
                places=row.places,
                sites=row.held,
                pages=row.pages,
                rate=0.0 if row.gone else row.rate,
                started_at=datetime.fromtimestamp(row.started_at, UTC),
                silent=max(0.0, row.silent),
            )
            for row in connection.execute(_WORKERS)
        ]


def read_fleet(engine: Engine) -> FleetFigures:
    """Return the figures of the fleet, all 0 on SQLite.  Raises StorageError."""
    if engine.dialect.name != "postgresql":
        return FleetFigures(0, 0, 0, 0.0)
    at_work = [each for each in list_workers(engine) if each.state != "gone"]
    with read_connection(engine) as connection:
        due = int(connection.execute(_DUE).scalar_one())
    return FleetFigures(len(at_work), sum(each.sites for each in at_work), due, sum(each.rate for each in at_work))


_WORKERS = text("""
    SELECT fleet_workers.*, (SELECT count(*) FROM site_leases WHERE worker = fleet_workers.id) AS held,
        lease_until < extract(epoch FROM clock_timestamp()) AS gone,
        CAST(extract(epoch FROM clock_timestamp()) AS float8) - beat_at AS silent
    FROM fleet_workers ORDER BY id
""")
_DUE = text("""
    SELECT count(*) FROM jobs
    WHERE digest IS NOT NULL AND next_run_at BETWEEN 0 AND extract(epoch FROM clock_timestamp())
    AND NOT EXISTS (SELECT FROM site_leases WHERE site_leases.site = jobs.site AND worker IS NOT NULL)
""")
