"""The folder of a run at any address that fsspec reads: local, S3 and others; files appear whole or not at all."""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import fsspec

from pipelines.errors import BulkError

SETTLED = 16 * 2**20
"""Bytes that a small file of a run (options, a state, a marker) may have; a larger one is none of ours."""

_AT_ONCE = 32
"""Pieces of a file that are asked for at once elsewhere than on this machine."""

_BACKENDS = frozenset({"aiobotocore", "aiohttp", "botocore", "gcsfs", "adlfs", "s3fs", "fsspec"})
"""Libraries behind an address whose errors are no OSError: without credentials botocore raises one of its own."""


@dataclass(frozen=True, slots=True)
class FileState:
    """One file as a listing shows it; ``stamp`` is another whenever the file was written anew."""

    size: int
    stamp: str


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run.  Every method raises :class:`pipelines.errors.BulkError` where the address does not do."""

    address: str

    def child(self, name: str) -> str:
        """Return the address of a file or folder inside."""
        return f"{self.address.rstrip('/')}/{name}"

    @property
    def local(self) -> Path | None:
        """The folder on this machine's file system, None for one elsewhere."""
        fs, root = self._place
        return Path(root) if "file" in _protocols(fs) else None

    def read_json(self, name: str) -> dict[str, Any] | None:
        """Return the object in a file, None where there is no such file or where it holds something else."""
        try:
            with self.reading(name) as file:
                value = json.loads(file.read(SETTLED))
        except FileNotFoundError:
            return None
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None

    def write_json(self, name: str, value: Any) -> None:
        """Put an object into a file, which has its name when it is whole."""
        self.write(name, json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n")

    def write(self, name: str, data: bytes) -> None:
        """Put bytes into a file, which has its name when it is whole."""
        fs, root = self._place
        with backend_errors(self.child(name)):
            if self.local is None:
                fs.pipe_file(f"{root}/{name}", data)
                return
            target = Path(root) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
            try:
                part.write_bytes(data)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)

    def put(self, file: Path, name: str) -> None:
        """Bring a finished local file here; what had its name before is replaced when all of it has arrived."""
        fs, root = self._place
        with backend_errors(self.child(name)):
            if self.local is not None:
                target = Path(root) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
                try:
                    fs.put_file(str(file), str(part))
                    part.replace(target)
                finally:
                    part.unlink(missing_ok=True)
                return
            fs.put_file(str(file), f"{root}/{name}")  # several parts become an object when the last has arrived
            arrived = int(fs.info(f"{root}/{name}", refresh=True)["size"])
        if arrived != file.stat().st_size:
            raise BulkError(f"{self.child(name)}: {arrived:,} of {file.stat().st_size:,} bytes arrived")

    @contextmanager
    def reading(self, name: str) -> Iterator[BinaryIO]:
        """Open a file to be read.  Raises FileNotFoundError too."""
        fs, root = self._place
        with backend_errors(self.child(name), missing=False):
            file = fs.open(f"{root}/{name}", "rb")
        with file:
            yield file

    def pieces(self, name: str, spans: Sequence[tuple[int, int]]) -> Iterator[bytes]:
        """Yield pieces of a file, each from one byte up to another, in order; some are read ahead at once elsewhere."""
        fs, root = self._place
        path = f"{root}/{name}"
        with backend_errors(self.child(name)):
            if self.local is not None:
                with Path(path).open("rb") as file:
                    for start, stop in spans:
                        file.seek(start)
                        yield file.read(stop - start)
                return
            for at in range(0, len(spans), _AT_ONCE):
                some = spans[at : at + _AT_ONCE]
                starts, stops = [span[0] for span in some], [span[1] for span in some]
                yield from fs.cat_ranges([path] * len(some), starts, stops, on_error="raise")

    def clear(self) -> None:
        """Remove the folder with all that is in it, if it is there."""
        fs, root = self._place
        with backend_errors(self.address), suppress(FileNotFoundError):
            fs.rm(root, recursive=True)

    def files(self, name: str) -> dict[str, FileState]:
        """Return the files of a folder inside by their names, none where it is missing."""
        fs, root = self._place
        with backend_errors(self.child(name)):
            fs.invalidate_cache()
            try:
                found = fs.ls(f"{root}/{name}", detail=True)
            except FileNotFoundError:
                return {}
        return {
            base: FileState(int(each.get("size") or 0), _stamp(each))
            for each in found
            if (base := str(each["name"]).rstrip("/").rpartition("/")[2]) and each["type"] == "file"
            if not base.endswith(".part")
        }

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        fs, root = self._place
        with backend_errors(self.child(name)), suppress(FileNotFoundError):
            fs.rm_file(f"{root}/{name}")

    def sweep(self, name: str) -> None:
        """Remove what writers that were killed left in a folder inside; nobody may write there meanwhile.

        Elsewhere than on a local disk nothing is left: an object is there when all of it has arrived.
        """
        if self.local is not None:
            for left in (self.local / name).glob(".*.part"):
                left.unlink(missing_ok=True)

    @cached_property
    def _place(self) -> tuple[Any, str]:
        with backend_errors(self.address):
            fs, root = fsspec.core.url_to_fs(self.address, use_listings_cache=False)
        return fs, str(root).rstrip("/")

    def __getstate__(self) -> dict[str, str]:
        return {"address": self.address}  # a connection belongs to its process

    def __setstate__(self, state: dict[str, str]) -> None:
        self.__dict__.update(state)


@contextmanager
def backend_errors(address: str, *, missing: bool = True) -> Iterator[None]:
    """Turn what a library behind an address says into one line, FileNotFoundError only where ``missing``.

    Raises :class:`pipelines.errors.BulkError`.
    """
    try:
        yield
    except FileNotFoundError as error:
        if not missing:
            raise
        raise BulkError(f"{address}: no such file or bucket") from error
    except ImportError as error:
        extra = "s3" if address.startswith(("s3:", "s3a:")) else None
        raise BulkError(f"{address}: {_line(error)}{f'; {needs(extra)}' if extra else ''}") from error
    except (OSError, ValueError) as error:
        raise BulkError(f"{address}: {_line(error)}") from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _BACKENDS:
            raise
        raise BulkError(f"{address}: {_line(error)}") from error


def needs(extra: str) -> str:
    """Say which extra brings what is missing."""
    return f"pip install 'winnow-news[{extra}]'"


def _line(error: BaseException) -> str:
    return " ".join(str(getattr(error, "strerror", None) or error or type(error).__name__).split())[:300]


def _protocols(fs: Any) -> tuple[str, ...]:
    return (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)


def _stamp(info: dict[str, Any]) -> str:
    """Return what is another after each writing: time (a local one to the nanosecond), digest, inode."""
    return "|".join(str(info.get(name)) for name in ("mtime", "LastModified", "ETag", "ino", "etag"))
