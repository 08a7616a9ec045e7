"""A piece of the input: an archive file, or the records that begin in a range of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.archive.recovery import Source
from storage.remote import RemoteFile

DELAYS = (1.0, 4.0, 15.0)
"""Seconds before each further try: Common Crawl answers 503 to whoever asks too fast."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A file by its path or address, and a range of its bytes; ``stop`` is None for the end of the file.

    The range holds the records that begin from the first border of records at or behind ``start`` up to the one of
    ``stop``, so that any cut of a file gives each record once.
    """

    address: str
    start: int = 0
    stop: int | None = None

    @property
    def source(self) -> Source:
        """The file itself."""
        return source_of(self.address)


def is_remote(address: str) -> bool:
    """Return whether an address is one of fsspec and no path of this machine."""
    return "://" in address and not address.startswith(("file://", "local://"))


def source_of(address: str) -> Source:
    """Return the file of an address or a path."""
    if is_remote(address):
        return RemoteFile(address, DELAYS)
    return Path(address.removeprefix("local://").removeprefix("file://"))


def ranges(address: str, size: int, most: int) -> Iterator[Shard]:
    """Cut a file of ``size`` bytes into ranges of ``most``; the last one is up to half of that longer."""
    start = 0
    while size - start > most + most // 2:
        yield Shard(address, start, start + most)
        start += most
    yield Shard(address, start, None)
