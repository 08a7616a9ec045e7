"""The rows of a release read back from its files, in the formats that hold all of them."""

import csv
import gzip
import io
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import zstandard

from storage.release.manifest.fields import ValueKind
from storage.release.manifest.lines import Readable, bounded

Rows = Iterator[dict[str, Any]]
_LONGEST = 1 << 27  # bytes of a line, characters of a cell: more than any text of ours, less than fills a memory

UNREADABLE = (
    OSError,
    EOFError,  # a gzip file that was cut
    ValueError,
    TypeError,  # a value that JSON does not have, as bytes in a SQLite file
    OverflowError,
    RecursionError,
    csv.Error,
    sqlite3.Error,
    zlib.error,
    zstandard.ZstdError,
)
"""What reading may raise where a file is not what its ending says."""


def reader_of(format_name: str) -> Callable[[Path], Rows] | None:
    """Return what reads the rows of a file as they stand there, None for a format that does not hold all of a row."""
    return _READERS.get(format_name)


def restored(row: Mapping[str, Any], kinds: Mapping[str, ValueKind]) -> dict[str, Any]:
    """Return a row with lists, objects and truth values as they were before the format took them.

    Raises ValueError for a nested value that is no JSON, and for a row that has no names for its values.
    """
    if not isinstance(row, Mapping) or not all(isinstance(name, str) for name in row):
        raise ValueError("a row is not values by name")
    return {name: _restored(value, kinds.get(name, ValueKind.TEXT)) for name, value in row.items()}


def _restored(value: Any, kind: ValueKind) -> Any:
    if kind is ValueKind.NESTED and isinstance(value, str):
        return json.loads(value) if value else None
    if kind is ValueKind.FLAG and isinstance(value, int):
        return bool(value)
    return value


def _lines(file: Readable) -> Rows:
    for line in bounded(file, _LONGEST):
        yield json.loads(line)


def _plain(path: Path) -> Rows:
    with path.open("rb") as file:
        yield from _lines(file)


def _array(path: Path) -> Rows:
    """Read an array of ours: a record a line, between lines with its brackets."""
    with path.open("rb") as file:
        for line in bounded(file, _LONGEST):
            if (text := line.strip(b",\n")) not in (b"[", b"]", b"[]"):
                yield json.loads(text)


def _gzip(path: Path) -> Rows:
    with gzip.open(path, "rb") as file:
        yield from _lines(file)


def _zstd(path: Path) -> Rows:
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True) as stream:
        yield from _lines(io.BufferedReader(stream))


def _csv(path: Path) -> Rows:
    limit = csv.field_size_limit(_LONGEST)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    finally:
        csv.field_size_limit(limit)


def _sqlite(path: Path) -> Rows:
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        database.row_factory = sqlite3.Row
        for row in database.execute("SELECT * FROM articles"):
            yield dict(row)


def _parquet(path: Path) -> Rows:
    from pyarrow import ArrowException, parquet  # noqa: PLC0415 - pyarrow takes 0.2 s

    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=500):
                yield from batch.to_pylist()
    except ArrowException as error:
        raise ValueError(str(error)) from error


_READERS: Mapping[str, Callable[[Path], Rows]] = {
    "jsonl": _plain,
    "jsonl.gz": _gzip,
    "jsonl.zst": _zstd,
    "json": _array,
    "csv": _csv,
    "sqlite": _sqlite,
    "parquet": _parquet,
}
