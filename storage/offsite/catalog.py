"""The table that says where a file of the archive lies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, func, insert, select, update

from storage.archive import Places
from storage.db import read_connection, write_transaction
from storage.remote import RemoteFile, RemoteFolder, check_address
from storage.rows import lock_names, upsert
from storage.schema.archive import archive_files, archive_places

NAMES = 500
"""Names asked for in one query, and rows read at a time."""


@dataclass(frozen=True, slots=True)
class FarFile:
    """A file at its place; times are aware.  ``pages`` are the lines of its index."""

    name: str
    address: str
    bytes: int
    sha256: str
    pages: int
    pushed_at: datetime
    checked_at: datetime

    @property
    def remote(self) -> RemoteFile:
        """The file itself."""
        return RemoteFolder(self.address).file(self.name)


class Catalog:
    """What was brought where.  Methods raise StorageError where the database cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def places(self) -> tuple[str, ...]:
        """Return the addresses that files were brought to, the newest first."""
        with read_connection(self._engine) as connection:
            query = select(archive_places.c.address).order_by(archive_places.c.id.desc())
            return tuple(connection.scalars(query))

    def find(self, names: Iterable[str]) -> dict[str, FarFile]:
        """Return those of some files that lie far away, by name."""
        found: dict[str, FarFile] = {}
        with read_connection(self._engine) as connection:
            for some in _batches(names):
                rows = connection.execute(_FILES.where(archive_files.c.name.in_(some))).mappings()
                found.update((row["name"], _file(row)) for row in rows)
        return found

    def all(self) -> Iterator[FarFile]:
        """Stream all files by name, a short transaction for each batch of them."""
        last = ""
        while True:
            query = _FILES.where(archive_files.c.name > last).order_by(archive_files.c.name).limit(NAMES)
            with read_connection(self._engine) as connection:
                files = [_file(row) for row in connection.execute(query).mappings()]
            yield from files
            if len(files) < NAMES:
                return
            last = files[-1].name

    def totals(self) -> dict[str, tuple[int, int]]:
        """Return files and bytes by address."""
        query = (
            select(archive_places.c.address, func.count(), func.sum(archive_files.c.bytes))
            .join(archive_files, archive_files.c.place_id == archive_places.c.id)
            .group_by(archive_places.c.address)
        )
        with read_connection(self._engine) as connection:
            return {address: (count, int(size)) for address, count, size in connection.execute(query)}

    def add(self, file: FarFile) -> None:
        """Note that a file lies at a place; of one that was noted before, it is the place that counts."""
        with write_transaction(self._engine) as connection:
            row = {
                "name": file.name,
                "place_id": _place(connection, file.address),
                "bytes": file.bytes,
                "sha256": file.sha256,
                "pages": file.pages,
                "pushed_at": file.pushed_at.isoformat(),
                "checked_at": file.checked_at.isoformat(),
            }
            connection.execute(upsert(connection.dialect.name, archive_files), row)

    def remove(self, name: str) -> None:
        """Forget that a file lies far away."""
        with write_transaction(self._engine) as connection:
            connection.execute(delete(archive_files).where(archive_files.c.name == name))

    def checked(self, name: str, now: datetime) -> None:
        """Note that the far copy of a file was read and was right."""
        with write_transaction(self._engine) as connection:
            row = {"checked_at": now.isoformat()}
            connection.execute(update(archive_files).where(archive_files.c.name == name).values(row))


def find_places(engine: Engine, folder: Path, setting: str = "") -> Places:
    """Return where pages are looked for: a folder, what WINNOW_ARCHIVE names, and where files were brought to before.

    Raises RemoteRefused for a setting that is no address, and StorageError.
    """
    named = (check_address(setting, folder),) if setting else ()
    known = Catalog(engine).places()
    return Places(folder, (*named, *(address for address in known if address not in named)))


def _place(connection: Connection, address: str) -> int:
    lock_names(connection, [address])
    found = connection.execute(select(archive_places.c.id).where(archive_places.c.address == address)).scalar()
    if found is None:
        added = insert(archive_places).values(address=address).returning(archive_places.c.id)
        found = connection.execute(added).scalar_one()
    return int(found)


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    rest = list(names)
    while rest:
        yield rest[:NAMES]
        rest = rest[NAMES:]


_FILES: Select[tuple[object, ...]] = select(archive_files, archive_places.c.address).join(
    archive_places, archive_places.c.id == archive_files.c.place_id
)


def _file(row: RowMapping) -> FarFile:
    return FarFile(
        row["name"],
        row["address"],
        row["bytes"],
        row["sha256"],
        row["pages"],
        datetime.fromisoformat(row["pushed_at"]).astimezone(UTC),
        datetime.fromisoformat(row["checked_at"]).astimezone(UTC),
    )
