"""From a store and a query to a release."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from storage.articles import StoredArticle
from storage.errors import DiskFull, ExportError
from storage.export import Hooks
from storage.export.records import stored_record
from storage.files.staging import forget_others
from storage.release.describe.card import README, card
from storage.release.describe.croissant import CROISSANT, croissant
from storage.release.describe.figures import figures
from storage.release.make.folder import DATA, staged_folder
from storage.release.make.writer import DataFile, Observe, Writer, store_writer
from storage.release.manifest.facts import Facts
from storage.release.manifest.index import IndexWriter
from storage.release.manifest.manifest import MANIFEST, Manifest, manifest_of, write_manifest
from storage.release.manifest.request import ReleaseRequest
from storage.selection import Selection
from storage.store import Store

FIGURES, SUMS = "figures", "SHA256SUMS"
_BLOCK = 1 << 20


def make_release(
    store: Store | None,
    folder: Path,
    selection: Selection,
    order: ReleaseRequest,
    hooks: Hooks = Hooks(),  # noqa: B008 - a frozen value
    *,
    write: Writer | None = None,
) -> Manifest:
    """Make a release of the articles of a selection and return its manifest.

    ``hooks`` may change the articles on their way.  ``write`` is what writes the data, our own export of the store
    where it is left out.  The folder appears when it is whole; of one in shards that was interrupted those that were
    finished are not written again.  Raises ExportError for a folder that may not be replaced, a format
    or profile that is not known, DiskFull, and what the store raises; what stood there before is untouched then.
    """
    if write is None:
        assert store is not None
        writer: Writer = store_writer(store, selection, order, hooks)
    else:
        writer = write
    with staged_folder(folder, order.overwrite) as part:
        if write is not None:
            forget_others(part / DATA, None)
        facts = Facts()
        with IndexWriter.to(part) as index, _named_after(folder, part):
            written = writer(part / DATA, _observer(facts, index), _dropper(facts, index))
        manifest = manifest_of(facts, selection, order, [_data_file(part, each) for each in written])
        return _describe(part, manifest)


@contextmanager
def _named_after(folder: Path, part: Path) -> Iterator[None]:
    """Let what is said of a file on its way name the folder that was asked for."""
    try:
        yield
    except (DiskFull, ExportError) as error:
        what, problem = error.args
        if not str(what).startswith(str(part)):
            raise
        raise type(error)(str(folder), problem) from error


def sha256_of(path: Path, progress: Callable[[int], None] | None = None) -> str:
    """Return the SHA-256 of a file in hexadecimal; ``progress`` is told the bytes of each block.  Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            if progress is not None:
                progress(len(block))
    return digest.hexdigest()


def _observer(facts: Facts, index: IndexWriter) -> Observe:
    def observe(stored: StoredArticle, written: Mapping[str, Any]) -> None:
        ours = stored_record(stored)
        facts.add(ours, written)
        index.add(ours, stored)

    return observe


def _dropper(facts: Facts, index: IndexWriter) -> Callable[[StoredArticle, str], None]:
    def drop(stored: StoredArticle, reason: str) -> None:
        facts.drop(stored, reason)
        index.drop(stored, reason)

    return drop


def _describe(part: Path, manifest: Manifest) -> Manifest:
    """Write what stands beside the data, the manifest after all others, the list of checksums last."""
    (part / FIGURES).mkdir()
    texts = {README: card(manifest), CROISSANT: croissant(manifest)}
    texts |= {f"{FIGURES}/{name}": drawing for name, drawing in figures(manifest).items()}
    for name, text in texts.items():
        (part / name).write_text(text, encoding="utf-8", newline="\n")
    data = {file["path"] for file in manifest.files}
    manifest = replace(manifest, parts=[_file(part, path) for path in _files(part) if _name(part, path) not in data])
    write_manifest(part, manifest)
    known = {file["path"]: file["sha256"] for file in (*manifest.files, *manifest.parts)}
    known[MANIFEST] = sha256_of(part / MANIFEST)
    lines = [f"{known[name]}  {name}\n" for name in sorted(known)]
    (part / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return manifest


def _files(folder: Path) -> Iterable[Path]:
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: _name(folder, path))


def _data_file(part: Path, each: DataFile) -> dict[str, Any]:
    name = _name(part, each.path)
    return {"path": name, "bytes": each.bytes, "sha256": each.sha256, "articles": each.articles}


def _file(part: Path, path: Path) -> dict[str, Any]:
    return {"path": _name(part, path), "bytes": path.stat().st_size, "sha256": sha256_of(path)}


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
