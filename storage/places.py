"""Archives wherever they lie: a file of this machine or an fsspec address (``s3://…``, ``https://…``), read in ranges.

What fails on the way is never taken for damage of the archive: a short answer, a bucket that vanished or an error of
the library that fetches is an ArchiveUnavailable with the address, after some tries where another try may help.
"""

import io
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar

from storage.errors import ArchiveUnavailable

Place = Path | str

BLOCK = 2**22
"""Bytes of one request where a file is read through."""

_BLOCKS = 2
"""Blocks kept of a file: who reads records goes back to where the last one ended."""

PAUSES = (1.0, 4.0, 15.0)
"""Seconds before another try; what s3fs tries by itself comes on top."""

_DENIED = {401, 403}
_GONE = {404, 410}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive that is read: its file, its size in bytes, and when it was changed (aware; 1970 where nobody says)."""

    file: BinaryIO
    size: int
    modified: datetime

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.file.close()


def is_remote(place: Place) -> bool:
    """Return whether a place is an address and not a path of this machine."""
    return isinstance(place, str) and "://" in place and not place.startswith(("file://", "local://"))


def local_path(place: Place) -> Path:
    """Return the path of a place of this machine."""
    return place if isinstance(place, Path) else Path(place.removeprefix("local://").removeprefix("file://"))


def name_of(place: Place) -> str:
    """Return the last part of a place, as references to pages name their file."""
    return place.name if isinstance(place, Path) else place.rstrip("/").rpartition("/")[2]


def folder_of(place: Place) -> Place:
    """Return the folder a file lies in."""
    return place.parent if isinstance(place, Path) else place.rpartition("/")[0] or "."


def beside(place: Place, name: str) -> Place:
    """Return the place of another file in the same folder."""
    return place.with_name(name) if isinstance(place, Path) else f"{folder_of(place)}/{name}"


def size_of(place: Place) -> int:
    """Return how many bytes a file has.  Raises ArchiveUnavailable."""
    if not is_remote(place):
        with opened(place) as source:
            return source.size
    address = str(place)
    system, path = file_system(address)
    return _size(address, with_tries(address, lambda: system.info(path)))


def modified(place: Place) -> datetime:
    """Return when an archive was changed (aware); 1970 where nobody says.  Raises ArchiveUnavailable."""
    with opened(place) as source:
        return source.modified


def opened(place: Place, block: int | None = None) -> Opened:
    """Open an archive, which must be a regular file: a pipe or a device may never end.

    A remote one is fetched in pieces of ``block`` bytes (default ``BLOCK``), two of which are kept.  Raises
    ArchiveUnavailable.
    """
    return _remote(str(place), block or BLOCK) if is_remote(place) else _local(local_path(place))


def file_system(address: str) -> tuple[Any, str]:
    """Return the fsspec file system of an address and the path in it.  Raises ArchiveUnavailable."""
    from fsspec.core import url_to_fs  # noqa: PLC0415 - takes 60 ms, and most archives lie on this machine

    try:
        found: tuple[Any, str] = url_to_fs(address)
    except ImportError as error:
        raise ArchiveUnavailable(f"archive {address}", _missing(address)) from error
    except Exception as error:  # whatever the library of the protocol raises
        raise ArchiveUnavailable(f"archive {address}", words_of(error)) from error
    return found


def words_of(error: BaseException) -> str:
    """Return in one line what is wrong with a file that cannot be fetched."""
    status = _status(error)
    if status in _DENIED or isinstance(error, PermissionError):
        return f"access denied ({_line(error.__cause__ or error)})"
    if isinstance(error, FileNotFoundError) and (status is None or status in _GONE):
        text = _line(error)
        return text if "bucket" in text else "no such file or bucket"
    cause = error.__cause__ if status is not None and error.__cause__ is not None else error
    return _line(cause)


def with_tries(address: str, work: Callable[[], T]) -> T:
    """Do something with a remote file, again after a pause where that may help.  Raises ArchiveUnavailable."""
    for pause in (*PAUSES, None):
        try:
            return work()
        except ArchiveUnavailable:
            raise
        except Exception as error:
            if pause is None or _is_final(error):
                raise ArchiveUnavailable(f"archive {address}", words_of(error)) from error
            time.sleep(pause)
    raise AssertionError


def _local(path: Path) -> Opened:
    try:
        noted = path.stat()
        if not stat.S_ISREG(noted.st_mode):
            raise ArchiveUnavailable(f"archive {path}", "is no regular file")
        return Opened(path.open("rb"), noted.st_size, datetime.fromtimestamp(noted.st_mtime, UTC))
    except OSError as error:
        raise ArchiveUnavailable(f"archive {path}", error.strerror or str(error)) from error


def _remote(address: str, block: int) -> Opened:
    system, path = file_system(address)
    noted = with_tries(address, lambda: system.info(path))
    size = _size(address, noted)
    source = with_tries(address, lambda: system.open(path, "rb", block_size=block, cache_type="none", size=size))
    return Opened(io.BufferedReader(_Blocks(address, source, size, block), 2**16), size, _modified(noted))


def _size(address: str, noted: dict[str, Any]) -> int:
    size = noted.get("size")
    if noted.get("type") == "directory" or not isinstance(size, int):
        raise ArchiveUnavailable(f"archive {address}", "is no file whose size is known")
    return size


class _Blocks(io.RawIOBase):
    """A remote file, fetched in blocks; each comes whole or as an ArchiveUnavailable."""

    def __init__(self, address: str, source: Any, size: int, block: int) -> None:
        self._address = address
        self._source = source
        self._size = size
        self._block = block
        self._kept: dict[int, bytes] = {}
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        number, begun = divmod(self._at, self._block)
        piece = self._piece(number)[begun : begun + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        if number not in self._kept:
            start = number * self._block
            fetched = with_tries(self._address, lambda: self._fetched(start, min(self._block, self._size - start)))
            while len(self._kept) >= _BLOCKS:
                del self._kept[next(iter(self._kept))]
            self._kept[number] = fetched
        return self._kept[number]

    def _fetched(self, start: int, length: int) -> bytes:
        self._source.seek(start)
        data = bytes(self._source.read(length))
        if len(data) != length:
            raise OSError(f"{len(data):,} bytes came instead of {length:,} at {start:,}")
        return data


def _is_final(error: Exception) -> bool:
    status = _status(error)
    if status is not None:
        return status < 500 and status not in (408, 425, 429)
    return isinstance(error, FileNotFoundError | PermissionError | ImportError | ValueError | NotImplementedError)


def _status(error: BaseException) -> int | None:
    """Return the status of the HTTP answer behind an error; fsspec hides it behind a file that is not found."""
    for each in (error, error.__cause__):
        if isinstance(status := getattr(each, "status", None), int):
            return status
    return None


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _missing(address: str) -> str:
    scheme = address.partition("://")[0]
    return f"{scheme}:// needs a library that is not installed: pip install 'winnow-news[s3]'"


def _modified(noted: dict[str, Any]) -> datetime:
    found = noted.get("LastModified") or noted.get("Last-Modified") or noted.get("mtime")
    if isinstance(found, str):
        try:
            found = parsedate_to_datetime(found)
        except ValueError:
            found = None
    if isinstance(found, int | float):
        found = datetime.fromtimestamp(found, UTC)
    if not isinstance(found, datetime):
        return datetime.fromtimestamp(0, UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
