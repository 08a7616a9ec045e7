"""Pages out of WARC files, ours and those of other tools, torn and damaged ones among them."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from warcio.recordloader import ArcWarcRecord

from storage.archive.places import Places, Where, archive_places
from storage.archive.records import extras_of, following, original_of, page_from
from storage.archive.recovery import Capture, Damage, Source, capture_at, captures, said
from storage.errors import ArchiveError, RemoteError
from storage.records import Page
from storage.remote import RemoteFolder

logger = logging.getLogger(__name__)

_Open = Callable[[str], IO[bytes]]


def pages(path: Source) -> Iterator[Page]:
    """Stream the pages of an archive as :func:`pages_and_damage` does, what is damaged as warnings in the log."""
    for found in pages_and_damage(path):
        if isinstance(found, Page):
            yield found
        else:
            logger.warning("archive %s: torn record at offset %d skipped: %s", said(path), found.offset, found.words)


def pages_and_damage(path: Source) -> Iterator[Page | Damage]:
    """Stream the pages of a WARC or ARC file, compressed or not, and the places where it is damaged.

    Responses over HTTP and resources are pages; requests, revisits and the rest are passed over, and so are the pages
    that the archive wrote as the following ones of another.  Raises ArchiveError for a file that is missing, no regular
    one, or no WARC.
    """
    for found in captures(path, lambda record: is_page(record) and not extras_of(record).get("part")):
        yield _page_of(found, _beside(path), path.name, _age(path)) if isinstance(found, Capture) else found


def read_page(where: Where, ref: str, *, alone: bool = False) -> Page:
    """Return the page that an archive has under ``file:offset``, ``alone`` without its following pages.

    Raises ArchiveError when no whole page stands there; RemoteError, which is one, when that is not
    known because the object storage cannot be asked.
    """
    name, offset = _place(ref)
    return _read(archive_places(where).open, name, offset, alone=alone)


def read_following(path: Source, ref: str) -> Page:
    """Return a following page that a page in the file ``path`` names, in that file or beside it.

    Raises ArchiveError.
    """
    name, offset = _place(ref, path.name)
    return _read(_beside(path), name, offset, alone=True)


def original_ref(member: bytes) -> str | None:
    """Return the reference of the record whose body a compressed revisit of ours has, None for any other record."""
    found = capture_at(BytesIO(member), 0)
    return None if found is None else original_of(found.record)


def _place(ref: str, within: str = "") -> tuple[str, int]:
    """Return file and offset of a reference; ``:17`` is a place ``within`` a file.  Raises ArchiveError."""
    name, _, offset = ref.rpartition(":")
    name = name or within
    if not name or "/" in name or "\\" in name or not (offset.isascii() and offset.isdigit()):
        raise ArchiveError(f"archive reference {ref!r}", "is not of the form file:offset")
    return name, int(offset)


def _beside(path: Source) -> _Open:
    """Return what opens the files that lie beside one."""
    if isinstance(path, Path):
        return Places(path.parent).open
    return RemoteFolder(path.address.rpartition("/")[0], path.delays).open


def _read(opening: _Open, name: str, offset: int, *, alone: bool) -> Page:
    with opening(name) as file:
        found, age = capture_at(file, offset), _modified(file)
    if found is not None and (original := original_of(found.record)) is not None:
        found = replace(found, body=_read(opening, *_place(original, name), alone=True).body)
    elif found is None or not is_page(found.record):
        raise ArchiveError(f"archive reference '{name}:{offset}'", "no whole page stands there")
    return _page_of(found, opening, name, age, alone=alone)


def _page_of(found: Capture, opening: _Open, name: str, age: datetime, *, alone: bool = False) -> Page:
    """Return the page of a record; within a file compressed in one piece it has no place of its own."""
    page = page_from(found.record, found.body, age)
    ref = None if found.offset is None else f"{name}:{found.offset}"
    more = () if alone else tuple(_following(opening, name, following(extras_of(found.record))))
    return replace(page, raw_ref=ref, more=more)


def _following(opening: _Open, name: str, refs: Sequence[str]) -> Iterator[Page]:
    for ref in refs:
        try:
            yield _read(opening, *_place(ref, name), alone=True)
        except RemoteError:
            raise  # it may be there: the article would lose its end
        except ArchiveError as error:
            logger.warning("archive %s: a following page is missing: %s", name, error)


def _age(path: Source) -> datetime:
    if isinstance(path, Path):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return datetime.now(UTC)


def _modified(file: IO[bytes]) -> datetime:
    """Return when a file was changed last; one that is read far away counts as new."""
    try:
        return datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
    except OSError:
        return datetime.now(UTC)


def is_rendered(record: ArcWarcRecord) -> bool:
    """Return whether a record is what a browser of ours made of an answer."""
    return record.rec_type == "conversion" and extras_of(record).get("rendered") is True


def is_page(record: ArcWarcRecord) -> bool:
    """Return whether a record is an answer over HTTP, a resource that was fetched so, or what we rendered of one."""
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    answered = record.rec_type == "resource" or (record.rec_type == "response" and record.http_headers is not None)
    return (answered or is_rendered(record)) and target.startswith(("http://", "https://"))
