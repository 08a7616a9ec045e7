"""How much of the archive lies where, and how much waits to be brought away."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.offsite.catalog import Catalog
from storage.offsite.local import is_open, local_files


@dataclass(frozen=True, slots=True)
class Amount:
    """Files and their bytes."""

    files: int = 0
    bytes: int = 0

    def plus(self, size: int) -> "Amount":
        """Return it with one more file."""
        return Amount(self.files + 1, self.bytes + size)


@dataclass(frozen=True, slots=True)
class Status:
    """What lies in the folder (``here``), which of it is written to (``open``), is only here (``waiting``), or lies far
    away too (``both``); and what lies at each address.  ``oldest`` (aware) is when the file that waits longest was
    written to last.
    """

    here: Amount
    open: Amount
    waiting: Amount
    both: Amount
    oldest: datetime | None
    far: dict[str, Amount]


def read_status(catalog: Catalog, folder: Path) -> Status:
    """Look through a folder and the catalog; the object storage is not asked.  Raises StorageError."""
    here = opened = waiting = both = Amount()
    oldest: float | None = None
    files = local_files(folder)
    known = catalog.find(file.name for file in files)
    for file in files:
        here = here.plus(file.bytes)
        if file.name in known and known[file.name].bytes == file.bytes:
            both = both.plus(file.bytes)
        elif is_open(file):
            opened = opened.plus(file.bytes)
        else:
            waiting = waiting.plus(file.bytes)
            oldest = file.written_at if oldest is None else min(oldest, file.written_at)
    far = {address: Amount(*totals) for address, totals in catalog.totals().items()}
    since = None if oldest is None else datetime.fromtimestamp(oldest, UTC)
    return Status(here, opened, waiting, both, since, far)
