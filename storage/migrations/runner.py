"""Bringing a database to the tables this code knows, and refusing one that knows more than this code."""

from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, Engine, inspect, text

from storage.db.engine import display_url, lock_names, read_connection, write_transaction
from storage.errors import SchemaTooNew


def check(engine: Engine) -> bool:
    """Return whether the tables are the newest this code knows; raises SchemaTooNew when they are newer."""
    with read_connection(engine) as connection:
        return _current(connection)


def upgrade(engine: Engine) -> None:
    """Create the tables or bring them up to date; writes nothing where there is nothing to do.

    Raises SchemaTooNew for a database of a newer Winnow, which is left as it is.
    """
    if check(engine):
        return
    with write_transaction(engine) as connection:
        lock_names(connection, ["winnow tables"])  # two processes may open one new database
        if not _current(connection):
            _migrate(connection)


@cache
def revisions() -> tuple[str, ...]:
    """Return the revisions this code knows, oldest first; each is the number at the head of its file's name."""
    names = (entry.name for entry in files("storage.migrations").joinpath("versions").iterdir())
    return tuple(sorted(name.partition("_")[0] for name in names if name[0].isdigit() and name.endswith(".py")))


def _current(connection: Connection) -> bool:
    known, found = revisions(), _found(connection)
    if found is not None and found not in known:
        problem = f"its tables are of a newer Winnow (revision {found}, known here up to {known[-1]})"
        raise SchemaTooNew(display_url(connection.engine.url), problem)
    return found == known[-1]


def _found(connection: Connection) -> str | None:
    """Read what Alembic wrote, without Alembic: every command asks, and it takes 0.1 s to load."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - only where there is something to do
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
