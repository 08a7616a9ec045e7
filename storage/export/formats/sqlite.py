"""A SQLite file with one table ``articles``, which Datasette opens: lists are JSON, by which it counts facets."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count

from storage.errors import ExportError
from storage.export.columns import FLAG, NUMBER, WHOLE, ExportContext, Record, Shapes, Write
from storage.export.files.sink import HashingFile
from storage.export.formats.flatten import flatten
from storage.export.formats.text_safety import sanitize_record

_TYPES = {WHOLE: "INTEGER", FLAG: "INTEGER", NUMBER: "REAL"}
_INDEXED = ("site", "language", "date_published", "cluster_id")
_MEASURED = 64  # rows between two looks at the size


@contextmanager
def sqlite_table(sink: HashingFile, layout: ExportContext) -> Iterator[Write]:
    """Write rows in one transaction without a journal: a file that breaks off is thrown away anyway.

    ``id`` is the primary key where the columns have it.
    """
    insert = f"INSERT INTO articles VALUES ({', '.join('?' * len(layout.shapes))})"  # noqa: S608 - marks only
    # Nobody else knows the file; locks of its own would meet the lock that marks it as being written.
    address = f"{sink.path.absolute().as_uri()}?nolock=1"
    with _explained(layout.name), closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "page_size = 8192", "encoding = 'UTF-8'"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN")
        database.execute(_table(layout.shapes))
        rows = count(1)

        def write(record: Record) -> None:
            with _explained(layout.name):
                database.execute(insert, flatten(sanitize_record(record), layout.shapes))
                if next(rows) % _MEASURED == 0:
                    sink.size = database.execute("PRAGMA page_count").fetchone()[0] * 8192

        yield write
        for name in _INDEXED:
            if name in layout.shapes:
                database.execute(f"CREATE INDEX ix_articles_{name} ON articles ({name})")
        database.execute("COMMIT")
    sink.reread()


def _table(shapes: Shapes) -> str:
    columns = [f"{_quoted(name)} {_type(name, shapes)}" for name in shapes]
    return f"CREATE TABLE articles ({', '.join(columns)})"


def _type(name: str, shapes: Shapes) -> str:
    shape = shapes[name]
    kind = _TYPES.get(shape, "TEXT") if isinstance(shape, str) else "TEXT"
    return f"{kind} PRIMARY KEY NOT NULL" if name == "id" else kind


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn the errors of SQLite into those of every other format."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "")
        if code == "SQLITE_FULL" or code.startswith("SQLITE_IOERR_WRITE"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise ExportError(name, str(error)) from error
