"""A lock of PostgreSQL that lasts as long as one connection, so that no clock is needed to see that its holder died."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from storage.db import display_url, open_engine, translate_errors
from storage.errors import DatabaseBusy, StorageError

Given = TypeVar("Given")

# Seconds.  Both ends must notice in half a minute that the other has vanished without a word (power, cable): by the
# system's own rules (tcp(7)) that takes two hours.
_OUR_SIDE = {"connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 3}
_SERVER_SIDE = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}
_MILLISECONDS = 20_000  # that what was sent may go without acknowledgement

# Only settings this server has; 0 means that it may stay silent as long as it likes.
_SETTINGS: Mapping[str, int] = {**_SERVER_SIDE, "tcp_user_timeout": _MILLISECONDS, "idle_session_timeout": 0}
_SET = text("SELECT set_config(name, :value, false) FROM pg_settings WHERE name = :name")
# One lock for each schema: two installations may share a database.
_KEY = "hashtextextended('winnow leads ' || :name || ' in ' || current_schema(), 0)"
_TAKE = text(f"SELECT pg_try_advisory_lock({_KEY})")
_END = text(f"""
    SELECT pg_terminate_backend(pid)
    FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database, {_KEY} AS key
    WHERE locktype = 'advisory' AND granted AND datname = current_database() AND pid <> pg_backend_pid()
    AND objsubid = 1 AND classid = (key >> 32 & 4294967295)::oid AND objid = (key & 4294967295)::oid
""")  # noqa: S608 - put together of constants
_FREE = text("SELECT pg_advisory_unlock_all()")
_STILL_THERE = text("SELECT 1")


class AdvisoryLock:
    """The lock of a name on a connection of its own, outside every pool; for one thread at a time.

    A pool between us and the server must keep sessions (PgBouncer: ``pool_mode = session``).
    """

    def __init__(self, engine: Engine, name: str) -> None:
        asked = {key: str(value) for key, value in _OUR_SIDE.items()} | {"tcp_user_timeout": str(_MILLISECONDS)}
        given = {key: value for key, value in asked.items() if key not in engine.url.query}
        url = engine.url.update_query_dict(given)
        self._engine = open_engine(url.render_as_string(hide_password=False))
        self._shown = engine.url
        self._connection: Connection | None = None
        self._held = False
        self._name = name

    def take(self) -> bool:
        """Take the lock if it is free.  Raises StorageError."""
        if self._held and self.holds():
            return True
        self._held = bool(self._ask(lambda connection: connection.scalar(_TAKE, {"name": self._name})))
        return self._held

    def holds(self) -> bool:
        """Return whether it holds the lock: whoever has the connection has the lock."""
        if not self._held:
            return False
        with suppress(StorageError):
            self._ask(lambda connection: connection.scalar(_STILL_THERE))
        return self._held

    def free(self) -> None:
        """End the connection of whoever holds the lock; it will notice.  Raises StorageError.

        Only the same user of the database, or an administrator, may.
        """
        self._ask(lambda connection: connection.execute(_END, {"name": self._name}).all())

    def run(self, work: Callable[[Connection], Given]) -> Given:
        """Do something on the connection that holds the lock, in one transaction.

        Raises StorageError, and then the lock is given up: DatabaseBusy where it was lost before.
        """
        if not self._held:
            raise DatabaseBusy(display_url(self._shown), "ended the connection that held the lead")
        return self._ask(lambda connection: _whole(connection, work))

    def close(self) -> None:
        """Give the lock up; another may have it on return."""
        if self._held:
            with suppress(StorageError):  # the server would free it only a moment after the connection has ended
                self._ask(lambda connection: connection.execute(_FREE))
        self._drop()

    def _ask(self, work: Callable[[Connection], Given]) -> Given:
        try:
            with translate_errors(self._shown):
                if self._connection is None:
                    self._connection = self._open()
                return work(self._connection)
        except StorageError:
            self._drop()
            raise

    def _drop(self) -> None:
        self._held = False
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.invalidate()  # closed as it is: back in a pool it would keep the lock
                connection.close()
        self._engine.dispose()

    def _open(self) -> Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for name, value in _SETTINGS.items():
            connection.execute(_SET, {"name": name, "value": str(value)})
        return connection


def _whole(connection: Connection, work: Callable[[Connection], Given]) -> Given:
    connection.exec_driver_sql("BEGIN")
    given = work(connection)
    connection.exec_driver_sql("COMMIT")
    return given
