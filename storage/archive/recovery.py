"""The records of any WARC file one after another, over damaged ones: reading goes on behind the damage."""

import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from storage.errors import ArchiveError

MAX_BODY = 64 * 2**20
"""Most bytes of one body that are read back; a longer one is cut, which no news page is."""

MAX_HEAD = 2**20
"""Most bytes of the head of a record; one that goes on is a damage.  What Winnow notes of a page stands in it."""


class _TornError(Exception):
    """The file ends too early; warcio takes an EOFError for a proper end."""


_ENDLESS = f"a head of more than {MAX_HEAD:,} bytes"
_GZIP = b"\x1f\x8b\x08"
_WARC = b"WARC/"
_NEXT = b"\r\n\r\nWARC/1."
_BLOCK = 2**16
_BROKEN = (
    zlib.error,
    _TornError,
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    AttributeError,  # the rest is what warcio stumbles over in a head that breaks off
    IndexError,
    TypeError,
    ValueError,
)

Wanted = Callable[[ArcWarcRecord], bool]


@dataclass(frozen=True, slots=True)
class Capture:
    """A record with its body, decoded.  ``offset`` is where it can be read by itself, None within a larger piece."""

    record: ArcWarcRecord
    body: bytes
    offset: int | None


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where a record could not be read whole."""

    offset: int
    words: str


def captures(path: Path, wanted: Wanted, told: Callable[[int], None] = lambda _: None) -> Iterator[Capture | Damage]:
    """Stream what ``wanted`` chooses by its headers, and what was damaged.

    Files may be plain, compressed by record or in one piece, WARC or ARC.  ``told`` hears how many bytes of the file
    were passed.  Raises ArchiveError for a file that cannot be opened or holds no record at all.
    """
    with opened(path) as file:
        size = path.stat().st_size
        start, found = 0, False
        arc = path.name.lower().endswith((".arc", ".arc.gz"))
        while start < size:
            reader = _Reader(file, start, wanted, arc=arc)
            yield from reader
            found = found or reader.met or (reader.torn and _begins(file))
            if reader.damage:
                if found:
                    yield Damage(reader.end, reader.damage)
                start = _resumed(file, reader.end, size)
            else:
                start = max(reader.end, start + 1)
            told(start)
    if size and not found:
        raise ArchiveError(f"archive {path}", "is no WARC file")


def capture_at(path: Path, offset: int) -> Capture | None:
    """Return the record that stands at a place of a file by itself, or None where no whole one does."""
    with opened(path) as file:
        found = next(iter(_Reader(file, offset, lambda _: True)), None)
    return found if found is not None and found.offset == offset else None


def opened(path: Path) -> IO[bytes]:
    """Open an archive, which must be a regular file: a pipe or a device may never end.  Raises ArchiveError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ArchiveError(f"archive {path}", "is no regular file")
        return path.open("rb")
    except OSError as error:
        raise ArchiveError(f"archive {path}", error.strerror or str(error)) from error


class _Reader:
    """The records from one place on: of one gzip member, or of a plain file up to its end.

    Afterwards ``met`` says whether there was any, and ``end`` is where the next piece begins, or where the damage is
    that ``damage`` describes; ``torn`` where a record only ends too early, or never.
    """

    def __init__(self, file: IO[bytes], start: int, wanted: Wanted, *, arc: bool = False) -> None:
        file.seek(start)
        self._member = _Member(file, start) if file.read(len(_GZIP)) == _GZIP else None
        file.seek(start)
        self._file = file
        self._wanted = wanted
        self._arc = arc
        self.met = self.torn = False
        self.end = start
        self.damage = ""

    def __iter__(self) -> Iterator[Capture]:
        """Yield what is wanted."""
        try:
            yield from self._captures()
        except _BROKEN as error:
            self.damage = " ".join(str(error).split())[:120] or type(error).__name__
            self.torn = isinstance(error, _TornError)

    def _captures(self) -> Iterator[Capture]:
        stream = _BoundedHeads(self._member or self._file)
        records = _Records(stream, arc2warc=self._arc)
        while (record := next(records, None)) is not None:
            at = None if self._member and self.met else self.end
            wanted = self._wanted(record)
            stream.left = None
            body = _body(record, wanted)
            stream.left = MAX_HEAD
            records.read_to_end()  # reads on to the next record: a wrong length or checksum shows here
            self.met = True
            if self._member is None:
                self.end = records.offset
            if wanted:
                yield Capture(record, body, at)
        if self._member is None and not self.met and self._rest().strip(b"\r\n "):
            raise _TornError("a record is cut off")
        self.end = self._member.end if self._member else self._file.seek(0, SEEK_END)

    def _rest(self) -> bytes:
        self._file.seek(self.end)
        return self._file.read(_BLOCK)


