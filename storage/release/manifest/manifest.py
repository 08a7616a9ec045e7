"""The manifest of a release: everything that is known of it, as one JSON object."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from storage.errors import ExportError
from storage.export.formats import sanitize_value
from storage.migrations.runner import revisions
from storage.release.manifest.facts import Facts
from storage.release.manifest.query import selection_json
from storage.release.manifest.request import ReleaseRequest
from storage.release.manifest.validation import MANIFEST_FORM, fault
from storage.rows import clean_text
from storage.selection import Selection
from storage.version import code_version

MANIFEST = "manifest.json"
FORMAT_VERSION = 1
"""Raised when a reader of an older manifest would misunderstand a newer one."""
LARGEST = 512 << 20
"""Bytes of a manifest that is read; the one of a release of a million files has 200 MB."""

Counts = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What ``manifest.json`` says; ``docs/explanation/releases.md`` describes each name.

    ``files`` are those of the data and ``parts`` all others but the manifest itself and the list of checksums, each
    with path, bytes, sha256 and, of the data, articles.
    """

    winnow_release: int
    name: str
    date: str | None
    query: Mapping[str, Any]
    command: list[str]
    format: str
    profile: str
    shards: str | None
    articles: int
    rowset: str
    published: list[str | None]
    fetched: list[str | None]
    sites: Mapping[str, Mapping[str, Any]]
    days: Counts
    languages: Counts
    lengths: Counts
    fields: Mapping[str, Mapping[str, Any]]
    duplicates: Counts
    drops: Counts
    repeats: Counts | None
    filters: Mapping[str, Any] | None
    rights: Mapping[str, Any]
    made_by: Mapping[str, Any]
    files: list[dict[str, Any]]
    parts: list[dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def manifest_of(facts: Facts, selection: Selection, order: ReleaseRequest, files: list[dict[str, Any]]) -> Manifest:
    """Put together what was counted; the same articles and words give the same manifest."""
    newest = facts.fetched.last
    return Manifest(
        winnow_release=FORMAT_VERSION,
        name=clean_text(order.name),
        date=order.dated.isoformat() if order.dated else newest and newest[:10],
        query=sanitize_value(selection_json(selection)),
        command=sanitize_value(order.command),
        format=order.format,
        profile=order.profile,
        shards=order.shards,
        articles=facts.rows.rows,
        rowset=facts.rows.checksum,
        published=[facts.published.first, facts.published.last],
        fetched=[facts.fetched.first, newest],
        sites=_sites(facts),
        days=_sorted(facts.days),
        languages=_sorted(facts.languages),
        lengths={str(least): count for least, count in sorted(facts.lengths.items())},
        fields={name: {"kind": facts.kinds.get(name, "text"), "filled": n} for name, n in facts.filled.items()},
        duplicates=_sorted(facts.story),
        drops=_sorted(facts.drops),
        repeats=None if order.repeats is None else order.repeats.to_json(),
        filters=None if order.filters is None else sanitize_value(order.filters.to_json()),
        rights=facts.rights.to_json(),
        made_by={
            "winnow": code_version(),
            "schema": revisions()[-1],
            **{name: _sorted(versions) for name, versions in facts.made.items()},
            **({} if order.model is None else {"embedding": order.model}),
        },
        files=files,
        parts=[],
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it into the folder of its release."""
    text = json.dumps(manifest.to_json(), ensure_ascii=True, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> Manifest:
    """Read it.  Raises ExportError where the folder is no release that this code can read."""
    path = folder / MANIFEST
    values = _read(folder, path)
    if not isinstance(values, dict) or "winnow_release" not in values:
        raise ExportError(str(path), "is not the manifest of a release")
    if values["winnow_release"] != FORMAT_VERSION:
        raise ExportError(str(path), f"is of another version ({str(values['winnow_release'])[:20]}) than this Winnow's")
    values.setdefault("filters", None)  # of a release that was made before there were any
    if (wrong := fault(values, MANIFEST_FORM)) is not None:
        raise ExportError(str(path), f"lacks what a manifest has, or has it in another form: {wrong[:40]!r}")
    return Manifest(**values)


def _read(folder: Path, path: Path) -> Any:
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise ExportError(str(path), "is no file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ExportError(str(path), f"is larger than a manifest may be ({LARGEST >> 20} MiB)")
        return json.loads(data, parse_constant=_refused)
    except FileNotFoundError as error:
        raise ExportError(str(folder), f"is no release: there is no {MANIFEST} in it") from error
    except OSError as error:
        raise ExportError(str(path)[:1000], f"cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise ExportError(str(path), "cannot be read as JSON") from error


def _refused(constant: str) -> float:
    raise ValueError(constant)


def is_release(folder: Path) -> bool:
    """Return whether a folder holds a release of ours."""
    try:
        read_manifest(folder)
    except ExportError:
        return False
    return True


def _sites(facts: Facts) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "articles": site.articles,
            "name": site.name,
            "domain": site.domain,
            "published": [site.published.first, site.published.last],
        }
        for name, site in sorted(facts.sites.items())
    }


def _sorted(counts: Mapping[str, int]) -> Counts:
    return dict(sorted(counts.items()))
