"""Whether a release is what its manifest says."""

import csv
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from storage.errors import ExportError
from storage.release.canonical import RowSet
from storage.release.fields import Kind
from storage.release.index import read_index
from storage.release.making import SUMS, sha256_of
from storage.release.manifest import MANIFEST, Manifest, read_manifest
from storage.release.readback import reader_of, restored

Progress = Callable[[int, int], None]
"""Told the bytes compared so far and all of them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the manifest says: ``kind`` is missing, extra, changed, unreadable or counts."""

    kind: str
    path: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; ``rows_read`` is None where the format does not give the rows back."""

    files: int
    articles: int
    rows_read: int | None
    findings: tuple[Finding, ...]


def verify(folder: Path, progress: Progress | None = None) -> Verdict:
    """Compare every file with the manifest, and the rows with their checksum where the files are as they were.

    Raises ExportError for a folder that is no release.
    """
    manifest = read_manifest(folder)
    entries = _entries(folder, manifest)
    findings = [*_compared(folder, entries, progress), *_extra(folder, manifest, entries), *_sums(folder, entries)]
    rows = None
    if not findings:
        rows, wrong = _rows(folder, manifest)
        findings += [*wrong, *_index(folder, manifest)]
    order = sorted(findings, key=lambda each: (each.path, each.kind))
    return Verdict(len(entries), manifest.articles, rows, tuple(order))


def _entries(folder: Path, manifest: Manifest) -> dict[str, Mapping[str, Any]]:
    """Give what the manifest says of each file.  Raises ExportError for a manifest that was tampered with."""
    found: dict[str, Mapping[str, Any]] = {}
    root = folder.resolve()
    for entry in (*manifest.files, *manifest.parts):
        try:
            path, _, _ = str(entry["path"]), int(entry["bytes"]), str(entry["sha256"])
        except (KeyError, TypeError, ValueError) as error:
            raise ExportError(str(folder / MANIFEST), "names a file without path, bytes or sha256") from error
        if not (root / path).resolve().is_relative_to(root):
            raise ExportError(str(folder / MANIFEST), "names a file outside of the release")
        found[path] = entry
    return found


def _compared(folder: Path, entries: Mapping[str, Mapping[str, Any]], progress: Progress | None) -> Iterator[Finding]:
    whole, done = sum(int(entry["bytes"]) for entry in entries.values()), 0

    def told(block: int) -> None:
        nonlocal done
        done += block
        if progress is not None:
            progress(done, whole)

    for name, entry in entries.items():
        finding = _compare(folder / name, name, entry, told)
        if finding is not None:
            yield finding


def _compare(path: Path, name: str, entry: Mapping[str, Any], told: Callable[[int], None]) -> Finding | None:
    if not path.is_file():
        return Finding("missing", name, "is not there")
    try:
        size = path.stat().st_size
        if size != entry["bytes"]:
            return Finding("changed", name, f"has {size:,} bytes, not {entry['bytes']:,}")
        if sha256_of(path, told) != entry["sha256"]:
            return Finding("changed", name, "has the size that is stated and other bytes")
    except OSError as error:
        return Finding("unreadable", name, error.strerror or str(error))
    return None


def _extra(folder: Path, manifest: Manifest, entries: Mapping[str, object]) -> Iterator[Finding]:
    known = {*entries, MANIFEST, SUMS}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name not in known and not path.is_dir():
            yield Finding("extra", name, "is not in the manifest")


def _sums(folder: Path, entries: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Compare the list of checksums, the one place that knows the manifest's own."""
    wanted = {name: str(entry["sha256"]) for name, entry in entries.items()}
    wanted[MANIFEST] = sha256_of(folder / MANIFEST)
    text = "".join(f"{wanted[name]}  {name}\n" for name in sorted(wanted))
    path = folder / SUMS
    if not path.is_file():
        yield Finding("missing", SUMS, "is not there")
    elif path.read_bytes() != text.encode():
        yield Finding("changed", SUMS, "does not list what the manifest says, or the manifest was changed")


def _rows(folder: Path, manifest: Manifest) -> tuple[int | None, list[Finding]]:
    read = reader_of(manifest.format)
    if read is None:
        return None, []
    kinds = {name: Kind(field["kind"]) for name, field in manifest.fields.items()}
    rows, findings = RowSet(), []
    for file in manifest.files:
        before = rows.rows
        try:
            for row in read(folder / file["path"]):
                rows.add(restored(row, kinds))
        except (OSError, ValueError, csv.Error, sqlite3.Error, zstandard.ZstdError) as error:
            findings.append(Finding("unreadable", file["path"], f"cannot be read as {manifest.format}: {error}"))
            continue
        if rows.rows - before != file["articles"]:
            problem = f"holds {rows.rows - before:,} articles, not {file['articles']:,}"
            findings.append(Finding("counts", file["path"], problem))
    if not findings and (rows.rows, rows.checksum) != (manifest.articles, manifest.rowset):
        findings.append(Finding("counts", MANIFEST, "states another number or checksum of rows than the data has"))
    return rows.rows, findings


def _index(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    kept = dropped = 0
    for entry in read_index(folder):
        kept, dropped = kept + ("dropped" not in entry), dropped + ("dropped" in entry)
    if (kept, dropped) != (manifest.articles, sum(manifest.drops.values())):
        yield Finding("counts", "index.jsonl.zst", "names another number of articles than the manifest")
