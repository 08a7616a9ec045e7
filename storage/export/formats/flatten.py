"""A record as one row of a table that knows no nesting."""

import json
from typing import Any

from storage.export.columns import Record, Shapes, is_plain


def flatten(record: Record, shapes: Shapes) -> list[Any]:
    """Return the values in the order of the columns; lists and objects are JSON texts."""
    return [
        record[name] if is_plain(shape) or record[name] is None else json_text(record[name])
        for name, shape in shapes.items()
    ]


def json_text(value: Any) -> str:
    """Return a nested value as a table without nesting holds it."""
    return json.dumps(value, ensure_ascii=False)
