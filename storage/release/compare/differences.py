"""What is different between two releases, and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.release.compare.diff_index import Entry, Sides
from storage.release.compare.reasons import groups_changed, why_absent, why_added, why_changed
from storage.release.manifest.manifest import Manifest, read_manifest

_COMPARED = ("name", "query", "format", "profile", "shards")


@dataclass(frozen=True, slots=True)
class Difference:
    """One article: ``kind`` is added, removed, changed or moved; ``groups`` are those of its fields that differ.

    ``url`` is its address in the later release that has it, ``from_url`` the earlier one of an article that moved.
    """

    kind: str
    id: str
    site: str
    url: str
    why: tuple[str, ...]
    groups: tuple[str, ...] = ()
    from_url: str | None = None


def settings_changed(first: Manifest, second: Manifest) -> dict[str, tuple[Any, Any]]:
    """Return what was asked for, or made with, differently: by name the value of the first and of the second."""
    pairs = {name: (getattr(first, name), getattr(second, name)) for name in _COMPARED}
    for name in {**first.made_by, **second.made_by}:
        pairs[f"made_by.{name}"] = (first.made_by.get(name), second.made_by.get(name))
    if first.articles and second.articles and first.profile == second.profile:  # other profiles have other names
        pairs["fields"] = (sorted(first.fields), sorted(second.fields))
    return {name: pair for name, pair in pairs.items() if _said(name, pair[0]) != _said(name, pair[1])}


def diff(first: Path, second: Path) -> Iterator[Difference]:
    """Yield every article that differs, by id, in little memory.

    Raises ExportError for a folder that is no release or whose index is missing or damaged.
    """
    before, after = read_manifest(first), read_manifest(second)
    with Sides.of((first, before), (second, after)) as sides:
        for a, b in sides.pairs():
            found = _one(a, b, sides, before, after)
            if found is not None:
                yield found


def summed(differences: Iterator[Difference]) -> Counter[tuple[str, str]]:
    """Count differences by kind and first reason."""
    return Counter((each.kind, each.why[0]) for each in differences)


def _one(a: Entry | None, b: Entry | None, sides: Sides, before: Manifest, after: Manifest) -> Difference | None:
    had, has = a is not None and "dropped" not in a, b is not None and "dropped" not in b
    if had and has:
        assert a is not None
        assert b is not None
        groups = groups_changed(a, b)
        return _told("changed", b, why_changed(a, b, groups), groups) if groups else None
    if has:
        assert b is not None
        return _added(a, b, sides, before)
    if had:
        assert a is not None
        return _removed(a, b, sides, after)
    return None


def _added(a: Entry | None, b: Entry, sides: Sides, before: Manifest) -> Difference:
    if a is None and (twin := sides.twin("a", b)) is not None:
        return _told("moved", b, ("moved address",), ("address",), twin["url"])
    reason = why_absent(a, b, before)
    return _told("added", b, (f"no longer {reason}" if reason else why_added(b, before),))


def _removed(a: Entry, b: Entry | None, sides: Sides, after: Manifest) -> Difference | None:
    if b is None and sides.twin("b", a) is not None:
        return None  # told with its new address
    reason = why_absent(b, a, after)
    if reason is None and after.query.get("match"):
        reason = "out of scope: match"
    return _told("removed", a, (reason or "no longer in the store",))


def _told(
    kind: str, entry: Entry, why: tuple[str, ...], groups: tuple[str, ...] = (), from_url: str | None = None
) -> Difference:
    return Difference(kind, entry["id"], entry["site"], entry["url"], why, groups, from_url)


def _said(name: str, value: Any) -> Any:
    """Return what is compared: of versions by name only which there are, as their counts follow the articles."""
    return sorted(value) if name.startswith("made_by.") and isinstance(value, dict) else value
