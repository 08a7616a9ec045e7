"""A folder with a file an article, which takes its place when it is whole.

``SHA256SUMS`` in it lists every file with its checksum, in the form that ``sha256sum -c`` reads; it also tells an
export from a folder of somebody's own.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from storage.errors import ExportError
from storage.export.columns import Record
from storage.export.sink import HashingFile
from storage.export.task import Task, Written, WrittenFile
from storage.files import sync, translate_os_errors, with_folder
from storage.files.staging import staging_folder

# Names of files that are safe on every system, whatever an article is called.
SLUG_BYTES = 80
"""Of a title in a name: with date, number and ending far below the 255 bytes that file systems allow."""

_APART = re.compile(r"[^\w]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def file_name(record: Record, ending: str) -> PurePosixPath:
    """Return ``site/2025-12/2025-12-17-title-0123456789abcdef.md``, the same for the same article, unlike any other.

    The ``id`` makes it unique, on systems that do not tell capitals from small letters too.
    """
    found = _DAY.match(record["date_published"] or "")
    day = found[0] if found else "undated"
    parts = [part for part in (day, slug(record["title"]), slug(record["id"]) or "0") if part]
    return PurePosixPath(slug(record["site"]) or "site", day[:7], "-".join(parts) + ending)


def slug(text: str) -> str:
    """Return letters and digits of any script, small, joined by hyphens; empty where there are none.

    Never a path, a hidden file, an option, or a name that Windows keeps for itself.
    """
    folded = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode()).lower()
    words = _APART.sub("-", folded.replace("_", "-")).strip("-")
    cut = words.encode()[:SLUG_BYTES].decode(errors="ignore").strip("-")
    return f"{cut}-" if _RESERVED.fullmatch(cut) else cut


SUMS = "SHA256SUMS"
_MARK = "# written by winnow"


def write_folder(task: Task) -> Written:
    """Write a file an article.  Raises ExportError for a folder that may not be replaced, and DiskFull."""
    target = with_folder(task.target)
    with translate_os_errors(target):
        refuse_folder(target, overwrite=task.form.overwrite)
    with staging_folder(target, task.key, resumable=False) as place:
        place.keep(0)
        with HashingFile(place.data / SUMS) as sums:
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
    if foreign := next(unlisted_files(target), None):
        raise ExportError(str(target), f"holds {foreign}, which no export wrote; it is left as it is")


def unlisted_files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder that the export which wrote it does not list."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    listed = {SUMS, *(line[66:] for line in lines)} if lines[:1] == [_MARK] else set()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not path.is_dir() and name.as_posix() not in listed:
            yield name


def _write_files(task: Task, folder: Path, sums: HashingFile) -> int:
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
