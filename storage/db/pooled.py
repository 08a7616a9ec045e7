"""Connections of a pool, tested before they are used again."""

import select
from time import monotonic

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

TRUSTED_SECONDS = 30.0
"""How long a connection that nothing came from is taken for open without a question to the server."""

_BACK = "winnow_back"


def test_before_use(engine: Engine) -> None:
    """Let no connection be used that its server has closed; the pool gives another one then.

    A server that ends says so: until then nothing comes from a connection that is not used.  Asking it each time, as
    ``pool_pre_ping`` does, was a tenth of all statements of a crawl.
    """

    @event.listens_for(engine, "checkin")
    def _checkin(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[_BACK] = monotonic()

    @event.listens_for(engine, "checkout")
    def _checkout(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        back = record.info.get(_BACK)
        if back is None or (monotonic() - back < TRUSTED_SECONDS and _is_still(connection)):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def _is_still(connection: DBAPIConnection) -> bool:
    """Return whether a connection is open and nothing has come from it."""
    look = select.poll()
    try:
        look.register(connection.fileno(), select.POLLIN)
    except (OSError, ValueError, connection.OperationalError):
        return False
    return not look.poll(0)
