"""Files read whole and compared: with the sum that was noted, and record by record with the digests in them."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TypeVar

from storage.errors import ArchiveError, RemoteError, RemoteMissing
from storage.offsite.catalog import Catalog, FarFile
from storage.offsite.index import Contents, read_contents
from storage.offsite.local import LocalFile, closed, digest, local_files
from storage.private_files import make_private_folder

T = TypeVar("T")

HERE, FAR = "here", "far"

Told = Callable[[str, int, int], None]
"""Hears which file is read, how many were, and how many there are."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file that was read; ``problems`` is empty for a good one, ``torn`` one whose last record is not whole."""

    name: str
    where: str
    bytes: int
    records: int = 0
    torn: bool = False
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Verified:
    """What was read, and the files with something wrong; ``open`` counts files that are written to and were left out.

    ``away`` says why the object storage could not be asked any more; ``unread`` counts files that were not read then.
    """

    files: int = 0
    bytes: int = 0
    records: int = 0
    torn: int = 0
    open: int = 0
    unread: int = 0
    away: str = ""
    bad: list[Checked] = field(default_factory=list)

    def add(self, checked: Checked) -> None:
        """Count a file."""
        self.files += 1
        self.bytes += checked.bytes
        self.records += checked.records
        self.torn += checked.torn
        if checked.problems:
            self.bad.append(checked)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which files: those in the folder, those far away, or both; ``sample`` reads so many of each, chosen by chance."""

    here: bool = True
    far: bool = True
    sample: int | None = None


class Verifier:
    """Reads files and changes none; that a far one is right is noted.  Raises StorageError as the catalog does."""

    def __init__(self, catalog: Catalog, folder: Path, told: Told = lambda *_: None) -> None:
        self._catalog, self._folder, self._told = catalog, folder, told
        self._chance = Random()  # noqa: S311 - which files are read

    def run(self, asked: Asked) -> Verified:
        """Read what is asked for."""
        result = Verified()
        here = self._some(local_files(self._folder), asked.sample) if asked.here else []
        far = self._some(list(self._catalog.all()), asked.sample) if asked.far else []
        total = len(here) + len(far)
        for file in here:
            self._told(file.name, result.files, total)
            self._read_here(file, result)
        for number, each in enumerate(far):
            self._told(each.name, result.files, total)
            try:
                result.add(self._read_far(each))
            except RemoteError as error:
                result.away, result.unread = str(error), len(far) - number
                break
        return result

    def _some(self, files: list[T], sample: int | None) -> list[T]:
        if sample is None or sample >= len(files):
            return files
        return [files[place] for place in sorted(self._chance.sample(range(len(files)), sample))]

    def _read_here(self, file: LocalFile, result: Verified) -> None:
        with closed(file) as found:
            if found is None:
                result.open += 1
                return
            known = self._catalog.find([file.name]).get(file.name)
            wrong = []
            try:
                if known and (found.bytes, digest(found.path, found.bytes)) != (known.bytes, known.sha256):
                    wrong.append("is not the file that was brought away under this name")
                contents = read_contents(found.path, file.name)
            except ArchiveError as error:
                contents = Contents()
                wrong.append(str(error))
            result.add(_checked(file.name, HERE, found.bytes, contents, wrong))

    def _read_far(self, file: FarFile) -> Checked:
        """Fetch a file once, into one that goes away by itself, and read that.  Raises RemoteError."""
        make_private_folder(self._folder)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".far-") as copy:
            hashed, size = hashlib.sha256(), 0
            try:
                for piece in file.remote.pieces():
                    hashed.update(piece)
                    size += len(piece)
                    copy.write(piece)
                copy.flush()
            except RemoteMissing:
                return Checked(file.name, FAR, 0, problems=(f"{file.remote.address}: is not there",))
            if (size, hashed.hexdigest()) != (file.bytes, file.sha256):
                wrong = [f"{file.remote.address}: {size} bytes with another sum than the {file.bytes} brought there"]
            else:
                wrong = []
                self._catalog.checked(file.name, datetime.now(UTC))
            try:
                contents = read_contents(Path(copy.name), file.name)
            except ArchiveError as error:
                contents = Contents()
                wrong.append(error.problem)
        return _checked(file.name, FAR, size, contents, wrong)


def _checked(name: str, where: str, size: int, contents: Contents, wrong: list[str]) -> Checked:
    problems = (*wrong, *contents.problems)
    return Checked(name, where, size, contents.records, contents.torn, problems)
