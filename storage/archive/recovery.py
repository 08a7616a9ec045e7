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

from storage.archive.arc import ArcHeads, begins_as_arc
from storage.archive.content_coding import decoded
from storage.archive.streams import MAX_HEAD, BoundedHeads, Member, TornError
from storage.errors import ArchiveError, NotAnArchive, PageNotKept
from storage.remote import RemoteFile
from storage.removed_files import removed_on

Source = Path | RemoteFile
"""A file of an archive: here, or on object storage."""

MAX_BODY = 64 * 2**20
"""Most bytes of one body that are read back; a longer one is cut, which no news page is."""


class _LongerError(TornError):
    """A record goes on behind its stated end, or has another one within it: its length is wrong, its bytes are not."""


_GZIP = b"\x1f\x8b\x08"
_WARC = b"WARC/"
_NEXT = b"\n\r\nWARC/1."
_NEXT_LF = b"\n\nWARC/1."
_NEXT_ARC = b"\nhttp"
_WITHIN = b"\nWARC/1."
_BLOCK = 2**16
_HEAD = 512  # bytes that tell what a file is
_LOOK_BACK = 2**20  # some ten records of news pages
_BROKEN = (
    zlib.error,
    TornError,
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
    """A record with its body, decoded.  ``offset`` is where it can be read by itself, None within a larger piece.

    ``length`` is how many bytes of the file it takes; ``problem`` says which of its digests is wrong, where that was
    asked.
    """

    record: ArcWarcRecord
    body: bytes
    offset: int | None
    length: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where a record could not be read whole.  ``last``: nothing follows, as after a crash in a write."""

    offset: int
    words: str
    last: bool = False


def captures(
    path: Source,
    wanted: Wanted,
    told: Callable[[int], None] = lambda _: None,
    start: int = 0,
    stop: int | None = None,
    *,
    check: bool = False,
) -> Iterator[Capture | Damage]:
    """Stream what ``wanted`` chooses by its headers, and what was damaged.

    Files may be plain, compressed by record or in one piece, WARC or ARC, on this machine or at an address.  ``told``
    hears how many bytes of the file were passed.  With ``start`` and ``stop`` only the records between two borders are
    read: those at :func:`border` of either.  With ``check`` the digests of records are computed, and bodies are left
    out.  Raises ArchiveError for a file that cannot be opened, and NotAnArchive for one without any record.
    """
    with opened(path, through=True) as file:
        size = file.seek(0, SEEK_END)
        arc = begins_as_arc(beginning(file))
        at = first = border(file, size, start, arc=arc)
        end = size if stop is None else border(file, size, stop, arc=arc)
        found, whole = first > 0, first == 0 and end == size
        untold: list[Damage] = []
        while at < end:
            reader = _Reader(file, at, wanted, arc=arc, check=check, stop=end)
            for capture in reader:
                yield from untold
                untold.clear()
                yield capture
            found = found or reader.met or (reader.torn and _begins(file, arc=arc))
            if reader.damage:
                at = _resumed(file, reader.end, size, arc=arc)
                untold.append(Damage(reader.end, reader.damage, at >= size))
            else:
                at = max(reader.end, at + 1)
            if found:
                yield from untold
                untold.clear()
            told(at)
        if at > end > first and not untold and end < size:
            yield Damage(end, "a record border that lies within a record: what is in it may come twice")
    if size and whole and not found:
        raise NotAnArchive(f"archive {said(path)}", "is no WARC file")


def border(file: IO[bytes], size: int, at: int, *, arc: bool = False) -> int:
    """Return where the first record at or behind a place of a file begins; ``size`` where there is none.

    The answer depends on file and place alone, so that the readers of two neighbouring ranges agree on it.  Reading
    begins a stretch before, with whole records: bytes in a page that look like the beginning of a record are not taken
    for one.
    """
    if at <= 0:
        return 0
    place = 0 if at <= _LOOK_BACK else _resumed(file, at - _LOOK_BACK - 1, size, arc=arc)
    while place < min(at, size):
        reader = _Reader(file, place, lambda _: False, arc=arc, stop=at)
        for _ in reader:
            pass
        place = _resumed(file, reader.end, size, arc=arc) if reader.damage else max(reader.end, place + 1)
    return min(place, size)


def capture_at(file: IO[bytes], offset: int) -> Capture | None:
    """Return the record that stands at a place of an open file by itself, or None where no whole one does."""
    arc = begins_as_arc(beginning(file))
    found = next(iter(_Reader(file, offset, lambda _: True, arc=arc)), None)
    return found if found is not None and found.offset == offset else None


def beginning(file: IO[bytes], at: int = 0) -> bytes:
    """Return the first bytes from a place of a file on, unpacked: what tells which archive stands there, if any."""
    file.seek(at)
    head = file.read(_HEAD)
    if not head.startswith(_GZIP):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, _HEAD)
    except zlib.error:
        return b""


def is_archive(path: Source) -> bool:
    """Return whether a file begins as a WARC or an ARC does, whatever it is called."""
    try:
        with opened(path) as file:
            head = beginning(file)
    except ArchiveError:
        return False
    return head.startswith(_WARC) or begins_as_arc(head)


def opened(path: Source, *, through: bool = False) -> IO[bytes]:
    """Open an archive, which must be a regular file: a pipe or a device may never end.  Raises ArchiveError.

    ``through`` says that it is to be read from one place on, and not here and there.
    """
    if isinstance(path, RemoteFile):
        return path.open(through=through)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ArchiveError(f"archive {path}", "is no regular file")
        return path.open("rb")
    except OSError as error:
        if day := removed_on(path):
            raise PageNotKept(f"page in {path.name}", f"is not kept any more (removed on {day})") from error
        raise ArchiveError(f"archive {path}", error.strerror or str(error)) from error


def said(path: Source) -> str:
    """Return how a file is named to whoever reads about it."""
    return path.address if isinstance(path, RemoteFile) else str(path)


class _Reader:
    """The records from one place on: of one gzip member, or of a plain file up to its end.

    Afterwards ``met`` says whether there was any, and ``end`` is where the next piece begins, or where the damage is
    that ``damage`` describes; ``torn`` where a record only ends too early, or never.  A plain file is read up to the
    first record at or behind ``stop``.
    """

    def __init__(
        self,
        file: IO[bytes],
        start: int,
        wanted: Wanted,
        *,
        arc: bool = False,
        check: bool = False,
        stop: int | None = None,
    ) -> None:
        file.seek(start)
        self._member = Member(file, start) if file.read(len(_GZIP)) == _GZIP else None
        file.seek(start)
        self._file = file
        self._wanted = wanted
        self._arc, self._check = arc, check
        self._stop = stop
        self.met = self.torn = False
        self.end = start
        self.damage = ""

    def __iter__(self) -> Iterator[Capture]:
        """Yield what is wanted."""
        try:
            yield from self._captures()
        except _BROKEN as error:
            self.damage = " ".join(str(error).split())[:120] or type(error).__name__
            self.torn = isinstance(error, TornError)

    def _captures(self) -> Iterator[Capture]:
        stream = BoundedHeads(self._member or self._file)
        records = _Records(stream, arc2warc=self._arc, check_digests=self._check)
        records.loader.arc_parser = ArcHeads()
        while not self._is_past() and (record := next(records, None)) is not None:
            at = None if self._member and self.met else self.end
            wanted = self._wanted(record)
            stream.left = None
            body = _body(record, wanted and not self._check)
            stream.left = MAX_HEAD
            try:
                records.read_to_end()  # reads on to the next record: a wrong length or checksum shows here
            except _LongerError:
                while self._member and self._member.read(_BLOCK):
                    pass  # up to its checksum: a length is believed to be wrong only where all else is right
                if wanted:
                    yield Capture(record, body.partition(_WITHIN)[0], None)
                raise
            self.met = True
            after = self._member.end if self._member else records.offset
            length = None if at is None else after - at
            if self._member is None:
                self.end = after
            if wanted:
                yield Capture(record, body, at, length, "; ".join(record.digest_checker.problems))
        self._end()

    def _is_past(self) -> bool:
        return self._member is None and self.met and self._stop is not None and self.end >= self._stop

    def _end(self) -> None:
        if self._member is not None:
            self.end = self._member.end
        elif not self._is_past():
            if not self.met and self._rest().strip(b"\r\n "):
                raise TornError("a record is cut off")
            self.end = self._file.seek(0, SEEK_END)

    def _rest(self) -> bytes:
        self._file.seek(self.end)
        return self._file.read(_BLOCK)


class _Records(ArchiveIterator):  # type: ignore[misc]
    """The records of a stream; one that does not end where it says is an error and no warning on the terminal."""

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        size = 0
        while line := self.reader.readline():
            if line.strip():
                if not size and not line.startswith(_WARC):
                    raise _LongerError("a record that is longer than it says")
                return line, size
            size += len(line)
        return None, size


def _body(record: ArcWarcRecord, wanted: bool) -> bytes:
    """Read what a record holds.  Raises TornError when the file ends before the record does."""
    if not (record.rec_headers.get_header("Content-Length") or "").strip().isdecimal():
        raise ValueError("a record without its length")
    body = _content(record) if wanted else b""
    while record.raw_stream.read(_BLOCK):
        pass
    if record.raw_stream.limit > 0:
        raise TornError("a record is cut off")
    return body


def _content(record: ArcWarcRecord) -> bytes:
    body = bytes(record.raw_stream.read(MAX_BODY))
    if record.http_headers is None:
        return body
    return decoded(body, record.http_headers.headers, MAX_BODY)


def _resumed(file: IO[bytes], damaged: int, size: int, *, arc: bool) -> int:
    """Find the next place behind some damage where a record begins; ``size`` where there is none."""
    at, overlap = damaged + 1, len(_NEXT) - 1
    while at < size:
        file.seek(at)
        block = file.read(_BLOCK + overlap)
        for place in _places(block, arc=arc):
            if _is_start(file, at + place, arc=arc):
                return at + place
        at += _BLOCK
    return size


def _places(block: bytes, *, arc: bool) -> Iterator[int]:
    """Yield where in a block a member or a record of a plain file may begin, in order."""
    found: list[int] = []
    for mark, skip in ((_GZIP, 0), (_NEXT_ARC, 1)) if arc else ((_GZIP, 0), (_NEXT, 3), (_NEXT_LF, 2)):
        place = block.find(mark)
        while place >= 0:
            found.append(place + skip)
            place = block.find(mark, place + 1)
    yield from sorted(found)


def _begins(file: IO[bytes], *, arc: bool) -> bool:
    """Return whether a file begins as an archive does, if only with the first byte of it."""
    file.seek(0)
    head = file.read(len(_WARC))
    return arc or (bool(head) and (head.startswith(_GZIP[: len(head)]) or _WARC.startswith(head)))


def _is_start(file: IO[bytes], at: int, *, arc: bool) -> bool:
    head = beginning(file, at)
    return begins_as_arc(head) if arc else head.startswith(_WARC)
