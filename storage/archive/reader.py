"""Pages out of WARC files, ours and those of other tools, torn and damaged ones among them."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from warcio.recordloader import ArcWarcRecord

from storage.archive.records import extras_of, following, page_from
from storage.archive.recovery import Capture, Damage, capture_at, captures
from storage.errors import ArchiveError
from storage.places import Place, beside, folder_of, modified, name_of
from storage.records import Page

logger = logging.getLogger(__name__)


def pages(path: Path) -> Iterator[Page]:
    """Stream the pages of an archive as :func:`pages_and_damage` does, what is damaged as warnings in the log."""
    for found in pages_and_damage(path):
        if isinstance(found, Page):
            yield found
        else:
            logger.warning("archive %s: torn record at offset %d skipped: %s", path, found.offset, found.words)


def pages_and_damage(place: Place) -> Iterator[Page | Damage]:
    """Stream the pages of a WARC or ARC file, compressed or not, and the places where it is damaged.

    Responses over HTTP and resources are pages; requests, revisits and the rest are passed over, and so are the pages
    that the archive wrote as the following ones of another.  Raises ArchiveError for a file that is missing, no regular
    one, or no WARC.
    """
    written = modified(place)
    for found in captures(place, lambda record: is_page(record) and not extras_of(record).get("part")):
        yield _page_of(found, place, written) if isinstance(found, Capture) else found


def read_page(folder: Path, ref: str, *, alone: bool = False) -> Page:
    """Return the page that stands in a folder's archive under ``file:offset``, ``alone`` without its following pages.

    Raises ArchiveError when no whole page stands there.
    """
    name, offset = _parts(ref)
    if not name:
        raise _not_a_reference(ref)
    return _page_at(folder / name, offset, ref, alone=alone)


def read_following(place: Place, ref: str) -> Page:
    """Return a following page that a page in the file ``place`` names, in that file or beside it.

    Raises ArchiveError.
    """
    name, offset = _parts(ref)
    return _page_at(beside(place, name) if name else place, offset, ref, alone=True)


def _parts(ref: str) -> tuple[str, int]:
    name, colon, offset = ref.rpartition(":")
    if not colon or "/" in name or "\\" in name or not (offset.isascii() and offset.isdigit()):
        raise _not_a_reference(ref)
    return name, int(offset)


def _not_a_reference(ref: str) -> ArchiveError:
    return ArchiveError(f"archive reference {ref!r}", "is not of the form file:offset")


def _page_at(place: Place, offset: int, ref: str, *, alone: bool) -> Page:
    found = capture_at(place, offset)
    if found is None or not is_page(found.record):
        raise ArchiveError(f"archive reference {ref!r}", f"no whole page stands there in {folder_of(place)}")
    return _page_of(found, place, modified(place), alone=alone)


def _page_of(found: Capture, place: Place, written: datetime, *, alone: bool = False) -> Page:
    """Return the page of a record; within a file compressed in one piece it has no place of its own."""
    page = page_from(found.record, found.body, written)
    ref = None if found.offset is None else f"{name_of(place)}:{found.offset}"
    more = () if alone else tuple(_following(place, following(extras_of(found.record))))
    return replace(page, raw_ref=ref, more=more)


def _following(place: Place, refs: Sequence[str]) -> Iterator[Page]:
    for ref in refs:
        try:
            yield read_following(place, ref)
        except ArchiveError as error:
            logger.warning("archive %s: a following page is missing: %s", place, error)


def is_page(record: ArcWarcRecord) -> bool:
    """Return whether a record is an answer over HTTP, or a resource that was fetched so."""
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    answered = record.rec_type == "resource" or (record.rec_type == "response" and record.http_headers is not None)
    return answered and target.startswith(("http://", "https://"))
