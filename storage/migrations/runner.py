"""Bring a database to the tables this code knows; refuse one that is newer, or older than the first release.

A migration is a file ``NNNN_what_it_does.py`` in ``versions``: the number is its revision, the one before it its
``down_revision``.  It changes the tables by itself, without the code's tables, which later ones will change again.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from storage.db import display_url, read_connection
from storage.errors import SchemaTooNew, SchemaTooOld
from storage.migrations.transaction import schema_transaction
from storage.rows import lock_names

FOLDER = Path(__file__).parent
_OLDER_THAN_RELEASES = (
    "its tables are older than the first release and cannot be upgraded; begin a new store (with another "
    "WINNOW_HOME or WINNOW_DATABASE_URL) and read the archive into it: winnow backfill NAME --warc ARCHIVE"
)


def check(engine: Engine, folder: Path = FOLDER) -> bool:
    """Return whether the tables are the newest this code knows.

    Raises SchemaTooNew when they are newer, SchemaTooOld when they are older than the first release.
    """
    with read_connection(engine) as connection:
        return _current(connection, folder)


def upgrade(engine: Engine, folder: Path = FOLDER) -> None:
    """Create the tables or bring them up to date; write nothing where there is nothing to do.

    ``folder`` holds the migrations.  Raises what :func:`check` raises; such a database is left as it is.
    """
    if check(engine, folder):
        return
    with schema_transaction(engine) as connection:
        lock_names(connection, ["winnow tables"])  # two processes may open one new database
        if not _current(connection, folder):
            _migrate(connection, folder)


@cache
def revisions(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the revisions a folder holds, oldest first; each is the number at the head of its file's name."""
    return tuple(sorted(path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9]*.py")))


def _current(connection: Connection, folder: Path) -> bool:
    known, found = revisions(folder), _found(connection)
    if _is_older_than_releases(connection, found):
        raise SchemaTooOld(display_url(connection.engine.url), _OLDER_THAN_RELEASES)
    if found is not None and found not in known:
        problem = f"its tables are of a newer Winnow (revision {found}, known here up to {known[-1]})"
        raise SchemaTooNew(display_url(connection.engine.url), problem)
    return found == known[-1]


def _found(connection: Connection) -> str | None:
    """Read what Alembic wrote, without Alembic: every command asks, and it takes 0.1 s to load."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _is_older_than_releases(connection: Connection, found: str | None) -> bool:
    """Return whether the tables are those of before the first release, which had revisions of the same numbers."""
    tables = inspect(connection)
    return tables.has_table("walks") or (found is not None and not tables.has_table("crawls"))


def _migrate(connection: Connection, folder: Path) -> None:
    from alembic import command  # noqa: PLC0415 - only where there is something to do
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
