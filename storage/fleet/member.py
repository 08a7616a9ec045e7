"""One worker's part in a fleet: it says that it lives, takes sites and hosts, and gives them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import Engine, delete, insert, select, text, update

from storage.db import display_url, write_transaction
from storage.errors import DatabaseUnavailable
from storage.fleet.database_clock import NOW
from storage.fleet.fence import SiteFence
from storage.fleet.host_claims import (
    drop_hosts,
    forget_hosts,
    give_hosts,
    note_slow_hosts,
    take_hosts,
    wanted_hosts,
)
from storage.fleet.site_claims import PlanOf, TakenSite, call_next, claim_sites, finish_site, plan_next
from storage.process import Process
from storage.rows import lock_names
from storage.schema.fleet import fleet_workers, site_leases

LEASE_SECONDS = 40.0
"""How long a worker that says nothing keeps what it holds; it speaks eight times as often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a worker is at: ``sites`` and the ``pages`` fetched since it began, ``rate`` of them a second now.

    ``slow`` are hosts that are not to be asked for so many seconds should the worker die now.
    """

    sites: int
    pages: int
    rate: float
    draining: bool = False
    slow: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker hears when it says that it lives: the sites it holds, each with its token, and the hosts of them
    that others wait for.
    """

    sites: Mapping[str, int]
    wanted: frozenset[str]


class FleetMember:
    """A worker of a fleet, known as ``number``; its ``lease`` is in seconds.

    Every method is one transaction and raises StorageError.
    """

    def __init__(self, engine: Engine, process: Process, places: int, lease: float = LEASE_SECONDS) -> None:
        self._engine = engine
        self._process = process
        self._places = places
        self.lease = lease
        self.number = 0

    @classmethod
    def join(cls, engine: Engine, process: Process, places: int, lease: float = LEASE_SECONDS) -> Self:
        """Enter a worker with room for so many sites.  Raises DatabaseUnavailable where this is not PostgreSQL."""
        require_server(engine)
        member = cls(engine, process, places, lease)
        member.enter()
        return member

    def enter(self) -> None:
        """Take part anew: what was held before is left to its own lease."""
        process = self._process
        values = {"machine": process.machine, "pid": process.pid, "process_start": process.process_start}
        figures = {"places": self._places, "sites": 0, "pages": 0, "rate": 0.0, "draining": False}
        times = {"started_at": NOW, "beat_at": NOW, "lease_until": NOW + self.lease}
        row = insert(fleet_workers).values(**values, **figures, **times).returning(fleet_workers.c.id)
        with write_transaction(self._engine) as connection:
            connection.execute(_FORGET_WORKERS)
            forget_hosts(connection)
            self.number = int(connection.execute(row).scalar_one())

    def beat(self, load: Load) -> Beat | None:
        """Go on holding what is held; None where this worker was forgotten meanwhile."""
        figures = {"sites": load.sites, "pages": load.pages, "rate": load.rate, "draining": load.draining}
        alive = update(fleet_workers).where(fleet_workers.c.id == self.number)
        with write_transaction(self._engine) as connection:
            beat = alive.values(**figures, beat_at=NOW, lease_until=NOW + self.lease)
            if not connection.execute(beat).rowcount:
                return None
            note_slow_hosts(connection, self.number, load.slow)
            held = select(site_leases.c.site, site_leases.c.token).where(site_leases.c.worker == self.number)
            sites = {row.site: row.token for row in connection.execute(held)}
            return Beat(sites, wanted_hosts(connection, self.number))

    def claim(self, limit: int, plan_of: PlanOf) -> list[TakenSite]:
        """Take up to ``limit`` sites whose worker died or whose time has come."""
        with write_transaction(self._engine) as connection:
            return claim_sites(connection, self.number, limit, plan_of)

    def take_hosts(self, asked: Sequence[tuple[str, str]]) -> dict[str, float]:
        """Take those hosts that are free: see :func:`storage.fleet.host_claims.take_hosts`."""
        with write_transaction(self._engine) as connection:
            return take_hosts(connection, self.number, asked)

    def give_hosts(self, site: str, rests: Mapping[str, float]) -> None:
        """Give hosts of a site back, each not to be asked for so many seconds yet."""
        with write_transaction(self._engine) as connection:
            give_hosts(connection, self.number, site, rests)

    def finish(
        self,
        taken: TakenSite,
        rests: Mapping[str, float],
        *,
        again: bool = False,
        next_run: float | None = None,
        every: float | None = None,
    ) -> bool:
        """Give a site back with its hosts; False where it is another's by now, and then its plan stays.

        ``again``: its crawl did not end and another worker is to go on at once.  ``next_run`` (seconds since 1970) and
        ``every`` (seconds) are its next time where its crawl decides it.
        """
        with write_transaction(self._engine) as connection:
            give_hosts(connection, self.number, taken.site, rests)
            drop_hosts(connection, self.number, taken.site)
            call_next(connection, rests.keys())
            if not finish_site(connection, self.number, taken):
                return False
            if again or next_run is not None:
                plan_next(connection, taken.site, None if again else next_run, every)
            return True

    def leave(self) -> None:
        """Take part no more; what is still held is others' at once."""
        with write_transaction(self._engine) as connection:
            lock_names(connection, ["winnow fleet"])
            held = connection.execute(
                select(site_leases.c.site).where(site_leases.c.worker == self.number).limit(1)
            ).first()
            mine = fleet_workers.c.id == self.number
            if held is None:
                connection.execute(delete(fleet_workers).where(mine))
            else:
                connection.execute(update(fleet_workers).where(mine).values(lease_until=0.0))

    def fence(self, taken: TakenSite) -> SiteFence:
        """Return what refuses writing for a site once it is another's."""
        return SiteFence(taken.site, self.number, taken.token)


def require_server(engine: Engine) -> None:
    """Refuse a database that several machines cannot share.  Raises DatabaseUnavailable."""
    if engine.dialect.name != "postgresql":
        problem = "a fleet of workers needs PostgreSQL; 'winnow schedule' crawls on one machine"
        raise DatabaseUnavailable(display_url(engine.url), problem)


_FORGET_WORKERS = text("""
    DELETE FROM fleet_workers WHERE lease_until < extract(epoch FROM clock_timestamp()) - 3600
    AND NOT EXISTS (SELECT FROM site_leases WHERE worker = fleet_workers.id)
""")
