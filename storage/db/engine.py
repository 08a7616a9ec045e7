"""Opening a database, and saying in one clear line what is wrong with it."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from storage.db.pooled import test_before_use
from storage.db.secrets import without_secrets
from storage.db.shared_engine import engine_at
from storage.errors import DatabaseBusy, DatabaseUnavailable, DiskFull, StorageError, TookTooLong
from storage.fence import FENCE, IDLE_LIMIT, IDLE_SECONDS
from storage.private_files import make_private_file, make_private_folder

BUSY_SECONDS = IDLE_SECONDS
"""How long a writer waits for another one before it gives up; on PostgreSQL, how long one may say nothing before the
server ends it."""

_SQLITE = {
    "SQLITE_BUSY": f"is locked by another process (waited {BUSY_SECONDS} s)",
    "SQLITE_LOCKED": f"is locked by another process (waited {BUSY_SECONDS} s)",
    "SQLITE_READONLY": "is read-only",
    "SQLITE_CANTOPEN": "cannot be opened",
    "SQLITE_NOTADB": "is not a database",
    "SQLITE_CORRUPT": "is damaged",
    "SQLITE_PERM": "may not be opened",
}
_POSTGRESQL = {
    "25006": "is read-only",
    "25P03": f"has ended what stood still for {BUSY_SECONDS} s",
    "28": "refuses this user or password",
    "3D000": "does not exist",
    "42501": "refuses this user",
    "40": "is held by another process",
    "53300": "has no connection free",
    "57014": "gave up a question that took too long",
    "55P03": "is locked by another process",
    "57P": "is shutting down",
    "08": "cannot be reached",
}
_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "25P03", "40001", "40P01", "53300", "55P03", "57P", "08")
_KINDS = {"57014": TookTooLong}
_TURN = "winnow_turn"
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "53100")


def open_engine(address: str, *, create: bool = True) -> Engine:
    """Return an engine for ``sqlite:///path`` or ``postgresql+psycopg://…``; folders of a SQLite file are created.

    Where engines are shared it may be that of others: give it back with :func:`close_engine`.  Raises
    DatabaseUnavailable for an address that cannot be understood, a folder that cannot be made, and where ``create`` is
    false for a SQLite file that is not there.
    """
    url = _understood(address)
    if not create and _is_file(url) and not Path(str(url.database)).exists():
        raise DatabaseUnavailable(display_url(url), "is not there; a crawl makes it")
    return engine_at(address, lambda room: _make_engine(address, room))


def _make_engine(address: str, room: Mapping[str, int]) -> Engine:
    url = _understood(address)
    try:
        if url.get_backend_name() == "postgresql":
            engine = create_engine(url, json_serializer=_json, **room)
            # Rows of an INSERT go out as one statement: 16 of them were executed one by one for each article.
            engine.dialect.use_insertmanyvalues_wo_returning = True
            test_before_use(engine)
            event.listen(engine, "connect", _tune_postgresql)
            event.listen(engine, "begin", _begin_postgresql)
            return engine
        if _is_file(url):
            _make_file(Path(str(url.database)))
        engine = create_engine(url, json_serializer=_json, connect_args={"timeout": BUSY_SECONDS}, **room)
        engine.update_execution_options(**{_TURN: threading.Lock()})
    except ModuleNotFoundError as error:
        raise DatabaseUnavailable(display_url(url), f"needs the package {error.name}") from error
    except OSError as error:
        raise DatabaseUnavailable(display_url(url), f"cannot be created: {error.strerror}") from error
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_file(path: Path) -> None:
    """Make the file of a new database for its owner alone; SQLite gives its journals the mode of the file."""
    make_private_folder(path.parent)
    if not path.exists():
        with suppress(PermissionError, IsADirectoryError):  # SQLite says it in its own words
            make_private_file(path)


def check_writable(engine: Engine) -> None:
    """Refuse a database that cannot be written before anything is begun; one that is busy now may be written later.

    BEGIN IMMEDIATE succeeds on a read-only file; only a write tells, and this one is rolled back.  Raises
    DatabaseUnavailable or DiskFull.
    """
    with (
        suppress(DatabaseBusy),
        translate_errors(engine.url),
        engine.connect().execution_options(winnow_writes=True) as connection,
    ):
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        connection.rollback()


def _is_file(url: URL) -> bool:
    database = url.database or ":memory:"
    return url.get_backend_name() == "sqlite" and database != ":memory:" and not database.startswith("file:")


def display_url(url: URL) -> str:
    """Return a database address as it may be shown: the path of a SQLite file, or the address without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return f"database {url.database}"
    return f"database {without_secrets(url.render_as_string(hide_password=True))}"


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that may write, committed at the end; one writer at a time on SQLite.

    Raises LeaseLost where the site of this context is another's by now, see :data:`storage.fence.FENCE`.
    """
    fence = FENCE.get()
    with (
        _turn(engine),
        translate_errors(engine.url),
        engine.connect().execution_options(winnow_writes=True, winnow_fenced=fence is not None) as connection,
        connection.begin(),
    ):
        if fence is not None:
            fence(connection)
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Let the threads of this process write to a SQLite file one after the other.

    SQLite itself makes a writer sleep and look again, up to 0.1 s at a time: of twenty crawls in one process each
    transaction waited longer than it took.
    """
    turn = engine.get_execution_options().get(_TURN)
    if turn is None:
        yield
        return
    if not turn.acquire(timeout=BUSY_SECONDS):
        raise DatabaseBusy(display_url(engine.url), _SQLITE["SQLITE_BUSY"])
    try:
        yield
    finally:
        turn.release()


