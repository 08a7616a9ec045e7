"""The vectors of a store's articles in a SQLite file of their own: made anew at any time, compared one after another.

A million vectors of 256 numbers take 0.6 GB on the disk and are compared in four seconds; an index that guesses is
faster and needs an extension that neither database brings.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from heapq import nlargest
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from storage.db import read_connection
from storage.errors import StorageError
from storage.private_files import make_private_file, make_private_folder
from storage.schema.core import articles
from storage.selection.scope import articles_of

Embed = Callable[[Sequence[str]], Any]
"""Gives a row of numbers (numpy) for each text."""

_BATCH = 256
_ROWS = 10_000  # vectors that are compared at a time


class EmbeddingIndex:
    """The file; one of another model is begun anew.  Raises StorageError where it cannot be used."""

    def __init__(self, file: Path, model: str) -> None:
        self._file, self._model = file, model

    def update(self, engine: Engine, embed: Embed, text_of: Callable[[Any], str], told: Callable[[int], None]) -> int:
        """Add what is new or changed, drop what is gone, and return how many vectors were made."""
        import numpy as np  # noqa: PLC0415 - 0.1 s, and only of an extra

        made = 0
        with self._open() as file, read_connection(engine) as connection:
            known = dict(file.execute("SELECT id, hash FROM vectors"))
            now = {row.id: row.content_hash for row in connection.execute(_HASHES)}
            file.executemany("DELETE FROM vectors WHERE id = ?", [(number,) for number in known.keys() - now.keys()])
            for numbers in _batches(number for number, same in now.items() if known.get(number) != same):
                found = articles_of(connection, numbers)
                some = [found[number] for number in numbers if number in found]
                rows = np.asarray(embed([text_of(each.article) for each in some])).astype(np.float16)
                values = [
                    (each.id, each.article.content_hash, row.tobytes()) for each, row in zip(some, rows, strict=True)
                ]
                file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", values)
                file.commit()
                made += len(some)
                told(made)
            file.commit()
        return made

    def nearest(
        self, vector: Any, limit: int, least: float = 0.0, among: Collection[int] | None = None
    ) -> tuple[list[tuple[int, float]], int]:
        """Return the nearest articles by their numbers in the database, each with its similarity (-1 to 1).

        With them the number of all that have the ``least`` similarity.
        """
        import numpy as np  # noqa: PLC0415 - as above

        found: list[tuple[float, int]] = []
        count = 0
        with self._open() as file:
            rows = file.execute("SELECT id, vector FROM vectors ORDER BY id")
            while some := rows.fetchmany(_ROWS):
                table = np.frombuffer(b"".join(row[1] for row in some), np.float16).reshape(len(some), -1)
                scores = (table.astype(np.float32) @ np.asarray(vector, np.float32)).tolist()
                near = [(score, -row[0]) for score, row in zip(scores, some, strict=True) if score >= least]
                near = [each for each in near if among is None or -each[1] in among]
                count += len(near)
                found = nlargest(limit, [*found, *near])
        return [(-number, score) for score, number in found], count

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            make_private_folder(self._file.parent)
            make_private_file(self._file)
            with closing(sqlite3.connect(self._file, timeout=60)) as file:
                file.execute("CREATE TABLE IF NOT EXISTS model (name TEXT)")
                file.execute("CREATE TABLE IF NOT EXISTS vectors (id INTEGER PRIMARY KEY, hash TEXT, vector BLOB)")
                if file.execute("SELECT name FROM model").fetchall() != [(self._model,)]:
                    file.execute("DELETE FROM vectors")
                    file.execute("DELETE FROM model")
                    file.execute("INSERT INTO model VALUES (?)", (self._model,))
                    file.commit()
                yield file
        except (sqlite3.Error, OSError) as error:
            raise StorageError(str(self._file), str(error)) from error


_HASHES = select(articles.c.id, articles.c.content_hash).order_by(articles.c.id)


def _batches(numbers: Iterator[int]) -> Iterator[list[int]]:
    while some := list(islice(numbers, _BATCH)):
        yield some
