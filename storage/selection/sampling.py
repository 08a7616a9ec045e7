"""Rules about all articles at once: the best of each story, a sample.  A file on disk remembers who is in question."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.errors import DiskFull
from storage.selection.scope import ArticleHeader

_TABLE = """CREATE TABLE kept (
    place INTEGER PRIMARY KEY, id INTEGER, story TEXT, reprint INTEGER, sort_at TEXT, length INTEGER, name TEXT,
    draw TEXT, reason TEXT
)"""
# The first of each story stays: an original before its reprints, then the earliest, then the longest.
_STORY = """UPDATE kept SET reason = 'story' WHERE place IN (
    SELECT place FROM (
        SELECT place, row_number() OVER (PARTITION BY story ORDER BY reprint, sort_at, length DESC, name) AS nth
        FROM kept WHERE story IS NOT NULL
    ) WHERE nth > 1
)"""
_SAMPLE = """UPDATE kept SET reason = 'sample' WHERE reason IS NULL AND place NOT IN (
    SELECT place FROM kept WHERE reason IS NULL ORDER BY draw, name LIMIT ?
)"""
_BATCH = 1000


class Choice:
    """Articles in order, of which some rules about all of them leave some out."""

    def __init__(self, database: sqlite3.Connection, seed: int) -> None:
        self._database = database
        self._seed = seed
        database.execute(_TABLE)

    def fill(self, outlines: Iterable[ArticleHeader]) -> None:
        """Take what is in question, in order."""
        rows: list[tuple[object, ...]] = []
        for outline in outlines:
            rows.append(self._row(outline))
            if len(rows) == _BATCH:
                self._put(rows)
                rows = []
        self._put(rows)

    def best_of_stories(self) -> None:
        """Leave out every article of a story but the best; one that was never compared stands alone."""
        self._database.execute(_STORY)

    def sample(self, size: int) -> None:
        """Leave out all but so many of what is left: those whose hash with the seed is the least."""
        self._database.execute(_SAMPLE, (size,))

    def left(self) -> Iterator[tuple[int, int]]:
        """Yield what is left in order: number of the article and length of its text."""
        yield from self._database.execute("SELECT id, length FROM kept WHERE reason IS NULL ORDER BY place")

    def left_out(self) -> Iterator[tuple[int, str]]:
        """Yield what is left out in order: number of the article and reason."""
        yield from self._database.execute("SELECT id, reason FROM kept WHERE reason IS NOT NULL ORDER BY place")

    def counts(self) -> dict[str, int]:
        """Return how many are left out for each reason, under no name those that are left."""
        return dict(self._database.execute("SELECT coalesce(reason, ''), count(*) FROM kept GROUP BY 1"))

    def _row(self, outline: ArticleHeader) -> tuple[object, ...]:
        stored, name = outline.stored, outline.name
        draw = hashlib.sha256(f"{self._seed}\n{name}".encode()).hexdigest()[:16]
        reprint = int(stored.is_reprint is True)
        return (stored.id, stored.cluster_id, reprint, outline.sort_at, outline.length, name, draw)

    def _put(self, rows: list[tuple[object, ...]]) -> None:
        columns = "id, story, reprint, sort_at, length, name, draw"
        self._database.executemany(f"INSERT INTO kept ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608


@contextmanager
def choice(seed: int) -> Iterator[Choice]:
    """Yield an empty choice, kept in a temporary file: a million articles take 150 MB of it.

    Raises DiskFull where there is no room for it.
    """
    with TemporaryDirectory(prefix="winnow-") as folder, _explained(folder):
        path = Path(folder) / "choice.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16000", "temp_store = FILE"):
                database.execute(f"PRAGMA {pragma}")
            database.execute("BEGIN")
            yield Choice(database, seed)


@contextmanager
def _explained(folder: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise DiskFull(folder, f"no room for what is chosen from ({error}); TMPDIR names another folder") from error
