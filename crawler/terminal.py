"""The end of a log file, safe to show: little of it is read, and nothing in it does anything to a terminal."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import TextIO
from unicodedata import category, east_asian_width

from storage.plain_text import escape

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


def harmless(text: object, longest: int | None = _LONGEST) -> str:
    """Return a text in one line without characters that steer a terminal or hide what is written."""
    said = str(text)
    short = said if longest is None or len(said) <= longest else said[:longest] + "…"
    return escape(re.sub(r"\s", " ", short), mark="\N{REPLACEMENT CHARACTER}")


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


# One line of a terminal that is written again and again, and is never wider than the terminal.
CLEAR = "\r\x1b[2K"
"""Returns to the first column and clears the line."""

USUAL_WIDTH = 80

EVERY = 30.0
"""Seconds between two lines of progress in a log or a pipe, unless somebody wants them more often."""


class LiveLine:
    """The line; where the stream is no terminal nothing is written."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self.is_live = self._stream.isatty()

    def show(self, *texts: str) -> None:
        """Replace the line by the first of some texts, from long to short, that fits; the last one is cut."""
        self._write(CLEAR + fitting(texts, self.width - 1))

    def clear(self) -> None:
        """Leave an empty line for what is printed next."""
        self._write(CLEAR)

    @property
    def width(self) -> int:
        """The columns of the terminal at this moment, for it may be resized."""
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or USUAL_WIDTH
        except (OSError, ValueError):  # no terminal, no file
            return USUAL_WIDTH

    def _write(self, text: str) -> None:
        if self.is_live:
            self._stream.write(text)
            self._stream.flush()


class ProgressLine(LiveLine):
    """How far long work is: the line, and where the stream is no terminal a line of its own now and then."""

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        quiet: bool = False,
        every: float = EVERY,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(stream)
        self._quiet, self._every, self._clock, self._said = quiet, every, clock, clock()

    def show(self, *texts: str) -> None:
        """Show the first text that fits, or write the longest where the last was written long enough ago."""
        if self._quiet:
            return
        if self.is_live:
            super().show(*texts)
        elif self._clock() - self._said >= self._every:
            self._said = self._clock()
            print(f"winnow: {texts[0]}", file=self._stream, flush=True)

    def clear(self) -> None:
        """Leave an empty line for what is printed next."""
        if not self._quiet:
            super().clear()


def fitting(texts: Sequence[str], width: int) -> str:
    """Return the first of some texts that fits into a number of cells, or the last one cut to it."""
    return next((text for text in texts if cells(text) <= width), cut(texts[-1], width))


def cells(text: str) -> int:
    """Count the cells of a terminal that a text takes: East Asian wide characters take two, combining ones none."""
    return sum(map(_cells, text))


def cut(text: str, width: int) -> str:
    """Cut a text to a number of cells; what was cut off is marked with an ellipsis."""
    if cells(text) <= width:
        return text
    kept, used = "", 1  # for the ellipsis
    for each in text:
        used += _cells(each)
        if used > width:
            break
        kept += each
    return f"{kept}…" if width > 0 else ""


def _cells(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
