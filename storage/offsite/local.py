"""The files of the archive in the folder of this machine: which there are, which are still written to."""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from storage.errors import ArchiveError
from storage.offsite.cdxj import index_name

ENDINGS = (".warc.gz", ".warc")
UNLOCKED = 86400.0
"""Seconds after which a file counts as closed on a file system that knows no locks."""

_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file as it was seen: its bytes, and when it was written to last (seconds since 1970)."""

    path: Path
    bytes: int
    written_at: float

    @property
    def name(self) -> str:
        """The name, by which references find it."""
        return self.path.name

    @property
    def index(self) -> Path:
        """Its index beside it."""
        return self.path.with_name(index_name(self.name))


def local_files(folder: Path) -> list[LocalFile]:
    """Return the files of a folder by name; none where there is no folder.  Raises ArchiveError."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(ENDINGS) and entry.is_file(follow_symlinks=False):
                    stat = entry.stat()
                    found.append(LocalFile(folder / entry.name, stat.st_size, stat.st_mtime))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ArchiveError(f"archive {folder}", error.strerror or str(error)) from error
    return sorted(found, key=lambda file: file.name)


@contextmanager
def closed(file: LocalFile) -> Iterator[LocalFile | None]:
    """Yield a file as it is now and keep it from being dropped meanwhile; None where it is written to, or gone."""
    try:
        descriptor = os.open(file.path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield None
        return
    try:
        stat = os.fstat(descriptor)
        if not stat.st_size or not _is_free(descriptor, stat.st_mtime):
            yield None
            return
        stat = os.fstat(descriptor)
        yield LocalFile(file.path, stat.st_size, stat.st_mtime)
    finally:
        os.close(descriptor)  # and with it the lock


def is_open(file: LocalFile) -> bool:
    """Return whether a file is written to."""
    with closed(file) as found:
        return found is None


def digest(path: Path, size: int, told: Callable[[int], None] = lambda _: None) -> str:
    """Return the SHA-256 of the first bytes of a file; ``told`` hears how many were read.  Raises ArchiveError."""
    hashed = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while size and (piece := file.read(min(size, _PIECE))):
                hashed.update(piece)
                size -= len(piece)
                told(len(piece))
    except OSError as error:
        raise ArchiveError(f"archive {path}", error.strerror or str(error)) from error
    return hashed.hexdigest()


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Yield whether this process is the only one that brings files of a folder away or drops them."""
    if not folder.is_dir():
        yield True
        return
    descriptor = os.open(folder / ".offsite.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _is_free(descriptor, 0.0)
    finally:
        os.close(descriptor)


def drop(file: LocalFile) -> None:
    """Remove a file and its index.  Raises ArchiveError."""
    try:
        file.path.unlink()
        with suppress(FileNotFoundError):
            file.index.unlink()
    except OSError as error:
        raise ArchiveError(f"archive {file.path}", error.strerror or str(error)) from error


def _is_free(descriptor: int, written_at: float) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return time.time() - written_at > UNLOCKED
    return True
