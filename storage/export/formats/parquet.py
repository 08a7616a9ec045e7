"""Parquet: typed columns, the same in every file even where all of a column is null, compressed with Zstandard."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from storage.export.columns import (
    FLAG,
    JSON,
    NUMBER,
    TEXT,
    WHOLE,
    Column,
    ColumnKind,
    ExportContext,
    Many,
    Parts,
    Record,
    Shapes,
    Write,
)
from storage.export.formats.flatten import json_text
from storage.export.formats.text_safety import sanitize_record
from storage.export.sink import HashingFile

ROWS = 5000
"""Most rows of a group."""
CHARACTERS = 8 * 2**20
"""Characters of text after which a group ends; one article more than that stands in a group of its own or with few."""

_TYPES = {TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64(), FLAG: pa.bool_(), JSON: pa.string()}


def arrow_schema(shapes: Shapes) -> pa.Schema:
    """Return the columns as Arrow knows them; objects without known names are JSON strings."""
    return pa.schema([pa.field(name, _arrow_type(shape)) for name, shape in shapes.items()])


@contextmanager
def parquet_groups(sink: HashingFile, layout: ExportContext) -> Iterator[Write]:
    """Write row groups bounded by rows and by characters."""
    schema = arrow_schema(layout.shapes)
    writer = parquet.ParquetWriter(sink, schema, compression="zstd", write_page_index=True)
    group = _Group(layout.shapes, schema)
    try:

        def write(record: Record) -> None:
            if group.add(sanitize_record(record)):
                writer.write_table(group.take(), row_group_size=ROWS)
            sink.pending = group.characters // 2  # of Latin letters 0.35 bytes each are left, of Chinese 0.9

        yield write
        if group.rows:
            writer.write_table(group.take(), row_group_size=ROWS)
        writer.close()
    finally:
        # One that was not closed would write its foot when it is forgotten, into a file that is gone.
        with suppress(OSError, ValueError, pa.ArrowException):
            writer.close()


class _Group:
    """The rows in hand, by column."""

    def __init__(self, shapes: Shapes, schema: pa.Schema) -> None:
        self.rows = 0
        self._schema = schema
        self._json = [name for name, shape in shapes.items() if shape is JSON]
        self._columns: dict[str, list[Any]] = {name: [] for name in shapes}
        self.characters = 0

    def add(self, record: Record) -> bool:
        """Take a row and return whether the group is full."""
        for name, values in self._columns.items():
            value = record[name]
            values.append(value)
            if type(value) is str:
                self.characters += len(value)
        for name in self._json:
            if record[name] is not None:
                self._columns[name][-1] = json_text(record[name])
        self.rows += 1
        return self.rows >= ROWS or self.characters >= CHARACTERS

    def take(self) -> pa.Table:
        """Return the rows as a table and begin anew."""
        arrays = [pa.array(self._columns[field.name], field.type) for field in self._schema]
        for values in self._columns.values():
            values.clear()
        self.rows = self.characters = 0
        return pa.Table.from_arrays(arrays, schema=self._schema)


def _arrow_type(shape: Column) -> pa.DataType:
    match shape:
        case Many():
            return pa.list_(_arrow_type(shape.of))
        case Parts():
            return pa.struct([pa.field(name, _arrow_type(each)) for name, each in shape.fields.items()])
        case ColumnKind():
            return _TYPES[shape]
