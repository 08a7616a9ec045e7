"""The archived pages of the articles as a WARC file, with their saved images: the records as they were archived.

Only where a record says in which places of the archive others stand (the following pages of a page, the original of an
image that came twice), it says instead where they stand here.
"""

import gzip
import os
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO
from urllib.parse import quote

from storage.archive import Where, archive_places
from storage.archive.reader import original_ref, read_page
from storage.archive.records import with_noted
from storage.archive.recovery import MAX_BODY
from storage.errors import ArchiveError, ExportError, RemoteError
from storage.export.columns import ExportContext, Record, Write
from storage.export.sink import HashingFile
from storage.rows import clean_text

_CHUNK = 2**16
_MOST = 4096  # chunks of one compressed record; a page is far smaller, and more is not read into memory
_HEAD = 2**16  # bytes of a record in which its type stands: what we noted of the page may stand before it
_CONVERSION, _RESPONSE, _REQUEST, _REVISIT = b"conversion", b"response", b"request", b"revisit"
_MOST_RECORD = MAX_BODY + 2**24  # bytes of a record, of which the last is for all beside its body


@contextmanager
def warc_pages(sink: HashingFile, layout: ExportContext) -> Iterator[Write]:
    """Write the response and the request of each article's page, its following pages first, its images behind it.

    An article whose page is not to be had is counted in ``layout.missing``; an image that is not is left out.  Raises
    ExportError where there is no archive.
    """
    folder = layout.archive
    if folder is None:
        raise ExportError(layout.name, "the archive of raw pages is needed for this format")

    images: dict[str, int] = {}

    def write(record: Record) -> None:
        info = b"" if sink.size else _info(layout.name, record["date_fetched"])
        try:
            pieces = list(page_members(folder, record["raw_ref"], sink.size + len(info)))
        except RemoteError:
            raise  # the page may be there
        except ArchiveError:
            layout.missing["page"] += 1
            return
        for piece in (info, *pieces):
            sink.write(piece)
        for image in record.get("images") or ():
            sink.write(b"".join(image_members(folder, image["raw_ref"], images, sink.size)))

    yield write
    if not sink.size:
        sink.write(_info(layout.name, "1970-01-01T00:00:00+00:00"))


def page_members(where: Where, ref: str | None, start: int) -> Iterator[bytes]:
    """Yield the compressed records of a page behind those of its following pages, as they stand from ``start`` on.

    Raises ArchiveError when one is missing.
    """
    if ref is None:
        raise ArchiveError("archive", "no page was kept")
    page, places = read_page(where, ref), list[str]()
    for part in page.more:
        places.append(f":{start}")
        for member in _members(where, part.raw_ref or ref):
            start += len(member)
            yield member
    response, *request = _members(where, ref)
    yield with_noted(response, {"more": places}, _MOST_RECORD) if places else response
    yield from request


def image_members(where: Where, ref: str | None, places: dict[str, int], start: int) -> list[bytes]:
    """Return the compressed records of a saved image, behind those of the image whose bytes it has.

    ``places`` has where those stand that the file has already: they are not written again, and new ones are added.
    Empty for one that is not to be had.  Raises RemoteError where it may be.
    """
    if ref is None or ref in places:
        return []
    before: list[bytes] = []
    try:
        image, *request = _members(where, ref)
        if _is_of(image, _REVISIT) and (original := original_ref(image)) is not None:
            before = image_members(where, original, places, start)
            if original not in places:
                return []
            image = with_noted(image, {"original": f":{places[original]}"}, _MOST_RECORD)
    except RemoteError:
        raise
    except ArchiveError:
        return before
    places[ref] = start + sum(map(len, before))
    return [*before, image, *request]


def _members(where: Where, ref: str) -> Iterator[bytes]:
    name, _, offset = ref.rpartition(":")
    try:
        with archive_places(where).open(name) as file:
            file.seek(int(offset))
            first = _member(file)
            yield first
            following = (_RESPONSE, _REQUEST) if _is_of(first, _CONVERSION) else (_REQUEST,)
            for kind in following:  # what was rendered has its answer behind it
                if not _is_of(member := _member(file), kind):
                    return
                yield member
    except (OSError, zlib.error) as error:
        raise ArchiveError(f"archive reference {ref!r}", "no whole record stands there") from error


def _is_of(member: bytes, kind: bytes) -> bool:
    return b"\r\nWARC-Type: %s\r\n" % kind in zlib.decompressobj(31).decompress(member, _HEAD)


def _member(file: IO[bytes]) -> bytes:
    """Read one compressed record, proved by its checksum, and stand behind it; nothing at the end of the file."""
    stream, pieces = zlib.decompressobj(31), list[bytes]()
    while not stream.eof:
        data = file.read(_CHUNK)
        pieces.append(data)
        if not data or len(pieces) > _MOST:
            break
        while data and not stream.eof:
            stream.decompress(data, _CHUNK)  # what it holds is not needed, and may be large
            data = stream.unconsumed_tail
    file.seek(-len(stream.unused_data), os.SEEK_CUR)
    whole = b"".join(pieces)
    return whole[: len(whole) - len(stream.unused_data)] if stream.eof else b""


def _info(name: str, date: str) -> bytes:
    """Return the record that opens a file, with nothing in it that differs from one time to the next."""
    stated = datetime.fromisoformat(date)
    moment = stated.astimezone(UTC) if stated.tzinfo else stated
    name = clean_text(name)
    body = b"software: Winnow\r\nformat: WARC File Format 1.1\r\n"
    head = (
        "WARC/1.1\r\nWARC-Type: warcinfo\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{name} {date}')}>\r\n"
        f"WARC-Filename: {quote(name)}\r\nWARC-Date: {moment:%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"Content-Type: application/warc-fields\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0)
