"""Where the files of an archive may lie: the folder they are written to, and where they were brought to from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storage.archive.recovery import Source, opened
from storage.errors import ArchiveError, RemoteError
from storage.remote import RemoteFolder

DELAYS = (0.5, 2.0)
"""Seconds before each further try to read: somebody waits for the page."""


@dataclass(frozen=True, slots=True)
class Places:
    """A folder, and the addresses of folders on object storage, the likeliest first.

    A reference names a file and not its place, so that it stays true wherever the file is brought to.
    """

    folder: Path
    remote: tuple[str, ...] = ()

    def sources(self, name: str) -> Iterator[Source]:
        """Yield where a file may be, in the order in which it is looked for."""
        yield self.folder / name
        for address in self.remote:
            yield RemoteFolder(address, DELAYS).file(name)

    def open(self, name: str) -> IO[bytes]:
        """Open a file wherever it lies.

        Raises RemoteError where a place that may have it cannot be asked, else ArchiveError.
        """
        first: ArchiveError | None = None
        for source in self.sources(name):
            try:
                return opened(source)
            except RemoteError as error:
                first = error
            except ArchiveError as error:
                first = first or error
        assert first is not None
        raise first


Where = Path | Places
"""A folder alone, or with the places its files were brought to."""


def archive_places(where: Where) -> Places:
    """Return the places that are meant."""
    return where if isinstance(where, Places) else Places(where)
