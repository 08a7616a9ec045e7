"""A piece of the input: an archive file, or the records that begin in a range of it."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shard:
    """A file by its path or address, and a range of its bytes; ``stop`` is None for the end of the file.

    The range holds the records that begin from the first border of records at or behind ``start`` up to the one of
    ``stop``, so that any cut of a file gives each record once.
    """

    address: str
    start: int = 0
    stop: int | None = None


def ranges(address: str, size: int, most: int) -> Iterator[Shard]:
    """Cut a file of ``size`` bytes into ranges of ``most``; the last one is up to half of that longer."""
    start = 0
    while size - start > most + most // 2:
        yield Shard(address, start, start + most)
        start += most
    yield Shard(address, start, None)
