"""The bytes of an archive as the streams its records are read from: bounded heads, single gzip members."""

import zlib
from typing import IO

MAX_HEAD = 2**20
"""Most bytes of the head of a record; one that goes on is a damage.  What Winnow notes of a page stands in it."""

_ENDLESS = f"a head of more than {MAX_HEAD:,} bytes"
_BLOCK = 2**16


class TornError(Exception):
    """The file ends too early; warcio takes an EOFError for a proper end."""


class BoundedHeads:
    """A stream that ends in an error where a head goes on and on; ``left`` is None while a body is read."""

    def __init__(self, stream: "IO[bytes] | Member") -> None:
        self._stream = stream
        self.left: int | None = MAX_HEAD
        if not isinstance(stream, Member):
            self.tell = stream.tell

    def read(self, size: int = -1) -> bytes:
        """Give up to ``size`` bytes.  Raises TornError."""
        data = self._stream.read(size)
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise TornError(_ENDLESS)
        return data


class Member:
    """One gzip member of a file as a stream of what it holds."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file = file
        self._at = start
        self._unpacker = zlib.decompressobj(wbits=31)
        self._rest = b""

    @property
    def end(self) -> int:
        """Where the next member begins."""
        return self._at - len(self._unpacker.unused_data)

    def read(self, size: int = -1) -> bytes:
        """Give up to ``size`` bytes; b"" at the end of the member.  Raises TornError where the file ends before it."""
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail
            if not packed:
                self._file.seek(self._at)
                packed = self._file.read(_BLOCK)
                self._at += len(packed)
                if not packed:
                    raise TornError("the file ends within a record")
            data = self._unpacker.decompress(packed, max(0, size))
            if data:
                return data
        return b""
