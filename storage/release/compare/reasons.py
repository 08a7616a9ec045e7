"""Why an article is in one release and not in the other, or is not the same: from two entries and two manifests."""

from collections.abc import Mapping
from typing import Any

from storage.release.manifest.facts import sortable
from storage.release.manifest.manifest import Manifest

Entry = Mapping[str, Any]
_MADE = ("extractor", "rules", "template")


def why_absent(other: Entry | None, entry: Entry, manifest: Manifest) -> str | None:
    """Return why a release with this manifest lacks an article that another one has; None where it gives no reason."""
    if other is not None:
        reason = str(other["dropped"])
        return "withdrawn" if reason == "withdrawn" else f"dropped: {reason}"
    beyond = out_of_scope(entry, manifest.query)
    return f"out of scope: {beyond}" if beyond else None


def out_of_scope(entry: Entry, query: Mapping[str, Any]) -> str | None:
    """Name the part of a query's scope that an article lies outside of, None where it lies within as far as is seen."""
    if query.get("sites") and entry["site"] not in query["sites"]:
        return "sites"
    for name, value in (("", entry["day"]), ("fetched_", entry["fetched"][:10])):
        since, until = query.get(f"{name}since"), query.get(f"{name}until")
        if since and value < since:
            return f"{name}since"
        if until and value > until:
            return f"{name}until"
    return None


def why_added(entry: Entry, before: Manifest) -> str:
    """Return why an article that the earlier release knew nothing of is in the later one."""
    newest = before.fetched[1]
    if newest is None or sortable(entry["seen"]) > sortable(newest):
        return "published since"
    return "stored since"


def groups_changed(first: Entry, second: Entry) -> tuple[str, ...]:
    """Name the groups of fields in which two entries differ."""
    before, after = first["digests"], second["digests"]
    return tuple(group for group in {**before, **after} if before.get(group) != after.get(group))


def why_changed(first: Entry, second: Entry, groups: tuple[str, ...]) -> tuple[str, ...]:
    """Return why the fields of an article differ; every reason that the entries give, the strongest first."""
    reasons = []
    if first["revision"] != second["revision"]:
        said = ", ".join(second["changes"])
        reasons.append(f"publisher changed it: {said}" if said else "publisher changed it")
    for name, before, after in zip(_MADE, first["made"], second["made"], strict=True):
        if before != after:
            reasons.append(f"read again: another {name} ({before or 'none'} -> {after or 'none'})")
    named = (
        ("address", "moved address"),
        ("rights", "rights evidence changed"),
        ("story", "near-duplicates compared again"),
        ("gone", "gone from its site, or back"),
    )
    reasons += [words for group, words in named if group in groups and not _explained(group, reasons)]
    if not reasons:
        reasons.append("fetched again" if set(groups) <= {"fetch"} else "other options of the export")
    return tuple(reasons)


def _explained(group: str, reasons: list[str]) -> bool:
    """Return whether a new text or reading explains a group; the others have reasons of their own."""
    return group == "rights" and bool(reasons)
