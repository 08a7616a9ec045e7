"""Whether a release is what its manifest says."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from storage.errors import ExportError
from storage.release.manifest.canonical import RowSet
from storage.release.manifest.fields import ValueKind
from storage.release.manifest.index import INDEX, read_index
from storage.release.manifest.manifest import MANIFEST, Manifest, read_manifest
from storage.release.verify.checksums import Finding, Progress, compared, entries_of
from storage.release.verify.readback import UNREADABLE, Rows, reader_of, restored


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was found; ``rows_read`` is None where the format does not give the rows back."""

    files: int
    articles: int
    rows_read: int | None
    findings: tuple[Finding, ...]


def verify(folder: Path, progress: Progress | None = None) -> VerifyReport:
    """Compare every file with the manifest, and the rows with their checksum where the files are as they were.

    Raises ExportError for a folder that is no release.
    """
    manifest = read_manifest(folder)
    entries = entries_of(folder, manifest)
    findings = list(compared(folder, entries, progress))
    rows = None
    if not findings:
        rows, wrong = _rows(folder, manifest)
        findings += [*wrong, *_index(folder, manifest)]
    order = sorted(findings, key=lambda each: (each.path, each.kind))
    return VerifyReport(len(entries), manifest.articles, rows, tuple(order))


def _rows(folder: Path, manifest: Manifest) -> tuple[int | None, list[Finding]]:
    read = reader_of(manifest.format)
    if read is None:
        return None, []
    kinds = {name: ValueKind(field["kind"]) for name, field in manifest.fields.items()}
    rows, findings = RowSet(), []
    for file in manifest.files:
        before, stated = rows.rows, file["articles"]
        try:
            more = _added(rows, read(folder / file["path"]), kinds, stated)
        except UNREADABLE as error:
            problem = f"cannot be read as {manifest.format}: {str(error)[:200] or type(error).__name__}"
            findings.append(Finding("unreadable", file["path"], problem))
            continue
        if more or rows.rows - before != stated:
            problem = f"holds {'more' if more else f'{rows.rows - before:,}'} articles, not {stated:,}"
            findings.append(Finding("counts", file["path"], problem))
    if not findings and (rows.rows, rows.checksum) != (manifest.articles, manifest.rowset):
        findings.append(Finding("counts", MANIFEST, "states another number or checksum of rows than the data has"))
    return rows.rows, findings


def _added(rows: RowSet, found: Rows, kinds: dict[str, ValueKind], stated: int) -> bool:
    """Take as many rows as are stated and return whether there are more: a file may unpack to any number of them."""
    for row in islice(found, stated):
        rows.add(restored(row, kinds))
    return next(found, None) is not None


def _index(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    kept = dropped = 0
    stated = manifest.articles, sum(manifest.drops.values())
    try:
        for entry in read_index(folder, sum(stated)):
            kept, dropped = kept + ("dropped" not in entry), dropped + ("dropped" in entry)
    except ExportError as error:
        yield Finding("unreadable", INDEX, error.problem)
        return
    if (kept, dropped) != stated:
        yield Finding("counts", INDEX, "names another number of articles than the manifest")
