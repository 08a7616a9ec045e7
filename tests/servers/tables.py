"""Tables of new databases, as the migrations made them the first time."""

import fcntl
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

RUNNER = "storage.migrations.runner"
CHANGES = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")

Check = Callable[["Engine", Path], bool]
Migrate = Callable[["Connection", Path], None]
Sent = tuple[str, Any]


def remember_tables(file: bytes | None = None) -> None:
    """Have this process run the migrations once a kind of database; each further new one gets what they made.

    ``file`` is what they made of a file of SQLite's, where that is known; else it is made with the first store.

    Some thousand tests begin with a new store, and for each of them Alembic took 0.1 s of CPU time.  A new file of
    SQLite's gets the bytes of the first one, in 1 ms.  Others get the statements, which take SQLite 25 ms.  Nothing is
    done where no test has imported what uses a store.
    """
    runner = sys.modules.get(RUNNER)
    if runner is not None:
        names = vars(runner)
        names["_migrate"] = partial(_migrate, names["_migrate"], runner.FOLDER, {})
        names["check"] = partial(_check, names["check"], runner.FOLDER, {} if file is None else {"sqlite": file})


def first_file() -> bytes:
    """Return a file of SQLite's as the migrations make it."""
    from storage.db import open_engine  # noqa: PLC0415 - not every run uses a store
    from storage.migrations.transaction import schema_transaction  # noqa: PLC0415

    runner = sys.modules[RUNNER]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "winnow.db"
        engine = open_engine(f"sqlite:///{path}")
        with schema_transaction(engine) as connection:
            vars(runner)["_migrate"](connection, runner.FOLDER)
        engine.dispose()
        return path.read_bytes()


def _check(check: Check, usual: Path, kept: dict[str, bytes], engine: "Engine", folder: Path | None = None) -> bool:
    path = Path(engine.url.database or "")
    if folder in {None, usual} and engine.dialect.name == "sqlite" and _is_new(path):
        if not kept:
            kept["sqlite"] = first_file()
        _fill(path, kept["sqlite"])
    return check(engine, folder or usual)


def _is_new(path: Path) -> bool:
    """Return whether nobody has connected to a file yet: the first to do so writes a page."""
    return path.is_file() and not path.stat().st_size


def _fill(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two may open one new file
        if not os.fstat(file.fileno()).st_size:
            file.write(content)


def _migrate(
    migrate: Migrate, usual: Path, kept: dict[str, list[Sent]], connection: "Connection", folder: Path
) -> None:
    from sqlalchemy import inspect  # noqa: PLC0415 - as above

    if folder != usual or inspect(connection).get_table_names():
        migrate(connection, folder)
    elif known := kept.get(connection.dialect.name):
        for statement, values in known:
            connection.exec_driver_sql(statement, values)
    else:
        kept[connection.dialect.name] = _recorded(partial(migrate, connection, folder), connection)


def _recorded(work: Callable[[], None], connection: "Connection") -> list[Sent]:
    from sqlalchemy import event  # noqa: PLC0415 - as above

    sent = list[Sent]()

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith(CHANGES):
            sent.append((statement, values or None))

    event.listen(connection, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return sent
