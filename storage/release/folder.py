"""A release takes its place whole: made in a hidden folder beside it, then renamed."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import DiskFull, ExportError
from storage.release.manifest import is_release


@contextmanager
def staged_folder(target: Path, overwrite: bool) -> Iterator[Path]:
    """Give an empty folder that becomes ``target`` when the block ends without an error, and is removed otherwise.

    An earlier release gives way where ``overwrite`` says so; anything else that stands there is refused.  Raises
    ExportError and DiskFull.
    """
    target = target.resolve()
    part, old = (target.with_name(f".{target.name[:200]}.{word}") for word in ("part", "old"))
    _restore(target, old)
    _check(target, overwrite)
    try:
        shutil.rmtree(part, ignore_errors=True)  # left by a process that was killed
        part.mkdir()
        yield part
        _sync(part)
        _settle(part, target, old)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(str(target), "no room left on the device; what stood there is as it was") from error
        raise ExportError(str(target), error.strerror or str(error)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _restore(target: Path, old: Path) -> None:
    """Bring back what a process that was killed between two renames had moved away."""
    if old.is_dir() and not target.exists():
        old.rename(target)


def _check(target: Path, overwrite: bool) -> None:
    if not target.parent.is_dir():
        raise ExportError(str(target), f"the folder {target.parent} does not exist")
    if not target.exists():
        return
    if not target.is_dir():
        raise ExportError(str(target), "is a file; a release is a folder")
    if not any(target.iterdir()):
        return
    if not is_release(target):
        raise ExportError(str(target), "is a folder with other things in it; a release needs one of its own")
    if not overwrite:
        raise ExportError(str(target), "holds a release; --overwrite replaces it")


def _settle(part: Path, target: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    try:
        part.rename(target)
    except OSError:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    _sync_one(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _sync_one(path)
    _sync_one(folder)


def _sync_one(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
