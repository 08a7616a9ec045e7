"""Room that deleted rows left, given back to later ones; statistics for the planner."""

from collections.abc import Iterator

from sqlalchemy import Engine, inspect, text

from storage.db import translate_errors
from storage.schema import whole_metadata


def reclaim_space(engine: Engine) -> Iterator[str]:
    """Clean up after deleted rows beside whatever writes, yielding the name of each table before its turn.

    PostgreSQL: VACUUM and ANALYZE, which lock no row; a table that somebody rebuilds is left out.  SQLite uses the
    room of deleted rows again by itself: its write-ahead log is brought into the file, as far as readers allow.  No
    statistics are gathered there, since the indexes were chosen for queries that run without them.  Raises
    StorageError.
    """
    with translate_errors(engine.url), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            yield "write-ahead log"
            driver = connection.connection.cursor()  # SQLAlchemy would begin a transaction, within which it is refused
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)")
            driver.close()
            return
        names = sorted(inspect(connection).get_table_names())
    tables = whole_metadata().tables
    known = [name for name in names if name in tables or name.startswith("search_")]
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    for name in known:
        yield name
        with translate_errors(engine.url), autocommit.connect() as connection:
            connection.execute(text(f"VACUUM (ANALYZE, SKIP_LOCKED) {name}"))
