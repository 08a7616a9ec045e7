"""Reading WARC files, ours and those of other tools, torn and damaged ones among them."""

import gzip
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from storage.archive.records import extras_of, following, page_from
from storage.errors import ArchiveError
from storage.records import Page

logger = logging.getLogger(__name__)

MAX_BODY = 64 * 2**20
"""Most bytes of one body that are read back; a longer one is cut, which no news page is."""


def pages(path: Path) -> Iterator[Page]:
    """Stream the pages of a WARC, compressed or not.

    Responses over HTTP and resources are pages; requests, revisits and the rest are passed over, and so are the pages
    that the archive wrote as the following ones of another.  A torn or damaged record ends the file with a warning
    that names the file and the offset.  Raises ArchiveError for a file that is missing or no WARC.
    """
    done = 0
    with _opened(path) as file:
        try:
            for page in _pages(file, path):
                done += 1
                yield page
        except _OneMemberError:
            pass
        else:
            return
    # Some tools compress the whole file in one piece: the offsets mean nothing then, the pages are good.
    with gzip.open(path) as whole:
        yield from (replace(page, raw_ref=None) for page in islice(_pages(whole, path), done, None))


def read_page(folder: Path, ref: str, *, alone: bool = False) -> Page:
    """Return the page that stands in a folder's archive under ``file:offset``, ``alone`` without its following pages.

    Raises ArchiveError when no whole page stands there.
    """
    name, _, offset = ref.rpartition(":")
    if not name or "/" in name or "\\" in name or not (offset.isascii() and offset.isdigit()):
        raise ArchiveError(f"archive reference {ref!r}", "is not of the form file:offset")
    path = folder / name
    with _opened(path) as file:
        file.seek(int(offset))
        try:
            page = next(_pages(file, path, parts=True, alone=alone), None)
        except (ArchiveError, _OneMemberError):
            page = None
    if page is None or page.raw_ref != ref:
        raise ArchiveError(f"archive reference {ref!r}", f"no whole page stands there in {folder}")
    return page


def read_following(path: Path, ref: str) -> Page:
    """Return a following page that a page in the file ``path`` names, in that file or beside it.

    Raises ArchiveError.
    """
    return read_page(path.parent, f"{path.name}{ref}" if ref.startswith(":") else ref, alone=True)


class _OneMemberError(Exception):
    """The file is compressed in one piece."""


def _pages(file: IO[bytes] | gzip.GzipFile, path: Path, *, parts: bool = False, alone: bool = False) -> Iterator[Page]:
    status = os.fstat(file.fileno())
    fallback = datetime.fromtimestamp(status.st_mtime, UTC)
    records = ArchiveIterator(file)
    while (record := _next(records, path)) is not None:
        offset, body = records.offset, _body(record)
        if body is None:
            logger.warning("archive %s: torn record at offset %d skipped", path, offset)
            return
        extras = extras_of(record)
        if not _is_page(record) or (extras.get("part") and not parts):
            continue
        page = page_from(record, body, fallback)
        more = () if alone else tuple(_following(path, following(extras)))
        yield replace(page, raw_ref=f"{path.name}:{offset}", more=more)
    if records.offset < status.st_size and not isinstance(file, gzip.GzipFile):
        logger.warning("archive %s: torn record at offset %d skipped", path, records.offset)


def _following(path: Path, refs: Sequence[str]) -> Iterator[Page]:
    for ref in refs:
        try:
            yield read_following(path, ref)
        except ArchiveError as error:
            logger.warning("archive %s: a following page is missing: %s", path, error)


def _next(records: ArchiveIterator, path: Path) -> ArcWarcRecord | None:
    try:
        return next(records, None)
    except ArchiveLoadFailed as error:
        if "non-chunked gzip" in str(error):
            raise _OneMemberError from error
        if records.record is None:
            raise ArchiveError(f"archive {path}", "is no WARC file") from error
    except (AttributeError, IndexError, TypeError, ValueError, StatusAndHeadersParserException):
        pass  # what warcio stumbles over in a head that breaks off
    return None


def _is_page(record: ArcWarcRecord) -> bool:
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    answered = record.rec_type == "resource" or (record.rec_type == "response" and record.http_headers is not None)
    return answered and target.startswith(("http://", "https://"))


def _body(record: ArcWarcRecord) -> bytes | None:
    """Read what a record holds, decoded, or None when the file ends before the record does."""
    if not (record.rec_headers.get_header("Content-Length") or "").strip().isdecimal():
        return None
    body: bytes = record.content_stream().read(MAX_BODY) if _is_page(record) else b""
    while record.raw_stream.read(2**16):
        pass
    return None if record.raw_stream.limit > 0 else body


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise ArchiveError(f"archive {path}", error.strerror or str(error)) from error