@contextmanager
def read_connection(engine: Engine) -> Iterator[Connection]:
    """Yield a connection for queries."""
    with translate_errors(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def glance(engine: Engine) -> Iterator[Connection]:
    """Yield a connection for a few small queries, each of its own moment.

    Without a transaction on PostgreSQL: its beginning and end are two statements more.  Nothing can be streamed.
    """
    with translate_errors(engine.url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


@contextmanager
def translate_errors(url: URL) -> Iterator[None]:
    """Turn the errors of a database driver into errors of this package, with one clear line."""
    try:
        yield
    except DBAPIError as error:
        raise _explain(url, error) from error
    except (SQLAlchemyError, OverflowError) as error:
        raise StorageError(display_url(url), _first_line(error)) from error


def _understood(address: str) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        scheme, mark, _ = address.partition("://")
        shown = f"{scheme[:40]}://…" if mark else "it has no '://'"  # the rest may be a password
        raise DatabaseUnavailable("database address", f"not understood: {shown}") from error
    except ModuleNotFoundError as error:
        raise DatabaseUnavailable(address.partition(":")[0], f"needs the package {error.name}") from error
    if backend not in {"sqlite", "postgresql"}:
        raise DatabaseUnavailable(display_url(url), "only sqlite and postgresql are supported")
    return url


def _explain(url: URL, error: DBAPIError) -> StorageError:
    original = error.orig
    code = str(getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None) or "")
    if code.startswith(_FULL):
        return DiskFull(display_url(url), "no room left on the device")
    for start, problem in (_SQLITE | _POSTGRESQL).items():
        if code.startswith(start):
            kind = DatabaseBusy if code.startswith(_PASSING) else _KINDS.get(code, DatabaseUnavailable)
            return kind(display_url(url), problem)
    if error.connection_invalidated or (not code and type(original).__name__ == "OperationalError"):
        return DatabaseBusy(display_url(url), f"cannot be reached: {_first_line(original)}")
    return StorageError(display_url(url), _first_line(original))


def _first_line(error: object) -> str:
    return without_secrets(next(iter(str(error).strip().splitlines()), type(error).__name__))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _tune_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver's own transactions begin too late to be a lock; _begin_sqlite begins them instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    _write_ahead(cursor)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    # Of two that open a new file at once both read its header and then want it for themselves; SQLite does not wait
    # there, whatever the timeout, but refuses one at once: 5 of 40 openings in two threads ended so.
    deadline = time.monotonic() + BUSY_SECONDS
    while not _is_ahead(cursor, last=time.monotonic() > deadline):
        time.sleep(0.005)


def _is_ahead(cursor: DBAPICursor, *, last: bool) -> bool:
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _tune_postgresql(connection: DBAPIConnection, _record: object) -> None:
    # The frontier grows from nothing under statements prepared once: with the plans made for an empty table adding to
    # 30,000 rows took ten times as long.
    cursor = connection.cursor()
    cursor.execute("SET plan_cache_mode = force_custom_plan")
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later could fail at once when another writer comes between.
    writes = connection.get_execution_options().get("winnow_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # A process that is stopped within a transaction keeps its connection and its locks: others would wait for ever.
    options = connection.get_execution_options()
    if options.get("winnow_writes", False) and not options.get("winnow_fenced", False):  # a fence says it too
        connection.exec_driver_sql(f"SET LOCAL {IDLE_LIMIT} = {int(BUSY_SECONDS * 1000)}")
