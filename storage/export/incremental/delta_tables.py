"""What one run of an export collects, in temporary tables of its own connection, and the state it is compared with."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    MetaData,
    Row,
    Table,
    Text,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex

from storage.db import translate_errors
from storage.errors import ExportError
from storage.export.incremental.state import ExportAttempt
from storage.rows import lock_names
from storage.schema.core import articles
from storage.schema.exports import export_records, exports
from storage.schema.metadata import Id, Key

_OWN = MetaData()
# Every record met, with the reason where it was left out; indexed when all are in.
_seen = Table("winnow_seen", _OWN, Column("record_id", Key), Column("reason", Text), prefixes=["TEMPORARY"])
_seen_by_record = Index("ix_winnow_seen", _seen.c.record_id)
_changes = Table(
    "winnow_changes",
    _OWN,
    Column("record_id", Key),
    Column("digest", Text),
    Column("site", Text),
    Column("url", Text),
    Column("article_id", Id),
    Column("told_at", Text),
    prefixes=["TEMPORARY"],
)
_COLUMNS = [column.name for column in _changes.c]
_ROWS = 500  # fetched at a time


class DeltaTables:
    """The tables of one run; methods raise StorageError."""

    def __init__(self, engine: Engine, connection: Connection, begun: ExportAttempt) -> None:
        self._url = engine.url
        self._connection = connection
        self._begun = begun
        self._of_export = export_records.c.export_id == begun.export_id
        with self._transaction():
            for table in (_seen, _changes):
                connection.execute(CreateTable(table))

    def clear(self) -> None:
        """Forget what was collected."""
        with self._transaction() as connection:
            connection.execute(DropIndex(_seen_by_record, if_exists=True))
            for table in (_seen, _changes):
                connection.execute(delete(table))

    def known(self, records: Sequence[str]) -> dict[str, set[str | None]]:
        """Return the digests under which readers may hold some records; None: they may not hold it."""
        found: dict[str, set[str | None]] = {}
        if self._begun.fresh:
            return found
        query = select(export_records.c.record_id, export_records.c.generation, export_records.c.digest)
        standing = set[str]()
        with self._transaction() as connection:
            wanted = query.where(self._of_export, export_records.c.record_id.in_(records))
            for record, generation, digest in connection.execute(wanted):
                found.setdefault(record, set()).add(digest)
                if generation <= self._begun.standing:
                    standing.add(record)
        for record, digests in found.items():
            if record not in standing:  # only in a file that may never have stood
                digests.add(None)
        return found

    def note(self, seen: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]]) -> None:
        """Note what was met, and what readers are to be told."""
        with self._transaction() as connection:
            if seen and not self._begun.fresh:
                connection.execute(insert(_seen), seen)
            if changes:
                connection.execute(insert(_changes), changes)

    def missing(self) -> Iterator[Row[Any]]:
        """Stream the rows of records that readers may hold and that are not to be exported now, by record.

        Beside the columns of ``export_records`` they have ``reason``, why the record was left out, and ``now_site`` and
        ``now_url``, under which its article stands today.
        """
        if self._begun.fresh:
            return
        joined = export_records.outerjoin(_seen, _seen.c.record_id == export_records.c.record_id)
        joined = joined.outerjoin(articles, articles.c.id == export_records.c.article_id)
        now = articles.c.site.label("now_site"), articles.c.normalized_url.label("now_url")
        query = select(export_records, _seen.c.reason, *now).select_from(joined).where(self._of_export)
        query = query.where(_seen.c.record_id.is_(None) | _seen.c.reason.is_not(None))
        query = query.order_by(export_records.c.record_id, export_records.c.generation).execution_options(
            yield_per=_ROWS
        )
        with self._transaction() as connection:
            connection.execute(CreateIndex(_seen_by_record, if_not_exists=True))
            yield from connection.execute(query)

    def keep(self) -> None:
        """Keep what readers are told, as rows of a generation that does not stand yet.

        Raises ExportError when another export of the name has begun since; nothing is kept then.
        """
        begun = self._begun
        columns = ["export_id", "generation", *_COLUMNS]
        values = literal(begun.export_id), literal(begun.attempt), *(_changes.c[name] for name in _COLUMNS)
        with self._transaction(writes=True) as connection:
            if not self._is_last(connection):
                raise ExportError(begun.name, "another export of this name has begun since; nothing was written")
            # In the order of the key: a million rows are appended to its tree, not strewn over it.
            kept = select(*values).order_by(_changes.c.record_id)
            connection.execute(insert(export_records).from_select(columns, kept))
            if begun.restart:  # from now on readers may hold this generation alone
                connection.execute(update(exports).where(exports.c.id == begun.export_id).values(generation=0))

    def stand(self, now: datetime, values: Mapping[str, Any]) -> bool:
        """Make the generation that was kept the one that stands, and return whether it is.

        Where another export of the name has begun since, that one has seen what was kept and goes on from it.
        """
        begun = self._begun
        mine, older = export_records.c.generation == begun.attempt, export_records.c.generation != begun.attempt
        with self._transaction(writes=True) as connection:
            if not self._is_last(connection):
                return False
            if begun.restart:
                connection.execute(delete(export_records).where(self._of_export, older))
            elif not begun.fresh:
                told = export_records.c.record_id.in_(select(_changes.c.record_id))
                connection.execute(delete(export_records).where(self._of_export, older, told))
            connection.execute(delete(export_records).where(self._of_export, mine, export_records.c.digest.is_(None)))
            stands = {"generation": begun.attempt, "made_at": now.isoformat()} | dict(values)
            connection.execute(update(exports).where(exports.c.id == begun.export_id).values(stands))
        return True

    def _is_last(self, connection: Connection) -> bool:
        lock_names(connection, [f"export:{self._begun.name}"])
        query = select(exports.c.attempt).where(exports.c.id == self._begun.export_id)
        return connection.execute(query).scalar_one_or_none() == self._begun.attempt

    @contextmanager
    def _transaction(self, *, writes: bool = False) -> Iterator[Connection]:
        if self._connection.in_transaction():  # what is told while it is streamed
            yield self._connection
            return
        with translate_errors(self._url):
            self._connection.execution_options(winnow_writes=writes)
            with self._connection.begin():
                yield self._connection


@contextmanager
def delta_tables(engine: Engine, begun: ExportAttempt) -> Iterator[DeltaTables]:
    """Yield the tables of one run; they are gone at its end."""
    with translate_errors(engine.url), engine.connect() as connection:
        connection.detach()  # closed at the end, and with it the tables and what is set here
        if engine.dialect.name == "sqlite":
            cursor = connection.connection.cursor()
            # What is kept must outlive a loss of power that the file outlives.
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.close()
        yield DeltaTables(engine, connection, begun)
