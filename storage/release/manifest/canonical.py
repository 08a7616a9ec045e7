"""The canonical form of a row and of a set of rows: what two releases have in common whatever their format is.

A value becomes a cell: null and the empty text have none; a text is itself, a truth value ``true`` or ``false``, a
number as JSON writes it, a list or an object its canonical JSON (keys in the order of their code points, no spaces,
letters as they are).  A row is the canonical JSON of its cells by name, and its digest the SHA-256 of that in UTF-8.
The checksum of the row set is the sum of these digests as numbers, modulo 2**256: no order, shard or format enters.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

from storage.export.formats import sanitize_value

_MODULUS = 1 << 256
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Return a JSON value as canonical JSON.  Raises ValueError for a figure that is none."""
    return _ENCODER.encode(value)


def encoded(value: Any) -> bytes:
    """Return canonical JSON in UTF-8, with lone surrogates and NULs made harmless as the files have them."""
    try:
        text = canonical(value)
        data = text.encode()
    except ValueError:
        return canonical(sanitize_value(value)).encode()
    return canonical(sanitize_value(value)).encode() if "\\u0000" in text else data


def cell(value: Any) -> str | None:
    """Return a value of a row as text, None for what a row may as well be without."""
    match value:
        case None | "":
            return None
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if not math.isfinite(value):
            return None
        case int() | float():
            return json.dumps(value)
        case _:
            return encoded(value).decode()


def row_digest(row: Mapping[str, Any]) -> bytes:
    """Return the digest of a row, 32 bytes."""
    cells = {name: text for name, value in row.items() if (text := cell(value)) is not None}
    return hashlib.sha256(encoded(cells)).digest()


def short_digest(value: Any) -> str:
    """Return 16 hexadecimal digits that tell two JSON values apart."""
    return hashlib.sha256(encoded(value)).hexdigest()[:16]


class RowSet:
    """The checksum of a set of rows, fed one by one."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Take a row."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(row_digest(row), "big")) % _MODULUS

    @property
    def checksum(self) -> str:
        """Return it as 64 hexadecimal digits."""
        return f"{self._sum:064x}"
