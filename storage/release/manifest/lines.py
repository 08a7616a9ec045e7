"""Lines of a file that may be of any length, or of any length once it is unpacked."""

from collections.abc import Iterator
from typing import Protocol


class Readable(Protocol):
    """What gives lines up to a length, as files do."""

    def readline(self, size: int, /) -> bytes:
        """Return the next line, no more of it than ``size`` bytes; empty at the end."""
        ...


def bounded(file: Readable, longest: int) -> Iterator[bytes]:
    """Yield line by line.  Raises ValueError for one of more than ``longest`` bytes, which is not read to its end."""
    while line := file.readline(longest + 1):
        if len(line) > longest:
            raise ValueError(f"a line is longer than {longest:,} bytes")
        yield line
