"""The lines of a manifest, each within bounds, over what is damaged."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from gzip import GzipFile
from typing import BinaryIO

MOST_LINE = 2**20
"""Bytes of one line; a row is an address, a file and a few words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its number, from 1; without a text where ``problem`` says what is wrong."""

    number: int
    text: str = ""
    problem: str | None = None


def bounded_lines(file: BinaryIO | GzipFile) -> Iterator[Line]:
    """Yield the lines that hold something; one that is too long is passed over, packed data that break off end it."""
    number = offset = 0
    try:
        while raw := file.readline(MOST_LINE + 1):
            number, begun, offset = number + 1, offset, offset + len(raw)
            if len(raw) > MOST_LINE and not raw.endswith(b"\n"):
                offset += _passed(file)
                yield Line(number, problem=f"a line of more than {MOST_LINE:,} bytes at byte {begun:,}")
            elif raw.strip():
                yield Line(number, raw.decode("utf-8", "replace"))
    except (OSError, EOFError, zlib.error) as error:
        yield Line(number + 1, problem=f"damaged at byte {offset:,}: {' '.join(str(error).split())}")


def _passed(file: BinaryIO | GzipFile) -> int:
    """Read on to the end of a line, holding little of it; return how many bytes that were."""
    size = 0
    while more := file.readline(MOST_LINE):
        size += len(more)
        if more.endswith(b"\n"):
            break
    return size
