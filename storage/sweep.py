"""Deleting any number of rows beside processes that write: found by reading, deleted a few hundred at a time."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, Row, Select, Table, delete, select, tuple_

from storage.db import read_connection, write_transaction
from storage.rows import lock_names

MOST_PARAMETERS = 900
"""Of one statement: SQLite takes 999 in its oldest build still met.  Rows with one column as their key go so many in a
transaction.  200,000 addresses of a frontier in one transaction held the writer of SQLite for 16 s (4 s of CPU), in
these for 0.12 s at a time (median; the longest 0.7 s), both on two cores with five times as much other work."""


def sweep(
    engine: Engine,
    table: Table,
    condition: ColumnElement[bool],
    *,
    by: Collection[str] = (),
    locks: Collection[str] = (),
    dry_run: bool = False,
) -> Iterator[int]:
    """Delete the rows of a table that meet a condition, yielding the number that each transaction deleted.

    They are found in the order of the columns ``by`` (a unique index; the primary key where none is named), outside of
    the transaction that deletes them, which looks at the condition again.  ``locks`` are the names under which others
    write such rows (:func:`storage.db.lock_names`).  Raises StorageError.
    """
    key = list(table.primary_key.columns)
    order = [table.c[name] for name in by] or key
    many = MOST_PARAMETERS // len(key)
    query = select(*key, *order).where(condition).order_by(*order).limit(many)
    found = _read(engine, query)
    while found:
        if dry_run:
            yield len(found)
        else:
            with write_transaction(engine) as connection:
                lock_names(connection, locks)
                these = _one_of(key, [tuple(row)[: len(key)] for row in found])
                yield int(connection.execute(delete(table).where(these, condition)).rowcount)
        last = tuple(found[-1])[len(key) :]
        found = _read(engine, query.where(tuple_(*order) > tuple_(*last))) if len(found) == many else []


def _read(engine: Engine, query: Select[Any]) -> Sequence[Row[Any]]:
    with read_connection(engine) as connection:
        return connection.execute(query).all()


def _one_of(key: list[Column[Any]], values: list[tuple[Any, ...]]) -> ColumnElement[bool]:
    if len(key) == 1:
        return key[0].in_([value for (value,) in values])
    return tuple_(*key).in_(values)
