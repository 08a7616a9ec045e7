"""Raw pages kept for good as WARC files, found again by file and offset, read back from any WARC."""

import errno
import fcntl
import os
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from storage.archive.places import Where, archive_places
from storage.archive.reader import pages, read_page
from storage.archive.records import info_record, page_records, same_records
from storage.errors import ArchiveError, DiskFull
from storage.private_files import make_private_folder
from storage.records import Page

__all__ = ["MAX_BYTES", "Archive", "pages"]

MAX_BYTES = 10**9
"""Size at which a file is closed and the next one begun, as the WARC standard advises."""

SOFTWARE = "Winnow"


class Archive:
    """A folder of WARC files: ``winnow-<UTC time>-<process>-<serial>-<chance>.warc.gz``, each of one process only.

    The part by chance keeps machines apart whose files come together in one place.  A file that is open is locked, so
    that others see when it is closed, however its process ended.

    A page is appended in one piece and handed to the system at once: a crash leaves at most one torn page at the end
    of the file, which readers skip.  What is read may lie elsewhere too, see :class:`storage.archive.Places`.
    """

    def __init__(self, where: Where, max_bytes: int = MAX_BYTES, max_age: float | None = None) -> None:
        self.places = archive_places(where)
        self.folder = folder = self.places.folder
        self._max_bytes, self._max_age = max_bytes, max_age
        self._chance = secrets.token_hex(3)
        self._begun = 0.0
        self._lock = threading.Lock()
        self._descriptor: int | None = None
        self._path = folder
        self._pid = 0
        self._serial = 0
        self._end = 0

    def write(self, page: Page) -> str:
        """Append a page with its following pages and return its reference, ``file:offset``; see ``keep``."""
        ref = self.keep(page).raw_ref
        assert ref is not None
        return ref

    def keep(self, page: Page) -> Page:
        """Append a page with its following pages, and give it with the references of all of them.

        A following page that already has a reference is not written again.  What a browser made of an answer is
        written with the answer; the page that is given back is without it.  Raises DiskFull or ArchiveError; then
        nothing of the page in hand is left behind.
        """
        with self._lock:
            more = tuple(part if part.raw_ref else self._append(part, (), part=True) for part in page.more)
            return self._append(page, more)

    def keep_beside(self, page: Page, original: Page | None = None) -> str:
        """Append what belongs to an article's page, such as an image, and return its reference.

        Readers of pages pass it over.  With ``original``, an archived page with the same body, it is a revisit of
        that one.  Raises DiskFull or ArchiveError.
        """
        data = page_records(page, (), part=True) if original is None else same_records(page, original)
        with self._lock:
            return self._append_records(data)

    def read(self, ref: str) -> Page:
        """Return the page that ``write`` stored under a reference.  Raises ArchiveError when it is not to be had."""
        return read_page(self.places, ref)

    def close(self) -> None:
        """Finish the file in hand; the next ``write`` begins another."""
        with self._lock:
            self._finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _append(self, page: Page, more: tuple[Page, ...], *, part: bool = False) -> Page:
        ref = self._append_records(page_records(page, [each.raw_ref or "" for each in more], part=part))
        return replace(page, raw_ref=ref, more=more, original=None)

    def _append_records(self, data: bytes) -> str:
        if self._descriptor is None or self._pid != os.getpid() or self._is_full():
            self._finish()
            self._begin()
        start = self._end
        self._write_all(data)
        return f"{self._path.name}:{start}"

    def _is_full(self) -> bool:
        old = self._max_age is not None and time.monotonic() - self._begun >= self._max_age
        return old or self._end >= self._max_bytes

    def _begin(self) -> None:
        self._pid = os.getpid()
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        try:
            make_private_folder(self.folder)
            while self._descriptor is None:
                self._path = self.folder / f"winnow-{stamp}-{self._pid}-{self._serial:04}-{self._chance}.warc.gz"
                self._serial += 1
                self._descriptor = _create(self._path)
        except OSError as error:
            raise _failure(self.folder, error) from error
        self._end, self._begun = 0, time.monotonic()
        self._write_all(info_record(self._path.name, SOFTWARE))

    def _write_all(self, data: bytes) -> None:
        assert self._descriptor is not None
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError as error:
            os.ftruncate(self._descriptor, self._end)
            os.lseek(self._descriptor, self._end, os.SEEK_SET)
            raise _failure(self._path, error) from error
        self._end += len(data)

    def _finish(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        if self._pid == os.getpid():
            os.fsync(descriptor)
        os.close(descriptor)


def _create(path: Path) -> int | None:
    """Open a new file and lock it, or return None when the name is taken."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return None
    with suppress(OSError):  # a file system without locks
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _failure(path: Path, error: OSError) -> ArchiveError | DiskFull:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(f"archive {path}", "no room left on the device")
    return ArchiveError(f"archive {path}", error.strerror or str(error))
