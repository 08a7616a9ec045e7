"""Who leads of the services that share a database: one crawls on the schedule, the others stand by.

On SQLite the leader holds a leased row.  On PostgreSQL it holds a lock of its session, which the server gives free when
the connection ends, however it ends.  There the row shows who leads, and that it is not standing still: a process that
hangs keeps its connection, so who stands by and sees no beat for the length of a lease, by its own clock, ends that.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import Connection, Engine, RowMapping, delete, event, insert, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection

from storage.db import open_engine, read_connection, write_transaction
from storage.errors import StorageError
from storage.process import IsGone, Process
from storage.schema.service import leaders
from storage.service.advisory_lock import AdvisoryLock

NAME = "schedule"
"""The name of the service under which its leader is known."""

LEASE_SECONDS = 40.0
"""How long a leader that says nothing leads on; it speaks four times as often."""

_BUSY_SECONDS = 5  # a writer that takes longer than this must not make the leader miss its lease


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderRecord:
    """The service that leads, or led last; times are aware, ``lease_until`` is in seconds since 1970."""

    process: Process
    started_at: datetime
    beat_at: datetime
    lease_until: float

    @classmethod
    def of(cls, row: RowMapping) -> Self:
        """Read a row of ``leaders``."""
        return cls(
            process=Process(row["machine"], row["pid"], row["process_start"]),
            started_at=datetime.fromisoformat(row["started_at"]),
            beat_at=datetime.fromisoformat(row["beat_at"]),
            lease_until=row["lease_until"],
        )


def leader_of(engine: Engine) -> LeaderRecord | None:
    """Return who leads, or led last and did not resign.  Raises StorageError."""
    with read_connection(engine) as connection:
        return _find(connection)


class LeaderElection:
    """One process's part in it.  ``now`` is seconds since 1970, ``lease`` is in seconds; for one thread at a time.

    All methods raise StorageError while the database cannot be used, but for :meth:`resign`.
    """

    def __init__(
        self,
        engine: Engine,
        process: Process,
        is_gone: IsGone,
        lease: float = LEASE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._process = process
        self._is_gone = is_gone
        self._lease = lease
        self._clock = clock
        self._heard: tuple[LeaderRecord | None, float] = None, clock()  # the last beat of another, and when it was new
        self._until: float | None = None
        self._lock = AdvisoryLock(engine, NAME) if engine.dialect.name == "postgresql" else None
        self._engine = engine if self._lock else _impatient(engine)

    def leads(self, now: float) -> bool:
        """Return whether it may act as leader: its lease runs, and on PostgreSQL its connection answers."""
        if self._until is None or not self._until - self._lease <= now < self._until:
            return False
        if self._lock is not None and not self._lock.holds():
            self._until = None
        return self._until is not None

    def is_followed(self) -> bool:
        """Return whether it does not lead, or another has entered itself since its last turn; for any thread.

        To be asked before each thing that only a leader does: a process may have been stopped for an hour just before.
        A lease that is over and that nobody took is no reason to stop: the clock may have been set.
        """
        if self._until is None:
            return True
        found = self.leader()
        return found is not None and found.process != self._process

    def stay(self, now: float) -> bool:
        """Go on leading, renewing when a quarter of the lease has passed; False where that is over."""
        if self.leads(now) and self._until is not None and now < self._until - 0.75 * self._lease:
            return True
        return self.renew(now)

    def try_lead(self, now: float) -> bool:
        """Lead if nobody else does."""
        self._until = None
        won = self._take_row(now) if self._lock is None else self._take_lock(self._lock, now)
        self._until = now + self._lease if won else None
        return won

    def renew(self, now: float) -> bool:
        """Go on leading; False where another leads now, or the connection that held the lock is gone."""
        if self._lock is None:
            with write_transaction(self._engine) as connection:
                kept = self._beat(connection, now)
        else:
            try:
                kept = self._lock.run(lambda connection: self._beat(connection, now) or self._enter(connection, now))
            except StorageError:
                kept = False
        self._until = now + self._lease if kept else None
        return kept

    def resign(self) -> None:
        """Let another lead at once; where the database is away, it finds out by itself."""
        self._until = None
        with suppress(StorageError), write_transaction(self._engine) as connection:
            connection.execute(delete(leaders).where(*self._mine()))
        if self._lock is None:
            self._engine.dispose()
        else:
            self._lock.close()

    def leader(self) -> LeaderRecord | None:
        """Return who leads, or led last and did not resign."""
        return leader_of(self._engine)

    def _take_lock(self, lock: AdvisoryLock, now: float) -> bool:
        if not lock.take():
            self._watch(lock)
            return False
        return lock.run(lambda connection: self._enter(connection, now))

    def _watch(self, lock: AdvisoryLock) -> None:
        found, at = self.leader(), self._clock()
        if found != self._heard[0]:
            self._heard = found, at
        elif at > self._heard[1] + self._lease:
            self._heard = found, at
            lock.free()

    def _take_row(self, now: float) -> bool:
        with read_connection(self._engine) as connection:  # who stands by disturbs no writer
            if self._is_held(_find(connection), now):
                return False
        with write_transaction(self._engine) as connection:
            found = _find(connection)
            if found is not None and found.lease_until > now + self._lease:  # from before the clock was turned back
                cut = update(leaders).where(leaders.c.name == NAME).values(lease_until=now + self._lease)
                connection.execute(cut)
            return (found is None or self._has_fallen(found, now)) and self._enter(connection, now)

    def _is_held(self, found: LeaderRecord | None, now: float) -> bool:
        return found is not None and not self._has_fallen(found, now) and found.lease_until <= now + self._lease

    def _has_fallen(self, found: LeaderRecord, now: float) -> bool:
        return found.process == self._process or found.lease_until < now or self._is_gone(found.process)

    def _enter(self, connection: Connection, now: float) -> bool:
        connection.execute(delete(leaders).where(leaders.c.name == NAME))
        values = {
            "machine": self._process.machine,
            "pid": self._process.pid,
            "process_start": self._process.process_start,
        }
        moment = {"started_at": _text(now), **self._until_then(now)}
        connection.execute(insert(leaders).values(name=NAME, **values, **moment))
        return True

    def _beat(self, connection: Connection, now: float) -> bool:
        return bool(connection.execute(update(leaders).where(*self._mine()).values(self._until_then(now))).rowcount)

    def _until_then(self, now: float) -> Mapping[str, Any]:
        return {"beat_at": _text(now), "lease_until": now + self._lease}

    def _mine(self) -> list[Any]:
        process, columns = self._process, leaders.c
        who = [
            columns.machine == process.machine,
            columns.pid == process.pid,
            columns.process_start == process.process_start,
        ]
        return [columns.name == NAME, *who]


def _find(connection: Connection) -> LeaderRecord | None:
    row = connection.execute(select(leaders).where(leaders.c.name == NAME)).mappings().first()
    return None if row is None else LeaderRecord.of(row)


def _impatient(engine: Engine) -> Engine:
    """Return an engine for the same file that waits less for other writers."""
    own = open_engine(engine.url.render_as_string(hide_password=False))
    event.listen(own, "connect", _wait_less)
    return own


def _wait_less(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    cursor.close()


def _text(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat()