class _Records(ArchiveIterator):  # type: ignore[misc]
    """The records of a stream; one that does not end where it says is an error and no warning on the terminal."""

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        size = 0
        while line := self.reader.readline():
            if line.strip():
                if not size:
                    raise _TornError("a record that is longer than it says")
                return line, size
            size += len(line)
        return None, size


class _BoundedHeads:
    """A stream that ends in an error where a head goes on and on; ``left`` is None while a body is read."""

    def __init__(self, stream: "IO[bytes] | _Member") -> None:
        self._stream = stream
        self.left: int | None = MAX_HEAD
        if not isinstance(stream, _Member):
            self.tell = stream.tell

    def read(self, size: int = -1) -> bytes:
        """Give up to ``size`` bytes.  Raises _TornError."""
        data = self._stream.read(size)
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise _TornError(_ENDLESS)
        return data


class _Member:
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
        """Give up to ``size`` bytes; b"" at the end of the member.  Raises _TornError where the file ends before it."""
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail
            if not packed:
                self._file.seek(self._at)
                packed = self._file.read(_BLOCK)
                self._at += len(packed)
                if not packed:
                    raise _TornError("the file ends within a record")
            data = self._unpacker.decompress(packed, max(0, size))
            if data:
                return data
        return b""


def _body(record: ArcWarcRecord, wanted: bool) -> bytes:
    """Read what a record holds.  Raises _TornError when the file ends before the record does."""
    if not (record.rec_headers.get_header("Content-Length") or "").strip().isdecimal():
        raise ValueError("a record without its length")
    body = bytes(record.content_stream().read(MAX_BODY)) if wanted else b""
    while record.raw_stream.read(_BLOCK):
        pass
    if record.raw_stream.limit > 0:
        raise _TornError("a record is cut off")
    return body


def _resumed(file: IO[bytes], damaged: int, size: int) -> int:
    """Find the next place behind some damage where a record begins; ``size`` where there is none."""
    at, overlap = damaged + 1, len(_NEXT) - 1
    while at < size:
        file.seek(at)
        block = file.read(_BLOCK + overlap)
        for place in _places(block):
            if _is_start(file, at + place):
                return at + place
        at += _BLOCK
    return size


def _places(block: bytes) -> Iterator[int]:
    """Yield where in a block a member or a record of a plain file may begin, in order."""
    found: list[int] = []
    for mark, skip in ((_GZIP, 0), (_NEXT, 4)):
        place = block.find(mark)
        while place >= 0:
            found.append(place + skip)
            place = block.find(mark, place + 1)
    yield from sorted(found)


def _begins(file: IO[bytes]) -> bool:
    """Return whether a file begins as an archive does, if only with the first byte of it."""
    file.seek(0)
    head = file.read(len(_WARC))
    return bool(head) and (head.startswith(_GZIP[: len(head)]) or _WARC.startswith(head))


def _is_start(file: IO[bytes], at: int) -> bool:
    file.seek(at)
    head = file.read(512)
    if head.startswith(_WARC):
        return True
    try:
        return zlib.decompressobj(wbits=31).decompress(head, len(_WARC)) == _WARC
    except zlib.error:
        return False
