"""What the columns of a corpus hold, in words that every format understands."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.archive import Where

Record = Mapping[str, Any]
"""One article as it is written: names and JSON values, every name of its profile always there."""


class ColumnKind(StrEnum):
    """What one value is; it may be null as well.  JSON is an object whose names are not known beforehand."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Many:
    """A list, empty rather than null."""

    of: "Column"


@dataclass(frozen=True, slots=True)
class Parts:
    """An object with these names."""

    fields: Mapping[str, "Column"]


Column = ColumnKind | Many | Parts
Shapes = Mapping[str, Column]
"""The columns of a corpus, in order."""

TEXT, WHOLE, NUMBER, FLAG, JSON = ColumnKind.TEXT, ColumnKind.WHOLE, ColumnKind.NUMBER, ColumnKind.FLAG, ColumnKind.JSON
TEXTS = Many(TEXT)


def is_plain(shape: Column) -> bool:
    """Return whether a column holds single values, which a table without nesting can keep as they are."""
    return isinstance(shape, ColumnKind) and shape is not JSON


def card_features(shapes: Shapes) -> list[dict[str, Any]]:
    """Return the columns as ``dataset_info.features`` of a data card says them, for loaders that would guess otherwise.

    JSON columns are named as the strings that Parquet holds.
    """
    return [{"name": name, **_feature(shape)} for name, shape in shapes.items()]


_FEATURES = {TEXT: "string", WHOLE: "int64", NUMBER: "float64", FLAG: "bool", JSON: "string"}


def _feature(shape: Column) -> dict[str, Any]:
    if isinstance(shape, ColumnKind):
        return {"dtype": _FEATURES[shape]}
    if isinstance(shape, Parts):
        return {"struct": card_features(shape.fields)}
    inner = _feature(shape.of)
    return {"list": inner["dtype"] if "dtype" in inner else inner["struct"]}


# What a format is told of the corpus it writes, and what it gives back.
Write = Callable[[Record], None]
"""Takes the next article.  Raises OSError, and ExportError for what the format cannot hold."""


@dataclass(frozen=True, slots=True)
class ExportContext:
    """The columns in order, the ``name`` that the file will have, and the folder of the raw pages.

    ``missing`` counts the articles of which the format has nothing to write, by what is missing.
    """

    shapes: Shapes
    name: str
    archive: Where | None = None
    missing: Counter[str] = field(default_factory=Counter)
