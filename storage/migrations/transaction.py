"""A transaction in which the tables themselves change."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from storage.db import display_url, translate_errors
from storage.errors import StorageError


@contextmanager
def schema_transaction(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that may rebuild tables others refer to.

    SQLite changes most of a table only by a new one in its place, and drops no table whose rows are referred to; the
    references are checked before the transaction is committed instead.
    """
    with translate_errors(engine.url), engine.connect().execution_options(winnow_writes=True) as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        with _unchecked_references(connection), connection.begin():
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise StorageError(
                    display_url(engine.url), f"rows of {broken[0]} would refer to nothing in {broken[2]}"
                )


@contextmanager
def _unchecked_references(connection: Connection) -> Iterator[None]:
    driver = connection.connection.cursor()  # SQLAlchemy would begin a transaction, in which the pragma does nothing
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
        driver.close()
