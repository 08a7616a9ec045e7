"""The tables of the reference that follow from enums, records and schemas."""

import re
from dataclasses import fields
from datetime import timedelta
from enum import StrEnum
from inspect import getsource

import storage.schema.archive
import storage.schema.budgets
import storage.schema.exports
import storage.schema.fleet
import storage.schema.hosts
import storage.schema.service
import storage.schema.websub
import storage.store  # noqa: F401 - every table belongs to METADATA then
from crawler.site.schedule import Schedule
from docs.markdown import code, table
from storage.export.columns import Column, ColumnKind, Many, Parts
from storage.export.formats import FORMATS
from storage.export.profiles import PROFILES
from storage.records import Outcome, Reason
from storage.release.manifest.fields import MEANINGS
from storage.schema.metadata import METADATA

_MEMBER = re.compile(r'^    [A-Z_0-9]+ = "(\w+)"  # (.*)$', re.MULTILINE)
_KINDS = {
    ColumnKind.TEXT: "text",
    ColumnKind.WHOLE: "whole number",
    ColumnKind.NUMBER: "number",
    ColumnKind.FLAG: "true or false",
    ColumnKind.JSON: "object",
}


def members(kind: type[StrEnum]) -> dict[str, str]:
    """Return the values of an enum with the comments behind them."""
    return dict(_MEMBER.findall(getsource(kind)))


def reasons() -> str:
    """Return the reasons of rejections."""
    return table(("reason", "the page is"), ((code(name), about) for name, about in members(Reason).items()))


def outcomes() -> str:
    """Return the outcomes of pages."""
    return table(("outcome", "the page is"), ((code(name), about) for name, about in members(Outcome).items()))


def record_fields() -> str:
    """Return the fields of the exported record."""
    shapes = PROFILES["winnow"].shapes
    rows = ((code(name), _kind(shape), MEANINGS[name]) for name, shape in shapes.items())
    return table(("field", "type", "meaning"), rows)


def _kind(shape: Column) -> str:
    if isinstance(shape, ColumnKind):
        return _KINDS[shape]
    if isinstance(shape, Parts):
        return "{" + ", ".join(shape.fields) + "}"
    assert isinstance(shape, Many)
    return f"list of {_kind(shape.of)}".replace("list of text", "list of texts")


def formats() -> str:
    """Return the formats of an export."""
    rows = (
        (" ".join(map(code, each.endings)), code(name), each.about, "yes" if each.profiled else "no")
        for name, each in FORMATS.items()
    )
    return table(("ending", "`--format`", "what it is", "takes `--profile`"), rows)


def profiles() -> str:
    """Return the profiles with the names of their fields."""
    rows = ((code(name), each.about, ", ".join(map(code, each.shapes))) for name, each in PROFILES.items())
    return table(("`--profile`", "what it is", "fields"), rows)


def schedule_keys() -> str:
    """Return the keys of ``[schedule]`` with their defaults."""
    keys = {each.name: each.default for each in fields(Schedule)}
    return table(
        ("key", "default"), ((code(name), shown) for name, default in keys.items() if (shown := _default(default)))
    )


def _default(value: object) -> str:
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        unit, size = next((unit, size) for unit, size in _UNITS if seconds % size == 0)
        return code(f'"{seconds // size}{unit}"')
    return "" if value is None else code(str(value).lower() if isinstance(value, bool) else str(value))


_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def table_columns() -> str:
    """Return every table of the database with its columns."""
    found = {each.name: [code(column.name) for column in each.columns] for each in METADATA.tables.values()}
    return table(("table", "columns"), ((code(name), ", ".join(columns)) for name, columns in sorted(found.items())))
