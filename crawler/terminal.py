"""The end of a log file, safe to show: little of it is read, and nothing in it does anything to a terminal."""

import os
from pathlib import Path

_MOST_BYTES = 256 * 1024
_LONGEST = 1000  # characters of a line


def tail(path: Path, lines: int) -> list[str]:
    """Return the last lines of a file, the oldest first, of its last 256 KiB at most.

    Lines longer than 1000 characters are cut.  Raises OSError where it cannot be read or is no ordinary file.
    """
    if not path.is_file():  # a pipe would be waited for
        raise FileNotFoundError(f"{path} is not there")
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        start = file.seek(max(0, size - _MOST_BYTES))
        data = file.read(_MOST_BYTES)
    if start:
        data = data.partition(b"\n")[2] or data
    said = data.decode("utf-8", "replace").splitlines()
    return [harmless(line) for line in said[-lines:]] if lines > 0 else []


def harmless(text: str) -> str:
    """Return a text in one line without characters that steer a terminal or hide what is written."""
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return "".join(
        each if each.isprintable() else " " if each.isspace() else "\N{REPLACEMENT CHARACTER}" for each in short
    )


# Numbers with their nouns, as they are said to an operator.
def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return ``1 file`` or ``2 files``; ``plural`` where it is not made with an s."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def are(number: int) -> str:
    """Return the verb of so many."""
    return "is" if number == 1 else "are"


def were(number: int) -> str:
    """Return the past of the verb of so many."""
    return "was" if number == 1 else "were"
