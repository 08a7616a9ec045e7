"""Closed files brought to object storage: written whole, read back, compared, and only then noted."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import ArchiveError, RemoteError, RemoteMissing, RemoteRefused
from storage.offsite.catalog import Catalog, FarFile
from storage.offsite.cdxj import index_name
from storage.offsite.index import read_contents, write_index
from storage.offsite.local import LocalFile, alone, closed, digest, local_files
from storage.remote import RemoteFile, RemoteFolder

Told = Callable[[str, int, int], None]
"""Hears what is done, how many bytes were brought away so far, and how many are to be."""


@dataclass(slots=True)
class Pushed:
    """What one passage did.

    ``failed`` are files and why each stays, ``away`` why the object storage could not be used any more (``refused``: it
    stays so until somebody mends it; ``busy``: another process was at it), ``torn`` and
    ``damaged`` count files with a last record that is not whole, and with records that are wrong: they are brought
    away as they are.  ``waiting`` and ``waiting_bytes`` are closed files that are not there yet.
    """

    files: int = 0
    bytes: int = 0
    pages: int = 0
    torn: int = 0
    damaged: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    away: str = ""
    refused: bool = False
    busy: bool = False
    waiting: int = 0
    waiting_bytes: int = 0


class Pusher:
    """Brings the files of a folder to an address.  One process of a folder does it at a time."""

    def __init__(self, catalog: Catalog, folder: Path, address: str, told: Told = lambda *_: None) -> None:
        self._catalog, self._folder, self._told = catalog, folder, told
        self._far = RemoteFolder(address)
        self._todo = 0

    def run(self) -> Pushed:
        """Bring away what is closed and not there yet; begun again it goes on.

        An object storage that fails ends the passage, a file that does so only that file.  Raises StorageError where
        the database or the folder cannot be used.
        """
        result = Pushed()
        with alone(self._folder) as only:
            files = self.waiting()
            result.busy = not only
            if only and files:
                self._run(files, result)
        self._count(result)
        return result

    def waiting(self) -> list[LocalFile]:
        """Return the files that are not at the address yet, those still written to among them, the oldest first."""
        files = local_files(self._folder)
        known = self._catalog.find(file.name for file in files)
        return sorted(
            (file for file in files if not self._is_there(file, known.get(file.name))), key=lambda file: file.written_at
        )

    def _is_there(self, file: LocalFile, known: FarFile | None) -> bool:
        return known is not None and known.address == self._far.address and known.bytes == file.bytes

    def _run(self, files: list[LocalFile], result: Pushed) -> None:
        self._todo = sum(file.bytes for file in files)
        try:
            self._far.check()
            for file in files:
                with closed(file) as found:
                    if found is not None:
                        self._try(found, result)
        except RemoteError as error:
            result.away, result.refused = str(error), isinstance(error, RemoteRefused)

    def _try(self, file: LocalFile, result: Pushed) -> None:
        try:
            self._push(file, result)
        except RemoteError:
            raise
        except ArchiveError as error:
            result.failed[file.name] = str(error)

    def _push(self, file: LocalFile, result: Pushed) -> None:
        self._told(f"{file.name}: reading", result.bytes, self._todo)
        sha256 = digest(file.path, file.bytes)
        contents = read_contents(file.path, file.name)
        write_index(file.index, contents.lines)
        far = self._far.file(file.name)
        self._told(f"{file.name}: sending", result.bytes, self._todo)
        if not _lies_there(far, file, sha256):
            far.put(file.path)
            self._told(f"{file.name}: reading back", result.bytes, self._todo)
            _prove(far, sha256)
        self._far.file(index_name(file.name)).put(file.index)
        now = datetime.now(UTC)
        self._catalog.add(FarFile(file.name, self._far.address, file.bytes, sha256, len(contents.lines), now, now))
        result.files += 1
        result.bytes += file.bytes
        result.pages += len(contents.lines)
        result.torn += contents.torn
        result.damaged += bool(contents.wrong)
        self._told(f"{file.name}: there", result.bytes, self._todo)

    def _count(self, result: Pushed) -> None:
        for file in self.waiting():
            with closed(file) as found:
                if found is not None:
                    result.waiting += 1
                    result.waiting_bytes += found.bytes


def _lies_there(far: RemoteFile, file: LocalFile, sha256: str) -> bool:
    """Return whether a file lies at its place already, of an upload whose note was lost.

    What is there and is no more than the beginning of the file gives way to it.  Raises ArchiveError where another
    file lies there: it may be somebody's only one.
    """
    try:
        size = far.size()
    except RemoteMissing:
        return False
    found = _far_digest(far)
    if size == file.bytes and found == sha256:
        return True
    if size < file.bytes and found == digest(file.path, size):
        return False
    raise ArchiveError(far.address, "another file of this name is there; it is left as it is, and so is the one here")


def _prove(far: RemoteFile, sha256: str) -> None:
    if _far_digest(far) != sha256:
        raise ArchiveError(far.address, "what was read back is not what was sent; the file here is kept")


def _far_digest(far: RemoteFile) -> str:
    hashed = hashlib.sha256()
    for piece in far.pieces():
        hashed.update(piece)
    return hashed.hexdigest()
