"""Which files of an archive were removed on purpose, so that a reader says so instead of missing them."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from storage.errors import ArchiveError
from storage.private_files import make_private_folder

REMOVED = "removed.txt"
"""The list in the archive's folder: a line a file, its name and the day, which a backup copies with the rest."""


def note_removed(folder: Path, names: Iterable[str], day: date) -> None:
    """Note that files are removed; on disk on return, so that none is missed without a word.  Raises ArchiveError."""
    lines = "".join(f"{name} {day.isoformat()}\n" for name in names)
    try:
        make_private_folder(folder)
        descriptor = os.open(folder / REMOVED, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(lines)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        raise ArchiveError(f"archive {folder / REMOVED}", error.strerror or str(error)) from error


def removed_on(path: Path) -> str | None:
    """Return the day on which a file of an archive was removed, None for any other."""
    return None if path.exists() else removed_files(path.parent).get(path.name)


def removed_files(folder: Path) -> dict[str, str]:
    """Return the files that were removed from an archive, each with the day."""
    try:
        with (folder / REMOVED).open(encoding="utf-8", errors="replace") as file:
            return {words[0]: words[1] for line in file if len(words := line.split()) == 2}
    except OSError:
        return {}
