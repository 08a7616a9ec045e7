"""Texts that every reader takes: no lone surrogates, no NULs, no figures that JSON does not know.

What comes through the store's own door is clean already; an export is safe without that, too.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

from storage.export.columns import Record
from storage.plain_text import without_controls
from storage.rows import clean_text


def sanitize_record(record: Record) -> Record:
    """Return the record itself where nothing in it is refused, else one with NULs dropped and surrogates replaced."""
    try:
        written = json.dumps(record, ensure_ascii=False, allow_nan=False)
        written.encode()
    except ValueError:  # a lone surrogate, or a figure that is none
        pass
    else:
        if "\\u0000" not in written:
            return record
    return {clean_text(name): sanitize_value(value) for name, value in record.items()}


def printable_record(record: Record) -> Record:
    """Return a record for a format that people read: without surrogates, and without what steers a terminal.

    Records are clean when they are made; those that were stored before that are cleaned here.
    """
    return {name: _printable(value) for name, value in sanitize_record(record).items()}


def _printable(value: Any) -> Any:
    match value:
        case str():
            return without_controls(value)
        case list() | tuple():
            return [_printable(item) for item in value]
        case Mapping():
            return {str(name): _printable(item) for name, item in value.items()}
        case _:
            return value


def sanitize_value(value: Any) -> Any:
    """Return a value of JSON with everything in it made harmless."""
    match value:
        case str():
            return clean_text(value)
        case float():
            return value if math.isfinite(value) else None
        case list() | tuple():
            return [sanitize_value(item) for item in value]
        case Mapping():
            return {clean_text(str(name)): sanitize_value(item) for name, item in value.items()}
        case _:
            return value
