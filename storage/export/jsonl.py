"""JSON lines: one article a line, UTF-8, names in a fixed order."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def line(record: Mapping[str, Any]) -> str:
    """Give one record as its line, without the line's end.

    The separators U+2028 and U+2029 are escaped, since many readers take them for the end of a line.
    """
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


def write_jsonl(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write records to a file, one a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(line(record) + "\n")
