"""A file far away as one that can be read here and there: in blocks, of which the last few are kept."""

import io
import os
from collections.abc import Hashable
from functools import lru_cache
from typing import Protocol

BLOCK = 2**18
"""Bytes of one request: about eight news pages, all of which a passage in the order of the archive reads."""

BLOCKS = 64
"""Blocks kept in this process, 16 MiB together."""

SIZES = 1024


class Ranged(Hashable, Protocol):
    """A file of which ranges can be read; two that are equal have the same bytes."""

    def size(self) -> int:
        """Ask how many bytes it has."""

    def part(self, start: int, stop: int) -> bytes:
        """Read the bytes of a range."""


class RangeFile(io.RawIOBase):
    """A stream over a file that can go to any place of it.  What was not to be had is not remembered."""

    def __init__(self, file: Ranged) -> None:
        super().__init__()
        self._file = file
        self._size = _size(file)
        self._length = BLOCK
        self._at = 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that any place can be gone to."""
        return True

    def tell(self) -> int:
        """Return the place that is read next."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what stands at the place, up to the end of the file."""
        wanted, done = max(0, min(len(buffer), self._size - self._at)), 0
        while done < wanted:
            number, within = divmod(self._at, self._length)
            piece = self._piece(number)[within : within + wanted - done]
            if not piece:
                break
            buffer[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def _piece(self, number: int) -> bytes:
        return _block(self._file, self._size, number)


class StreamFile(RangeFile):
    """One that is read through: in longer pieces, of which it keeps the last two by itself.

    Two, as a reader of records goes back to where the last one ended.
    """

    def __init__(self, file: Ranged, length: int) -> None:
        super().__init__(file)
        self._length = length
        self._kept: dict[int, bytes] = {}

    def _piece(self, number: int) -> bytes:
        if number not in self._kept:
            start = number * self._length
            piece = self._file.part(start, min(start + self._length, self._size))
            self._kept = dict([*self._kept.items()][-1:])
            self._kept[number] = piece
        return self._kept[number]


@lru_cache(SIZES)
def _size(file: Ranged) -> int:
    return file.size()


@lru_cache(BLOCKS)
def _block(file: Ranged, size: int, number: int) -> bytes:
    return file.part(number * BLOCK, min((number + 1) * BLOCK, size))


def forget() -> None:
    """Forget what was read: for tests, which write other bytes at an address."""
    _size.cache_clear()
    _block.cache_clear()
