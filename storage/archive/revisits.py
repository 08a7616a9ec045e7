"""Revisit records: pages whose body stands in an earlier record, told by address and time, by number or by digest."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from warcio.recordloader import ArcWarcRecord

from storage.records import Page
from storage.urls import normalize_url

Key = tuple[str, str]


def names_of(record: ArcWarcRecord) -> Iterator[Key]:
    """Yield the names under which a revisit may mean this response."""
    headers = record.rec_headers
    target, date = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Date")
    if number := headers.get_header("WARC-Record-ID"):
        yield "record", number
    if target and date:
        yield "capture", f"{date} {normalize_url(target)}"
    if digest := headers.get_header("WARC-Payload-Digest"):
        yield "payload", digest


def named_by(record: ArcWarcRecord) -> Iterator[Key]:
    """Yield the names by which a revisit means its original, the surest first."""
    headers = record.rec_headers
    target, date = headers.get_header("WARC-Refers-To-Target-URI"), headers.get_header("WARC-Refers-To-Date")
    if number := headers.get_header("WARC-Refers-To"):
        yield "record", number
    if target and date:
        yield "capture", f"{date} {normalize_url(target)}"
    if digest := headers.get_header("WARC-Payload-Digest"):
        yield "payload", digest


class Revisits:
    """The revisits met so far, until their originals are found; nothing else of the files is remembered."""

    def __init__(self) -> None:
        self._pages: dict[int, tuple[Page, str]] = {}
        self._wanted: dict[Key, set[int]] = {}
        self._added = 0

    def add(self, record: ArcWarcRecord, page: Page, name: str = "") -> None:
        """Note a revisit and its page, which has no body yet, under a name that is given back with it."""
        self._added += 1
        number = self._added
        self._pages[number] = page, name
        for key in named_by(record):
            self._wanted.setdefault(key, set()).add(number)

    def __len__(self) -> int:
        return len(self._pages)

    def means(self, record: ArcWarcRecord) -> bool:
        """Return whether any revisit that is still open means this response."""
        return next(self._open(names_of(record)), None) is not None

    def resolved(self, record: ArcWarcRecord, original: Page) -> list[tuple[Page, str]]:
        """Return the pages of the revisits that mean this response, with its body, and their names."""
        found = [self._pages.pop(number) for number in sorted(set(self._open(names_of(record))))]
        body, status, headers = original.body, original.status, original.headers
        return [(replace(page, body=body, status=status, headers=headers), name) for page, name in found]

    def _open(self, keys: Iterable[Key]) -> Iterator[int]:
        return (number for key in keys for number in self._wanted.get(key, ()) if number in self._pages)
