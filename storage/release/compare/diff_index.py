"""Two indexes side by side in a temporary database, so that a comparison of millions needs little memory."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from storage.errors import ExportError
from storage.release.manifest.index import read_index
from storage.release.manifest.manifest import Manifest

Entry = dict[str, Any]
Pair = tuple[Entry | None, Entry | None]
"""What the first release and the second say of one article; None where one says nothing."""
Side = tuple[Path, Manifest]
"""A release: its folder and what its manifest says."""

_BATCH = 1000
_PAIRS = """
    SELECT a.id, a.entry, b.entry FROM a LEFT JOIN b ON a.id = b.id WHERE b.entry IS NULL OR a.entry <> b.entry
    UNION ALL SELECT b.id, NULL, b.entry FROM b WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.id = b.id)
    ORDER BY 1
"""


class Sides:
    """The entries of both."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @classmethod
    @contextmanager
    def of(cls, first: Side, second: Side) -> Iterator["Sides"]:
        """Read both indexes.

        Raises ExportError for one that cannot be read, and where there is no room for the temporary database.
        """
        try:
            with (
                tempfile.TemporaryDirectory(prefix="winnow-diff-") as place,
                closing(sqlite3.connect(Path(place) / "diff.db", isolation_level=None)) as database,
            ):
                for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
                    database.execute(f"PRAGMA {pragma}")
                for name, (folder, manifest) in (("a", first), ("b", second)):
                    _load(database, name, read_index(folder, manifest.articles + sum(manifest.drops.values())))
                yield cls(database)
        except (OSError, sqlite3.Error) as error:
            raise ExportError(tempfile.gettempdir(), f"cannot be compared in: {error}") from error

    def pairs(self) -> Iterator[Pair]:
        """Yield every article of which the two do not say the same, by id."""
        for _, first, second in self._database.execute(_PAIRS):
            yield first and json.loads(first), second and json.loads(second)

    def twin(self, side: str, entry: Entry) -> Entry | None:
        """Return the article of one side (``a``, ``b``) that stands for an entry which only the other side has,
        or None.

        It has the same site and text, and only its own side has it.  Of several such the first by id stands for the
        first of the other side, and so on: each for one.
        """
        other = "b" if side == "a" else "a"
        twin, alone = _twin(entry), "twin = ? AND NOT EXISTS (SELECT 1 FROM {0} WHERE {0}.id = {1}.id)"
        before = f"SELECT count(*) FROM {other} WHERE {alone.format(side, other)} AND id < ?"  # noqa: S608 - two letters
        (place,) = self._database.execute(before, (twin, entry["id"])).fetchone()
        query = f"SELECT entry FROM {side} WHERE {alone.format(other, side)} ORDER BY id LIMIT 1 OFFSET ?"  # noqa: S608
        found = self._database.execute(query, (twin, place)).fetchone()
        return None if found is None else dict(json.loads(found[0]))


def _load(database: sqlite3.Connection, side: str, entries: Iterator[Entry]) -> None:
    database.execute(f"CREATE TABLE {side} (id TEXT PRIMARY KEY, twin TEXT, entry TEXT NOT NULL) WITHOUT ROWID")
    insert = f"INSERT OR REPLACE INTO {side} VALUES (?, ?, ?)"  # noqa: S608 - two letters
    database.execute("BEGIN")
    while batch := list(islice(entries, _BATCH)):
        rows = [(entry["id"], _twin(entry), json.dumps(entry, sort_keys=True)) for entry in batch]
        database.executemany(insert, rows)
    database.execute("COMMIT")
    database.execute(f"CREATE INDEX twin_{side} ON {side} (twin)")


def _twin(entry: Entry) -> str | None:
    return None if "dropped" in entry else f"{entry['site']} {entry['digests']['text']}"
