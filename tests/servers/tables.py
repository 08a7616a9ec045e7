"""Tables of new databases, as the statements that the migrations sent the first time."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

RUNNER = "storage.migrations.runner"
CHANGES = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")

Migrate = Callable[["Connection", Path], None]
Sent = tuple[str, Any]


def remember_statements() -> None:
    """Have this process run the migrations once a kind of database; each further new one gets the same statements.

    Some thousand tests begin with a new store, and for each of them Alembic took 0.1 s of CPU time; the statements take
    a tenth of it.  Nothing is done where no test has imported what uses a store.
    """
    runner = sys.modules.get(RUNNER)
    if runner is not None:
        vars(runner)["_migrate"] = partial(_migrate, vars(runner)["_migrate"], runner.FOLDER, {})


def _migrate(
    migrate: Migrate, usual: Path, kept: dict[str, list[Sent]], connection: "Connection", folder: Path
) -> None:
    from sqlalchemy import inspect  # noqa: PLC0415 - not every run uses a store

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
