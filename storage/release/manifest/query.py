"""A query in the manifest: the selection as JSON, and what two of them differ in."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from storage.release.manifest.canonical import short_digest
from storage.selection import Selection

SCOPE = ("sites", "since", "until", "fetched_since", "fetched_until", "match")


def selection_json(selection: Selection) -> dict[str, Any]:
    """Return what narrows, by name; the texts of ``like`` by their digests, since a query is no place for them."""
    found = {field.name: _plain(getattr(selection, field.name)) for field in fields(selection)}
    found["like"] = [short_digest(text) for text in selection.like]
    idle = selection_defaults()
    return {name: value for name, value in sorted(found.items()) if value != idle[name]}


def selection_defaults() -> dict[str, Any]:
    """Return the values that do not narrow."""
    return {field.name: _plain(getattr(Selection(), field.name)) for field in fields(Selection)}


def in_words(query: Mapping[str, Any]) -> list[str]:
    """Return a query as lines for people."""
    return [f"{name}: {_said(value)}" for name, value in query.items()]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {figure}" for name, figure in value.items())
    return str(value)


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return sorted(value)
        case Mapping():
            return dict(sorted(value.items()))
        case str():
            return str(value)
        case _:
            return value
