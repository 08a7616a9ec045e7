"""What the fields of a corpus are: their kind, what they mean, and which of them change together."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from storage.fields import FIELDS, FieldGroup, FieldKind, named


class ValueKind(StrEnum):
    """How a field is read back; ``nested`` is a list or an object."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    NESTED = "nested"


TEXT_LISTS = frozenset(named(FieldKind.TEXTS))
"""Nested fields that hold nothing but texts."""
_NESTED = TEXT_LISTS | frozenset(named(FieldKind.IMAGES, FieldKind.MEDIA, FieldKind.OBJECT)) | {"metadata", "embedding"}
_FEATURES = {
    ValueKind.TEXT: "string",
    ValueKind.WHOLE: "int64",
    ValueKind.NUMBER: "float64",
    ValueKind.FLAG: "bool",
    ValueKind.NESTED: "string",
}
_FLAGS = frozenset(named(FieldKind.FLAG))
_WHOLE = frozenset(named(FieldKind.WHOLE))

MEANINGS: Mapping[str, str] = {field.name: field.meaning for field in FIELDS} | {
    "embedding": "vector of title and text, of length 1"
}

GROUPS: Mapping[str, frozenset[str]] = {
    group.value: frozenset(field.name for field in FIELDS if field.group is group)
    for group in FieldGroup
    if group not in {FieldGroup.REST, FieldGroup.DERIVED}
}
"""Fields that have one reason to change; what stands in none is ``rest``."""
# Digests of the text and counts of its words follow the text and say nothing new.
_ADDED = frozenset({"media"})  # fields that releases before them lack: empty ones are no difference
_FOLLOWS = frozenset(field.name for field in FIELDS if field.group is FieldGroup.DERIVED)


def kind_of(name: str, value: Any = None) -> ValueKind | None:
    """Return the kind of a field by its name or else by a value, None where neither tells it."""
    known = _known(name)
    if known is not None or value is None:
        return known
    match value:
        case bool():
            return ValueKind.FLAG
        case int():
            return ValueKind.WHOLE
        case float():
            return ValueKind.NUMBER
        case str():
            return ValueKind.TEXT
        case _:
            return ValueKind.NESTED


def feature_of(name: str, kind: ValueKind) -> dict[str, Any]:
    """Return a field of our own profile as the front matter of a data card says it; objects are read as JSON texts."""
    if name == "images":
        parts = [{"name": part, "dtype": "string"} for part in ("url", "caption", "credit")]
        return {"list": parts}
    if name == "media":
        whole = [{"name": part, "dtype": "int64"} for part in ("bytes", "seconds")]
        return {"list": [{"name": part, "dtype": "string"} for part in ("url", "type")] + whole}
    if name == "embedding":
        return {"list": "float64"}
    return {"list": "string"} if name in TEXT_LISTS else {"dtype": _FEATURES[kind]}


def grouped(record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields of one of our records by group."""
    found: dict[str, dict[str, Any]] = {group: {} for group in (*GROUPS, "rest")}
    for name, value in record.items():
        if name not in _FOLLOWS and (value or name not in _ADDED):
            found[_GROUP_OF.get(name, "rest")][name] = value
    return found


_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}


def _known(name: str) -> ValueKind | None:
    if name not in MEANINGS:
        return None
    kinds = ((_NESTED, ValueKind.NESTED), (_FLAGS, ValueKind.FLAG), (_WHOLE, ValueKind.WHOLE))
    return next((kind for names, kind in kinds if name in names), ValueKind.TEXT)
