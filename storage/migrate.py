"""Bringing a database to the tables this code knows, and refusing one that knows more than this code."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage.engine import reading, shown, take_turns, writing
from storage.errors import SchemaTooNew


def check(engine: Engine) -> bool:
    """Say whether the tables are the newest this code knows; raises SchemaTooNew when they are newer."""
    with reading(engine) as connection:
        return _current(connection)


def upgrade(engine: Engine) -> None:
    """Create the tables or bring them up to date; writes nothing where there is nothing to do.

    Raises SchemaTooNew for a database of a newer Winnow, which is left as it is.
    """
    if check(engine):
        return
    with writing(engine) as connection:
        take_turns(connection, ["winnow tables"])  # two processes may open one new database
        if not _current(connection):
            command.upgrade(_config(connection), "head")


def _current(connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(_config(connection))
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if found is not None and found not in known:
        problem = f"its tables are of a newer Winnow (revision {found}, known here up to {scripts.get_current_head()})"
        raise SchemaTooNew(shown(connection.engine.url), problem)
    return found == scripts.get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
