"""A release over the articles of runs: the shards with manifest, data card, figures, index and checksums."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.bulk.articles import ArticleFile, article_files
from pipelines.bulk.dedup import check_marks, has_marks, marks_of
from pipelines.bulk.folder import RunFolder
from pipelines.errors import BulkError
from pipelines.filters import CorpusFilters
from storage.articles import StoredArticle
from storage.export.files import ShardForm
from storage.export.records import stored_record
from storage.release import DataFile, Observe, make_release
from storage.release.manifest import Manifest, ReleaseRequest
from storage.release.read_record import stored_from_record
from storage.selection import Drop, LeftOut, Selection

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BulkRelease:
    """What is asked for: runs, the place of the release, its name and the words of the command.

    ``one_per_story`` leaves out what `bulk dedup` did not keep; ``filters`` are applied to what is left.
    """

    runs: Sequence[str]
    out: str
    name: str
    command: tuple[str, ...]
    one_per_story: bool = False
    overwrite: bool = False
    filters: CorpusFilters | None = None


def release_runs(asked: BulkRelease, told: Told = lambda _: None) -> Manifest:
    """Make it and return its manifest: a file of data for each rank, in their order.

    Elsewhere than on this machine it is made here first and brought there, the manifest last.  Raises BulkError,
    BulkIncomplete and StorageError; what stood there before is as it was then, and so is a release without its manifest
    none.
    """
    files = article_files(asked.runs, ("winnow",))
    formats = {str(file.plan.options["format"]) for file in files}
    if len(formats) > 1 or not next(iter(formats)).startswith("jsonl"):
        raise BulkError(f"a release of runs in {' and '.join(sorted(formats))}: all are to be JSON lines of one format")
    if asked.one_per_story:
        check_marks(list({file.folder.address: file.folder for file in files}.values()))
    order = ReleaseRequest(
        name=asked.name,
        format=formats.pop(),
        shards=str(len(files)),
        command=asked.command,
        overwrite=asked.overwrite,
        filters=asked.filters,
    )
    out, selection = RunFolder(asked.out), Selection(one_per_story=asked.one_per_story)
    with nullcontext(None) if out.local else TemporaryDirectory(prefix="winnow-release-") as scratch:
        if scratch and MANIFEST in out.files("") and not asked.overwrite:
            raise BulkError(f"{asked.out}: holds a release; --overwrite replaces it")
        folder = Path(scratch) / order.stem if scratch else Path(asked.out.removeprefix("file://"))
        manifest = make_release(None, folder, selection, order, write=_ShardWriter(files, order, asked, told))
        if scratch:
            _bring(folder, out, told)
    return manifest


@dataclass(frozen=True, slots=True)
class _ShardWriter:
    """Writes the articles of each rank as one file, with their stories where they were compared."""

    files: Sequence[ArticleFile]
    order: ReleaseRequest
    asked: BulkRelease
    told: Told

    def __call__(self, data: Path, observe: Observe, drop: Drop) -> list[DataFile]:
        written, number = [], 0
        for place, file in enumerate(self.files):
            target = data / f"{self.order.stem}-{place:05d}-of-{len(self.files):05d}.{self.order.format}"
            articles = 0
            with ShardForm("winnow", self.order.format).open(target) as write:
                for record, kept in self._records(file, data.parent):
                    number += 1
                    stored = _stored(record, number, file)
                    after = self._passed(stored) if kept else LeftOut("story")
                    if isinstance(after, LeftOut):
                        drop(stored, after.reason)
                        continue
                    final = record if after is stored else _changed(record, stored, after)
                    write(final)
                    observe(after, final)
                    articles += 1
            written.append(DataFile(target, target.stat().st_size, _sum(target), articles))
            self.told(f"{number:,} articles, {place + 1:,} of {len(self.files):,} files")
        return written

    def _passed(self, stored: StoredArticle) -> StoredArticle | LeftOut:
        return stored if self.asked.filters is None else self.asked.filters.apply(stored)

    def _records(self, file: ArticleFile, scratch: Path) -> Iterator[tuple[dict[str, Any], bool]]:
        with TemporaryDirectory(dir=scratch, prefix=".rows-") as place:
            rows = file.rows(Path(place))
            if not has_marks(file.folder):
                yield from ((row, True) for row in rows)
                return
            for row, mark in zip(rows, marks_of(file), strict=True):
                _check(row, mark, file)
                told = {"cluster_id": mark["cluster_id"], "is_reprint": mark["is_reprint"]}
                yield {**row, **told}, bool(mark["kept"]) or not self.asked.one_per_story


def _changed(record: dict[str, Any], before: StoredArticle, after: StoredArticle) -> dict[str, Any]:
    """Return a record with what filters changed, and everything else as it stands there."""
    old, new = stored_record(before), stored_record(after)
    return record | {name: value for name, value in new.items() if value != old[name]}


def _check(row: Mapping[str, Any], mark: Mapping[str, Any], file: ArticleFile) -> None:
    if row["id"] != mark["id"]:
        raise BulkError(f"{file.folder.child(file.name)}: is not what `bulk dedup` compared; run it again")


def _stored(record: dict[str, Any], number: int, file: ArticleFile) -> Any:
    try:
        return stored_from_record(record, number)
    except (KeyError, TypeError, ValueError) as error:
        raise BulkError(f"{file.folder.child(file.name)}: article {record.get('id')}: {error!r}") from error


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bring(folder: Path, out: RunFolder, told: Told) -> None:
    """Bring a release to another place; without its manifest, which comes last, nobody takes it for one."""
    out.remove(MANIFEST)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in sorted(names, key=lambda each: (each == MANIFEST, each == SUMS, each)):
        out.put(folder / name, name)
        told(f"{out.child(name)}")
