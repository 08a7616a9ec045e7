"""A folder far away and its files: what is asked of them, tried again within bounds."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from storage.errors import RemoteAway, RemoteMissing, RemoteRefused, StorageError
from storage.remote.failures import failure
from storage.remote.ranges import RangeFile, StreamFile

T = TypeVar("T")

DELAYS = (0.5, 2.0, 5.0)
"""Seconds before each further try.  A server that never answers is given up after a minute (5 s a connection, three
in a try) or four (20 s an answer)."""

PIECE = 4 * 2**20
"""Bytes of one request where a file is read from its beginning to its end."""

_S3 = frozenset({"s3", "s3a"})
_BUCKETS = _S3 | {"gs", "gcs", "abfs", "abfss", "az"}
"""Where a file appears only when all of it is there; elsewhere it is written under another name first."""
_WEB = frozenset({"http", "https"})
_ANSWER, _SENT = 20, 180
"""Seconds until an answer begins, and until that to an upload does: some megabytes of it may still be in the buffers of
this machine when the client believes to have sent all."""
_S3_PUT = {"chunksize": 8 * 2**20, "max_concurrency": 2}
"""Parts of an upload: s3fs takes ten of 50 MB at a time into memory."""


@dataclass(frozen=True, slots=True)
class RemoteFolder:
    """A folder by its address, as :func:`storage.remote.check_address` gives it.

    Every method raises RemoteMissing, RemoteRefused or RemoteAway; the last one after ``delays`` were waited.
    """

    address: str
    delays: tuple[float, ...] = DELAYS

    def matching(self, pattern: str = "") -> Iterator[tuple["RemoteFile", int]]:
        """List the files below it, or those that a pattern with ``*``, ``?`` and ``[…]`` names, and their sizes.

        They come by name; all are held for that.
        """

        def ask(fs: Any, place: str) -> list[tuple[str, int]]:
            fs.invalidate_cache()
            found = fs.glob(f"{place}/{pattern}", detail=True) if pattern else fs.find(place, detail=True)
            files = ((name, each) for name, each in found.items() if each.get("type") == "file")
            return sorted((str(fs.unstrip_protocol(name)), int(each.get("size") or 0)) for name, each in files)

        found = _again(self.address, ask, self.delays)
        if not found:
            self._check_bucket()  # for one that is not there fsspec finds nothing, without a word
        return ((RemoteFile(address, self.delays), size) for address, size in found)

    def _check_bucket(self) -> None:
        scheme, _, rest = self.address.partition("://")
        if scheme not in _BUCKETS:
            return
        try:
            _again(f"{scheme}://{rest.partition('/')[0]}", lambda fs, place: fs.ls(place), self.delays)
        except RemoteMissing as error:
            raise RemoteRefused(self.address, "there is no such bucket") from error

    def file(self, name: str) -> "RemoteFile":
        """Return a file of the folder, whether it is there or not."""
        return RemoteFile(f"{self.address}/{name}", self.delays)

    def open(self, name: str) -> IO[bytes]:
        """Open a file of it; see :meth:`RemoteFile.open`."""
        return self.file(name).open()

    def check(self) -> None:
        """Ask whether it can be used: a bucket must be there, a folder of a file system is made."""

        def ask(fs: Any, place: str) -> None:
            if _scheme(self.address) in _BUCKETS:
                fs.info(place.partition("/")[0])
            else:
                fs.makedirs(place, exist_ok=True)

        try:
            _again(self.address, ask, self.delays)
        except RemoteMissing as error:
            raise RemoteRefused(self.address, "there is no such bucket") from error


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file by its address; what is read of it is taken to stay as it is.  Errors as for the folder."""

    address: str
    delays: tuple[float, ...] = DELAYS

    def __str__(self) -> str:
        return self.address

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.address.rpartition("/")[2]

    def size(self) -> int:
        """Ask how many bytes it has."""
        found = _again(self.address, lambda fs, place: fs.info(place), self.delays)
        if found.get("type") == "directory":
            raise RemoteMissing(self.address, "is no file")
        return int(found["size"])

    def part(self, start: int, stop: int) -> bytes:
        """Read the bytes of a range, all of them."""

        read = _web_part if _scheme(self.address) in _WEB else _part

        def fetch(fs: Any, place: str) -> bytes:
            data = read(fs, place, start, stop)
            if len(data) != stop - start:
                raise RemoteAway(self.address, f"{len(data):,} bytes came instead of {stop - start:,} at {start:,}")
            return data

        return _again(self.address, fetch, self.delays)

    def pieces(self) -> Iterator[bytes]:
        """Read all of it, piece by piece, past any cache."""
        size = self.size()
        for start in range(0, size, PIECE):
            yield self.part(start, min(start + PIECE, size))

    def open(self, *, through: bool = False) -> IO[bytes]:
        """Open it for reading here and there, in the blocks that this process keeps, or ``through`` from some place."""
        return io.BufferedReader(StreamFile(self, PIECE) if through else RangeFile(self), 2**16)

    def remove(self) -> None:
        """Remove it; one that is not there is as good."""
        with suppress(RemoteMissing):
            _again(self.address, lambda fs, place: fs.rm_file(place), self.delays)

    def put(self, local: Path) -> None:
        """Write it from a local file: whole, or not at all."""
        scheme = _scheme(self.address)

        def send(fs: Any, place: str) -> None:
            if scheme in _BUCKETS:
                fs.put_file(str(local), place, **(_S3_PUT if scheme in _S3 else {}))
                return
            fs.makedirs(place.rpartition("/")[0], exist_ok=True)
            fs.put_file(str(local), f"{place}.part")
            fs.mv(f"{place}.part", place)

        _again(self.address, send, self.delays, _SENT)


def _part(fs: Any, place: str, start: int, stop: int) -> bytes:
    return bytes(fs.cat_file(place, start=start, end=stop))


def _web_part(fs: Any, place: str, start: int, stop: int) -> bytes:
    """Read a range from a web server; one that has none is an error and does not fill the memory with all of a file."""
    with fs.open(place, "rb", block_size=stop - start, cache_type="none", size=stop) as file:
        file.seek(start)
        return bytes(file.read(stop - start))


def _scheme(address: str) -> str:
    return address.partition(":")[0]


def _s3_options(patience: float) -> dict[str, Any]:
    """Return how S3 is asked: each request three times, so that one that fails does not send a whole file again."""
    retries = {"total_max_attempts": 3, "mode": "standard"}
    times = {"connect_timeout": 5, "read_timeout": patience}
    return {"use_listings_cache": False, "config_kwargs": {**times, "retries": retries}}


def _again(address: str, action: Callable[[Any, str], T], delays: tuple[float, ...], patience: float = _ANSWER) -> T:
    """Do something with the file system of an address and the path in it, again where the next try may do it.

    ``patience`` are the seconds until an answer begins.
    """
    for delay in delays:
        try:
            return _once(address, action, patience)
        except RemoteAway:
            time.sleep(delay)
    return _once(address, action, patience)


def _once(address: str, action: Callable[[Any, str], T], patience: float) -> T:
    from fsspec.core import url_to_fs  # noqa: PLC0415 - 0.1 s, and few stores lie far away

    try:
        if _scheme(address) not in _S3:
            return action(*url_to_fs(address))
        fs, place = url_to_fs(address, **_s3_options(patience))
        fs.retries = 1  # of each request five times as many
        return action(fs, place)
    except StorageError:
        raise
    except Exception as error:
        raise failure(address, error) from error
