"""Two indexes side by side in a temporary database, so that a comparison of millions needs little memory."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from storage.release.index import read_index
from storage.release.manifest import Manifest

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
        """Read both indexes.  Raises ExportError for one that cannot be read."""
        with (
            tempfile.TemporaryDirectory(prefix="winnow-diff-") as place,
            closing(sqlite3.connect(Path(place) / "diff.db", isolation_level=None)) as database,
        ):
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
                database.execute(f"PRAGMA {pragma}")
            for name, (folder, manifest) in (("a", first), ("b", second)):
                _load(database, name, read_index(folder, manifest.articles + sum(manifest.drops.values())))
            yield cls(database)

    def pairs(self) -> Iterator[Pair]:
        """Give every article of which the two do not say the same, by id."""
        for _, first, second in self._database.execute(_PAIRS):
            yield first and json.loads(first), second and json.loads(second)

    def twin(self, side: str, entry: Entry) -> Entry | None:
        """Give an article of one side (``a``, ``b``) with the same site and text that the other side lacks, or None."""
        other = "b" if side == "a" else "a"
        query = (
            f"SELECT entry FROM {side} WHERE twin = ? AND NOT EXISTS "  # noqa: S608 - two letters
            f"(SELECT 1 FROM {other} WHERE {other}.id = {side}.id AND {other}.twin IS NOT NULL) ORDER BY id"
        )
        found = self._database.execute(query, (_twin(entry),)).fetchone()
        twin: Entry | None = found and json.loads(found[0])
        return twin


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
