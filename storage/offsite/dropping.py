"""Files that lie on object storage dropped here, once they have been there for long enough."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.errors import ArchiveError, RemoteError, RemoteMissing
from storage.offsite.catalog import Catalog, FarFile
from storage.offsite.local import LocalFile, alone, closed, drop, local_files


@dataclass(slots=True)
class Dropped:
    """What one passage dropped.

    ``kept`` counts files that lie far away and are too young to be dropped, ``failed`` are files and why each stays,
    ``away`` says why the object storage could not be asked any more.
    """

    files: int = 0
    bytes: int = 0
    kept: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    away: str = ""
    busy: bool = False


def drop_old_files(
    catalog: Catalog,
    folder: Path,
    keep: timedelta,
    *,
    dry: bool = False,
    told: Callable[[int, int], None] = lambda *_: None,
) -> Dropped:
    """Drop the files that were brought away longer than ``keep`` ago; with ``dry`` only count them.

    Before a file is dropped its place is asked whether it is still there with all its bytes, which were read back when
    it was brought there.  Raises StorageError where the database or the folder cannot be used.
    """
    result, now = Dropped(), datetime.now(UTC)
    with alone(folder) as only:
        result.busy = not only
        files = local_files(folder) if only else []
        known = catalog.find(file.name for file in files)
        there = [(file, known[file.name]) for file in files if file.name in known]
        old = [(file, far) for file, far in there if now - far.pushed_at >= keep]
        result.kept = len(there) - len(old)
        for number, (file, far) in enumerate(old):
            told(number, len(old))
            try:
                _drop(file, far, result, dry=dry)
            except RemoteError as error:
                result.away = str(error)
                break
    return result


def _drop(file: LocalFile, far: FarFile, result: Dropped, *, dry: bool) -> None:
    with closed(file) as found:
        if found is None or found.bytes != far.bytes:
            result.kept += 1  # it has grown since: the next push brings away the rest
            return
        try:
            size = far.remote.size()
        except RemoteMissing:
            result.failed[file.name] = f"{far.remote.address}: is not there any more; the file here is kept"
            return
        if size != far.bytes:
            result.failed[file.name] = f"{far.remote.address}: has {size} bytes, not {far.bytes}; the file here is kept"
            return
        try:
            if not dry:
                drop(found)
        except ArchiveError as error:
            result.failed[file.name] = str(error)
            return
        result.files += 1
        result.bytes += found.bytes
