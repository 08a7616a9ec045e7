"""Files that appear whole or not at all."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from storage.errors import DiskFull, ExportError


@contextmanager
def replacing(target: Path) -> Iterator[TextIO]:
    """Give a text file (UTF-8) that takes the place of ``target`` when the block ends; see ``staged``."""
    with staged(target) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        yield file


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give a temporary path beside ``target`` to write to, and move it there when the block ends without an error.

    On an error, and on an interrupt, the temporary file is removed and a file that stood at ``target`` is untouched.
    Raises ExportError for a target that is a folder or whose folder is missing or not writable, DiskFull when no room
    is left.
    """
    target = _checked(target)
    temporary = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        yield temporary
        _settle(temporary, target)
    except OSError as error:
        raise _explained(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _checked(target: Path) -> Path:
    if target.is_dir():
        raise ExportError(str(target), "is a folder; a file name is needed")
    if not target.parent.is_dir():
        raise ExportError(str(target), f"the folder {target.parent} does not exist")
    # A link is kept and what it points to is replaced; a device or a pipe cannot be.
    target = target.resolve()
    if target.exists() and not target.is_file():
        raise ExportError(str(target), "is not an ordinary file")
    return target


def _settle(temporary: Path, target: Path) -> None:
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    if target.exists():
        temporary.chmod(target.stat().st_mode & 0o777)
    temporary.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _explained(target: Path, error: OSError) -> DiskFull | ExportError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(str(target), "no room left on the device; the file is as it was before")
    return ExportError(str(target), error.strerror or str(error))
