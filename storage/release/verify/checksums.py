"""The files of a folder compared with what a manifest says of them; what a release does not hold itself is named."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from storage.errors import ExportError
from storage.release.make.make import SUMS, sha256_of
from storage.release.manifest.manifest import MANIFEST, Manifest


# What is found wrong with a release.
@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the manifest says: ``kind`` is missing, extra, changed, unreadable or counts."""

    kind: str
    path: str
    problem: str


Entries = Mapping[str, Mapping[str, Any]]
Progress = Callable[[int, int], None]
"""Told the bytes compared so far and all of them."""


def entries_of(folder: Path, manifest: Manifest) -> Entries:
    """Return what the manifest says of each file.  Raises ExportError for a manifest that was tampered with."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in (*manifest.files, *manifest.parts):
        path = PurePosixPath(entry["path"])
        if "\x00" in entry["path"] or not path.parts:
            raise ExportError(str(folder / MANIFEST), "names a file that cannot be")
        if path.is_absolute() or ".." in path.parts:
            raise ExportError(str(folder / MANIFEST), "names a file outside of the release")
        found[entry["path"]] = entry
    return found


def compared(folder: Path, entries: Entries, progress: Progress | None) -> Iterator[Finding]:
    """Yield what is not as the manifest says: of its files, of others, of the list of checksums."""
    whole, done = sum(int(entry["bytes"]) for entry in entries.values()), 0

    def told(block: int) -> None:
        nonlocal done
        done += block
        if progress is not None:
            progress(done, whole)

    root = folder.resolve()
    for name, entry in entries.items():
        yield from _one(root, name, partial(_differs, entry=entry, told=told))
    yield from _extra(root, {*entries, MANIFEST, SUMS})
    yield from _one(root, SUMS, partial(_other_sums, wanted=_sums(root, entries)))


def _one(root: Path, name: str, differs: Callable[[Path], str | None]) -> list[Finding]:
    """Look at one file of the folder.

    A link is followed: caches of downloads, as that of huggingface_hub, keep files under their checksums and lay links
    to them.  Nothing of what it leads to is told but whether its bytes are those of the release.
    """
    try:
        path = (root / name).resolve()
        if not path.is_file():
            return [Finding("missing", name, "is not there")]
        problem = differs(path)
    except RuntimeError:  # how Python before 3.13 tells of links in a circle
        return [Finding("changed", name, "is a link that leads to itself")]
    except OSError as error:
        return [Finding("unreadable", name, error.strerror or str(error))]
    return [Finding("changed", name, problem)] if problem else []


def _differs(path: Path, entry: Mapping[str, Any], told: Callable[[int], None]) -> str | None:
    size = path.stat().st_size
    if size != entry["bytes"]:
        return f"has {size:,} bytes, not {entry['bytes']:,}"
    return None if sha256_of(path, told) == entry["sha256"] else "has the size that is stated and other bytes"


def _sums(root: Path, entries: Entries) -> bytes:
    """Return the list of checksums as it should be; it is the one place that knows the manifest's own."""
    wanted = {name: str(entry["sha256"]) for name, entry in entries.items()}
    wanted[MANIFEST] = sha256_of(root / MANIFEST)
    return "".join(f"{wanted[name]}  {name}\n" for name in sorted(wanted)).encode()


def _other_sums(path: Path, wanted: bytes) -> str | None:
    same = path.stat().st_size == len(wanted) and path.read_bytes() == wanted
    return None if same else "does not list what the manifest says, or the manifest was changed"


def _extra(root: Path, known: set[str]) -> Iterator[Finding]:
    """Name what the manifest does not; a folder that is a link holds files of elsewhere, and is not looked into.

    Hidden names beside the manifest are of version control and downloads (``.git``, ``.gitattributes``, ``.cache``),
    and no reader of data takes them for some.
    """
    untold: list[OSError] = []
    for place, folders, files in os.walk(root, onerror=untold.append):
        hidden = "." if Path(place) == root else "\x00"  # which no name begins with
        folders[:] = [name for name in folders if not name.startswith(hidden)]
        linked = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118
        for name in (*files, *linked):
            path = Path(place, name).relative_to(root).as_posix()
            if path not in known and not name.startswith(hidden):
                yield Finding("extra", path, "is a linked folder" if name in linked else "is not in the manifest")
    for error in untold:
        yield Finding("unreadable", Path(error.filename).relative_to(root).as_posix(), error.strerror or str(error))
