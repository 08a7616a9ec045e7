"""The form of what a release says of itself: a manifest or an index that comes from elsewhere is read as hostile."""

from collections.abc import Callable, Mapping
from typing import Any

from storage.release.manifest.fields import ValueKind

Check = Callable[[Any], bool]

_MOST = 1 << 63
_SCALARS = (str, int, float, bool, type(None))
_KINDS = frozenset(kind.value for kind in ValueKind)


def fault(values: Mapping[str, Any], form: Mapping[str, Check]) -> str | None:
    """Name the first part that is missing, unknown or not as it should be; None where all is well."""
    odd = next((name for name in values if name not in form), None)
    return next((name for name, right in form.items() if name not in values or not right(values[name])), odd)


def text(value: Any) -> bool:
    """Return whether it is a text that UTF-8 takes."""
    return isinstance(value, str) and (value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value))


def whole(value: Any) -> bool:
    """Return whether it is a count: a whole number that a database of this project could hold."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST


def counts(value: Any) -> bool:
    """Return whether it is counts by name."""
    return isinstance(value, dict) and all(text(name) and whole(count) for name, count in value.items())


def texts(value: Any) -> bool:
    """Return whether it is a list of texts."""
    return isinstance(value, list) and all(map(text, value))


def maybe(right: Check) -> Check:
    """Return a check that takes null as well."""
    return lambda value: value is None or right(value)


def each(right: Check) -> Check:
    """Return a check of every value of an object."""
    return lambda value: isinstance(value, dict) and all(text(name) and right(one) for name, one in value.items())


def _span(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(one is None or text(one) for one in value)


def _flat(value: Any) -> bool:
    """Return whether it is a value, or a list or object of values: nothing that a query has lies deeper."""
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
    return all(isinstance(one, _SCALARS) for one in within)


def _query(value: Any) -> bool:
    if not each(_flat)(value):
        return False
    days = (value.get(f"{name}{end}") for name in ("", "fetched_") for end in ("since", "until"))
    return texts(value.get("sites", [])) and all(day is None or text(day) for day in days)


def _listed(form: Mapping[str, Check]) -> Check:
    return lambda value: (
        isinstance(value, list) and all(isinstance(one, dict) and fault(one, form) is None for one in value)
    )


def _object(form: Mapping[str, Check]) -> Check:
    return lambda value: isinstance(value, dict) and fault(value, form) is None


_PART: Mapping[str, Check] = {"path": text, "bytes": whole, "sha256": text}
_SITE: Mapping[str, Check] = {"articles": whole, "name": maybe(text), "domain": text, "published": _span}
_FIELD: Mapping[str, Check] = {"kind": lambda value: isinstance(value, str) and value in _KINDS, "filled": whole}

_FILTERS: Mapping[str, Check] = {
    "names": texts,
    "pii": maybe(text),
    "libraries": each(text),
    "settings": each(text),
    "dropped": counts,
    "changed": counts,
    "not_applied": counts,
    "not_in": _listed({"name": text, "rowset": text, "articles": whole}),
}

MANIFEST_FORM: Mapping[str, Check] = {
    "winnow_release": whole,
    "name": text,
    "date": maybe(text),
    "query": _query,
    "command": texts,
    "format": text,
    "profile": text,
    "shards": maybe(text),
    "articles": whole,
    "rowset": text,
    "published": _span,
    "fetched": _span,
    "sites": each(_object(_SITE)),
    "days": counts,
    "languages": counts,
    "lengths": counts,
    "fields": each(_object(_FIELD)),
    "duplicates": counts,
    "drops": counts,
    "repeats": maybe(counts),
    "filters": maybe(_object(_FILTERS)),
    "rights": each(lambda value: whole(value) or counts(value)),
    "made_by": each(lambda value: text(value) or counts(value)),
    "files": _listed({**_PART, "articles": whole}),
    "parts": _listed(_PART),
}

_PLACE: Mapping[str, Check] = dict.fromkeys(("id", "url", "site", "day", "fetched", "seen"), text)
_KEPT: Mapping[str, Check] = {
    **_PLACE,
    "revision": whole,
    "changes": texts,
    "made": lambda value: (
        isinstance(value, list) and len(value) == 3 and all(one is None or text(one) for one in value)
    ),
    "digests": lambda value: each(text)(value) and "text" in value,
}
_DROPPED: Mapping[str, Check] = {**_PLACE, "dropped": text}


def fault_of_entry(entry: Any) -> str | None:
    """Name what is wrong with a line of an index, None where it is well."""
    if not isinstance(entry, dict):
        return "no object"
    return fault(entry, _DROPPED if "dropped" in entry else _KEPT)
