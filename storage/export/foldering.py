"""A folder with a file an article, which takes its place when it is whole.

``SHA256SUMS`` in it lists every file with its checksum, in the form that ``sha256sum -c`` reads; it also tells an
export from a folder of somebody's own.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from storage.errors import ExportError
from storage.export.atomic import explaining, sync, with_folder
from storage.export.names import file_name
from storage.export.sink import Sink
from storage.export.task import Task
from storage.export.workplace import workplace
from storage.export.written import Written, WrittenFile

SUMS = "SHA256SUMS"
_MARK = "# written by winnow"


def write_folder(task: Task) -> Written:
    """Write a file an article.  Raises ExportError for a folder that may not be replaced, and DiskFull."""
    target = with_folder(task.target)
    with explaining(target):
        refuse_folder(target, overwrite=task.form.overwrite)
    with workplace(target, task.key, resumable=False) as place:
        place.keep(0)
        with Sink(place.data / SUMS) as sums:
            sums.write(f"{_MARK}\n".encode())
            count = _write_files(task, place.data, sums)
        task.hooks.seal()
        os.sync()  # at once for all of them: one after another they would take a thousand times as long
        refuse_folder(target, overwrite=task.form.overwrite)  # it may have been hours
        if target.exists():
            target.rename(place.old)
        place.data.rename(target)
        sync(target.parent)
    return Written((WrittenFile(task.target / SUMS, sums.size, sums.sha256, count),), count)


def refuse_folder(target: Path, *, overwrite: bool) -> None:
    """Raise ExportError for what must not give way to an export: a file, and a folder with anything not of an export.

    What an export wrote must be said to give way.
    """
    if target.exists() and not target.is_dir():
        raise ExportError(str(target), "is a file; this format writes a folder")
    if not target.exists() or not any(target.iterdir()):
        return
    if not overwrite:
        raise ExportError(str(target), "is not empty; --overwrite replaces what an earlier export wrote there")
    if foreign := next(strangers(target), None):
        raise ExportError(str(target), f"holds {foreign}, which no export wrote; it is left as it is")


def strangers(folder: Path) -> Iterator[Path]:
    """Give the files in a folder that the export which wrote it does not list."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    listed = {SUMS, *(line[66:] for line in lines)} if lines[:1] == [_MARK] else set()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not path.is_dir() and name.as_posix() not in listed:
            yield name


def _write_files(task: Task, folder: Path, sums: Sink) -> int:
    assert task.format.page is not None
    made, count = set[Path](), 0
    for stored in task.articles():
        record = task.record(stored)
        name = file_name(record, task.format.endings[0])
        data = task.format.page(record).encode()
        place = folder / name.parent
        if place not in made:
            place.mkdir(parents=True, exist_ok=True)
            made.add(place)
        with (folder / name).open("xb") as file:
            file.write(data)
        sums.write(f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode())
        count += 1
    return count
