"""Who writes the data of a release: what it is asked for, what it gives back, and the writer of this house.

A release knows nothing of formats: it hands a folder and two listeners to a :class:`Writer` and is told what was
written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from storage.errors import ExportError
from storage.export import WRITERS
from storage.export.record import stored_record
from storage.release.order import Order
from storage.row import StoredArticle
from storage.selecting import Drop, select
from storage.selection import Selection
from storage.store import Store

Observe = Callable[[StoredArticle, Mapping[str, Any]], None]
"""Told of every article as it was taken from the store and as it was written."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of the data with the number of articles in it."""

    path: Path
    articles: int


class Writer(Protocol):
    """Writes the data into a folder that is there and empty; raises StorageError."""

    def __call__(self, data: Path, observe: Observe, drop: Drop) -> list[DataFile]:
        """Write, tell of every article, and give the files in order."""
        ...


def store_writer(store: Store, selection: Selection, order: Order) -> Writer:
    """Give the writer of a store's articles.  Raises ExportError for a format that is not known."""
    write = WRITERS.get(f".{order.format}")
    if write is None:
        raise ExportError(f"format {order.format!r}", f"not known; known: {', '.join(sorted(WRITERS))}")

    def into(data: Path, observe: Observe, drop: Drop) -> list[DataFile]:
        path, count = data / f"{order.stem}.{order.format}", 0

        def records() -> Any:
            nonlocal count
            for stored in select(store, selection, drop):
                record = stored_record(stored)
                observe(stored, record)
                count += 1
                yield record

        write(path, records())
        return [DataFile(path, count)]

    return into
