"""Files that appear whole or not at all."""

import errno
import fcntl
import glob
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from storage.errors import DiskFull, ExportError


@contextmanager
def replace_file(target: Path) -> Iterator[TextIO]:
    """Yield a text file (UTF-8) that takes the place of ``target`` when the block ends; see ``staged_file``."""
    with staged_file(target) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        yield file


@contextmanager
def staged_file(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``target`` to write to, and move it there when the block ends without an error.

    On an error, and on an interrupt, the temporary file is removed and a file that stood at ``target`` is untouched.
    Raises ExportError for a target that is a folder or whose folder is missing or not writable, DiskFull when no room
    is left.
    """
    target = _checked(target)
    name = shortened(target.name)
    temporary = target.with_name(f".{name}.{secrets.token_hex(4)}.part")
    with translate_os_errors(target):
        _forget_killed(target.parent, name)
        descriptor = _begun(temporary)
        try:
            yield temporary
            _settle(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
            os.close(descriptor)


@contextmanager
def translate_os_errors(target: Path) -> Iterator[None]:
    """Turn the errors of the system into one clear line: DiskFull where no room is left, ExportError for the rest."""
    try:
        yield
    except OSError as error:
        raise _explained(target, error) from error
    except UnicodeEncodeError as error:
        if error.encoding == (encoding := sys.getfilesystemencoding()) != "utf-8":
            problem = f"names of files are {encoding} here and cannot be written so; set PYTHONUTF8=1"
            raise ExportError(ascii(str(target))[1:-1], problem) from error
        raise


def shortened(name: str) -> str:
    """Return the beginning of a file's name with room left for what is put around it: 200 bytes of 255."""
    return os.fsdecode(os.fsencode(name)[:200].decode(errors="ignore"))


def sync(path: Path) -> None:
    """Have the system bring a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stands(descriptor: int, path: Path) -> bool:
    """Return whether an open file is still the one under its name: another process may have removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _begun(temporary: Path) -> int:
    """Make a file and give it open and locked, which says that somebody writes; the lock is gone with its process."""
    while True:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        with suppress(OSError):  # some network file systems know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if stands(descriptor, temporary):
            return descriptor
        os.close(descriptor)  # taken for one of a killed export right before it was locked


def _forget_killed(folder: Path, name: str) -> None:
    """Remove what exports to the same target left behind that were killed."""
    for path in folder.glob(f".{glob.escape(name)}.????????.part"):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _checked(target: Path) -> Path:
    with translate_os_errors(target):
        if target.is_dir():
            raise ExportError(str(target), "is a folder; a file name is needed")
        # A link is kept and what it points to is replaced; a device or a pipe cannot be.
        target = with_folder(target)
        if target.exists() and not target.is_file():
            raise ExportError(str(target), "is not an ordinary file")
    return target


def with_folder(target: Path) -> Path:
    """Return the absolute path of a target whose links are followed.

    Raises ExportError where its folder is missing or may not be entered, and for a link that leads nowhere but to
    itself.
    """
    with translate_os_errors(target):
        if not target.parent.is_dir():
            raise ExportError(str(target), f"the folder {target.parent} does not exist")
        try:
            return target.resolve()
        except RuntimeError as error:
            raise ExportError(str(target), "is a link that leads to itself") from error


def _settle(temporary: Path, target: Path) -> None:
    sync(temporary)
    if target.exists():
        temporary.chmod(target.stat().st_mode & 0o777)
    temporary.replace(target)
    sync(target.parent)


def _explained(target: Path, error: OSError) -> DiskFull | ExportError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(str(target), "no room left on the device; what stood there is as it was before")
    return ExportError(str(target), error.strerror or str(error))
