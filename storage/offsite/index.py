"""The index of a file, made in one passage that checks its digests too."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from storage.archive.recovery import Damage, captures
from storage.errors import ArchiveError
from storage.offsite.cdxj import index_line

MOST_PROBLEMS = 20
"""Problems of one file that are kept in words."""


@dataclass(slots=True)
class Contents:
    """What stands in a file: the lines of its index, how many records, and what is wrong with some of them.

    ``torn`` says that its last record is not whole, as a crash leaves it.
    """

    lines: list[str] = field(default_factory=list)
    records: int = 0
    wrong: int = 0
    problems: list[str] = field(default_factory=list)
    torn: bool = False

    def note(self, words: str) -> None:
        """Note a problem."""
        self.wrong += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(words)


def read_contents(path: Path, name: str, told: Callable[[int], None] = lambda _: None) -> Contents:
    """Read a file named ``name`` in the archive and check the digests of its records.

    Raises ArchiveError where it is none.
    """
    contents = Contents()
    for found in captures(path, lambda _: True, told, check=True):
        if isinstance(found, Damage):
            _note_damage(contents, found)
            continue
        contents.records += 1
        if found.problem:
            contents.note(f"offset {found.offset}: {found.problem}")
        if line := index_line(found, name):
            contents.lines.append(line)
    contents.lines.sort()
    return contents


def _note_damage(contents: Contents, found: Damage) -> None:
    if found.last:
        contents.torn = True
    else:
        contents.note(f"offset {found.offset}: {found.words}")


def write_index(path: Path, lines: list[str]) -> None:
    """Write an index, whole or not at all.  Raises ArchiveError."""
    beside = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(lines)
        beside.replace(path)
    except OSError as error:
        raise ArchiveError(f"archive {path}", error.strerror or str(error)) from error
