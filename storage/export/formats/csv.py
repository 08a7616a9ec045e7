"""CSV as RFC 4180 has it: a head, CRLF between rows, quotes where they are needed, lists and objects as JSON.

Texts stand as they are.  One that begins with ``=`` is a formula to a spreadsheet; changing it here would change the
corpus without a word, so that is left to whoever opens it there.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from storage.export.columns import ExportContext, Record, Write
from storage.export.formats.flatten import flatten
from storage.export.formats.text_safety import printable_record
from storage.export.sink import HashingFile

_FLAGS = {True: "true", False: "false"}


class _Text:
    """What the csv module writes rows to."""

    def __init__(self, sink: HashingFile) -> None:
        self._sink = sink

    def write(self, text: str) -> int:
        return self._sink.write(text.encode())


@contextmanager
def csv_rows(sink: HashingFile, layout: ExportContext) -> Iterator[Write]:
    """Write a head and a row an article; null is an empty field."""
    rows = csv.writer(_Text(sink), lineterminator="\r\n")
    rows.writerow(layout.shapes)

    def write(record: Record) -> None:
        rows.writerow(map(_said, flatten(printable_record(record), layout.shapes)))

    yield write


def _said(value: Any) -> Any:
    return _FLAGS[value] if isinstance(value, bool) else value
