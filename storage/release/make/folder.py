"""A release takes its place whole: made in a hidden folder beside it, then renamed.

The hidden folder is locked, so that of two processes that make the same release the second is told so.  The lock goes
with its process.  What a release that was interrupted leaves are the shards its export had finished, with which the
next one goes on where it asks for the same.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import DiskFull, ExportError
from storage.files import shortened, stands
from storage.files.staging import is_staging_folder
from storage.release.manifest.manifest import is_release

DATA = "data"
"""The folder of the data in that of a release."""
_NO_ROOM = "no room left on the device; what stood there is as it was"


@contextmanager
def staged_folder(target: Path, overwrite: bool) -> Iterator[Path]:
    """Yield a folder that becomes ``target`` when the block ends without an error.

    It holds nothing but the folder of the data, in which may lie what an export goes on with.  An earlier release gives
    way where ``overwrite`` says so; anything else that stands there is refused.  Raises ExportError and DiskFull.
    """
    target = target.resolve()
    part, old = (target.with_name(f".{shortened(target.name)}.{word}") for word in ("part", "old"))
    if not target.parent.is_dir():
        raise ExportError(str(target), f"the folder {target.parent} does not exist")
    try:
        with _held(part, target):
            try:
                _restore(target, old)
                _check(target, overwrite)
                yield part
                _sync(part)
                _settle(part, target, old)
            finally:
                _leave(part)
    except DiskFull as error:  # which names a file in the hidden folder
        raise DiskFull(str(target), _NO_ROOM) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(str(target), _NO_ROOM) from error
        raise ExportError(str(target), error.strerror or str(error)) from error


@contextmanager
def _held(part: Path, target: Path) -> Iterator[None]:
    """Have the hidden folder, locked and empty.  Raises ExportError where another process has it."""
    while True:
        part.mkdir(exist_ok=True)
        number = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            _lock(number, target)
            if not stands(number, part):  # it became the release of another between the two lines above
                continue
            _tidy(part)
            (part / DATA).mkdir(exist_ok=True)
            yield
            return
        finally:
            os.close(number)


def _lock(number: int, target: Path) -> None:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ExportError(str(target), "another process is making this release") from error
    except OSError:
        return  # some network file systems know no locks; one release at a time is then up to the operator


def _tidy(part: Path) -> None:
    """Remove what is half done; what an export goes on with stays."""
    data = part / DATA
    kept = (
        {path for path in data.iterdir() if is_staging_folder(path)}
        if data.is_dir() and not data.is_symlink()
        else set()
    )
    for path in part.iterdir():
        if path != data or not kept:
            _remove(path)
    for path in data.iterdir() if kept else ():
        if path not in kept:
            _remove(path)


def _leave(part: Path) -> None:
    """Remove the folder, or all of it that nobody goes on with; it may be the release by now, and not be there."""
    with suppress(OSError):
        _tidy(part)
        part.rmdir()  # where it is empty


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _restore(target: Path, old: Path) -> None:
    """Bring back what a process that was killed between two renames had moved away."""
    if old.is_dir() and not target.exists():
        old.rename(target)


def _check(target: Path, overwrite: bool) -> None:
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
