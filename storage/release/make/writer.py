"""Who writes the data of a release: what it is asked for, what it gives back, and the writer of this project.

A release knows nothing of formats: it hands a folder and two listeners to a :class:`Writer` and is told what was
written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, Protocol

from storage.articles import StoredArticle
from storage.export import Form, Hooks, export
from storage.export.files import read_shards
from storage.export.formats import find_format
from storage.files.staging import forget_others
from storage.release.manifest.request import ReleaseRequest
from storage.selection import Drop, Selection
from storage.store import Store

Observe = Callable[[StoredArticle, Mapping[str, Any]], None]
"""Told of every article as it was taken from the store and as it was written."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of the data: its size, checksum and the number of articles in it."""

    path: Path
    bytes: int
    sha256: str
    articles: int


class Writer(Protocol):
    """Writes the data into a folder that is there and empty, but for what it has left itself; raises StorageError."""

    def __call__(self, data: Path, observe: Observe, drop: Drop) -> list[DataFile]:
        """Write, tell of every article, and return the files in order."""
        ...


def store_writer(store: Store, selection: Selection, order: ReleaseRequest, hooks: Hooks) -> Writer:
    """Return the writer of a store's articles, as ``hooks`` change them.

    Raises ExportError for what is asked for and not known.
    """
    found = find_format(PurePath(order.stem), order.format)
    shards = None if order.shards is None else read_shards(order.shards)
    form = Form(
        format=order.format,
        profile=order.profile,
        fields=order.fields,
        shards=shards,
        archive=order.archive,
        embed=order.embed,
    )

    def into(data: Path, observe: Observe, drop: Drop) -> list[DataFile]:
        target = data / f"{order.stem}{found.endings[0]}"
        forget_others(data, target)  # before: they take room
        written = export(store, target, selection, form, replace(hooks, observe=observe), drop=drop)
        return [DataFile(file.path, file.bytes, file.sha256, file.articles) for file in written.files]

    return into
