"""The target of an export at an address elsewhere: made on this machine first, brought there when it is whole."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storage.errors import ExportError, RemoteMissing
from storage.export.incremental import tombstones_path
from storage.remote import RemoteFolder

Told = Callable[[str], None]

_ADDRESS = re.compile(r"(?P<folder>[a-z][a-z0-9+.-]*://[^/\s][^\s]*?)/(?P<name>[^/\s]+)(?P<slash>/?)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*+://")
_SHARD = re.compile(r"-\d{5}-of-\d{5}")
_PASSWORD = re.compile(r"://[^/@]*@")
_LAST = ("SHA256SUMS", "manifest.json")
"""Of a release: without them nobody takes for one what is half there."""


@dataclass(frozen=True, slots=True)
class FarTarget:
    """A file, files in shards or a release at an address that fsspec knows; ``name`` is its last part.

    ``base`` is the folder it lies in.  Methods raise RemoteError where the place cannot be used.
    """

    base: str
    name: str
    slash: str = ""

    @property
    def address(self) -> str:
        """The whole address."""
        return f"{self.base}/{self.name}"

    def check(self, *, release: bool, shards: bool, increment: bool, overwrite: bool) -> None:
        """Refuse what would take the place of something that is to stay.  Raises ExportError."""
        RemoteFolder(self.base).check()
        held = self._earlier() if release else set()
        if held and f"{self.name}/manifest.json" not in held:
            raise ExportError(self.address, "is a folder with other things in it; a release needs one of its own")
        if overwrite:
            return
        if held:
            raise ExportError(self.address, "holds a release; --overwrite replaces it")
        if increment and any(map(self._has, self._increment())):
            raise ExportError(self.address, "may hold the last export of this name; give another, or --overwrite it")
        if shards and self._shards():
            raise ExportError(self.address, "there are shards of an earlier export; --overwrite replaces them")

    def bring(self, local: Path, told: Told) -> None:
        """Bring what an export left in ``local`` there, and remove what of an earlier one has no place in it any more.

        Each file appears whole; of a release the manifest comes last.
        """
        made = local / self.name
        folder = RemoteFolder(self.base)
        paths = sorted(path for path in local.rglob("*") if path.is_file())
        names = [path.relative_to(local).as_posix() for path in paths]
        before = self._earlier() if made.is_dir() else set() if made.exists() else self._shards()
        if made.is_dir():
            folder.file(f"{self.name}/manifest.json").remove()
        order = sorted(names, key=lambda name: (name.rpartition("/")[2] in _LAST, name.endswith("manifest.json"), name))
        for done, name in enumerate(order):
            told(f"{done:,} of {len(order):,} files brought to {self.base}")
            folder.file(name).put(local / name)
        for name in sorted(before - set(names)):
            folder.file(name).remove()

    def _earlier(self) -> set[str]:
        """Name what lies in the folder."""
        start = len(self.base) + 1
        return {file.address[start:] for file, _ in RemoteFolder(self.address).matching()}

    def _shards(self) -> set[str]:
        stem, dot, ending = self.name.partition(".")
        found = RemoteFolder(self.base).matching(f"{stem}-*-of-*")
        middles = ((file.name, file.name.removeprefix(stem).removesuffix(dot + ending)) for file, _ in found)
        return {name for name, middle in middles if _SHARD.fullmatch(middle)}

    def _increment(self) -> tuple[str, str]:
        return self.name, tombstones_path(Path(self.name)).name

    def _has(self, name: str) -> bool:
        with suppress(RemoteMissing):
            return RemoteFolder(self.base).file(name).size() > 0
        return False


def read_far_target(text: str) -> FarTarget | None:
    """Read the target of an export; None for one on this machine.  Raises ExportError for an address that is none."""
    if _SCHEME.match(text) is None:
        return None
    if _PASSWORD.search(text):
        raise ExportError("the target", "holds a name or password; credentials belong in the environment")
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise ExportError(text, "names no file or folder; expected an address such as s3://bucket/corpus.parquet")
    return FarTarget(found["folder"], found["name"], found["slash"])
