"""The hidden folder beside a target in which an export is made: locked, and with a journal of what is finished.

``.corpus.parquet.part/`` holds ``data/`` and ``journal.jsonl``.  The first line of the journal is the key of the
export, each further line a file that is whole.  A process that is killed leaves the folder to the next one, which goes
on where the key is the same and begins anew where it is not.
"""

import fcntl
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from io import TextIOWrapper
from pathlib import Path

from storage.errors import ExportError
from storage.files.atomic import shortened, stands, sync, translate_os_errors

_SETTLING = "settling"
_JOURNAL = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """A file that is whole: ``name`` in the folder, and ``mark``, a digest of the articles that went into it."""

    name: str
    bytes: int
    sha256: str
    articles: int
    missing: int
    mark: str


class StagingFolder:
    """The folder of one export; only :func:`staging_folder` makes one."""

    def __init__(self, folder: Path, journal: TextIOWrapper, key: str) -> None:
        self.folder, self.data, self.old = folder, folder / "data", folder / "old"
        self._journal, self._key = journal, key
        self.settling = False
        self.finished: list[FinishedFile] = []

    def restore(self, target: Path) -> None:
        """Let what stood at the target stand there again, where a kill came before what was to take its place."""
        if self.old.exists() and not target.exists():
            self.old.rename(target)
        shutil.rmtree(self.old, ignore_errors=True)

    def recall(self) -> None:
        """Read what an export with the same key has finished; throw away what belongs to another, or is half done."""
        lines = _lines(self._journal)
        if lines and lines[0] == self._key:
            self.finished = list(_understood(line for line in lines[1:] if line != _SETTLING))
            self.settling = bool(self.finished) and _SETTLING in lines
        self.keep(len(self.finished))

    def take_back(self, finals: Sequence[Path]) -> None:
        """Bring files back that had taken their final places, as others of the same export may be called otherwise."""
        for each, final in zip(self.finished, finals, strict=True) if self.settling else ():
            path = self.data / each.name
            if not path.exists() and final.is_file() and final.stat().st_size == each.bytes:
                final.replace(path)
        self.settling = False

    def whole(self) -> int:
        """Count the first files that lie in the folder as long as they were noted."""
        for number, each in enumerate(self.finished):
            path = self.data / each.name
            if not path.is_file() or path.stat().st_size != each.bytes:
                return number
        return len(self.finished)

    def keep(self, count: int) -> None:
        """Keep the first files and forget the others."""
        del self.finished[count:]
        self._journal.seek(0)
        self._journal.truncate()
        self.data.mkdir(exist_ok=True)
        self.tidy()
        settling = [_SETTLING] if self.settling else []
        self._note(self._key, *map(asdict, self.finished), *settling)

    def tidy(self) -> None:
        """Remove what is half done."""
        wanted = {each.name for each in self.finished}
        for path in self.data.iterdir():
            if path.name not in wanted:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def finish(self, each: FinishedFile) -> None:
        """Note a file that is whole."""
        sync(self.data / each.name)
        self.finished.append(each)
        self._note(asdict(each))

    def commit(self) -> None:
        """Note that all files are whole and are taking their places."""
        self.settling = True
        self._note(_SETTLING)

    def _note(self, *lines: object) -> None:
        self._journal.writelines(json.dumps(each) + "\n" for each in lines)
        self._journal.flush()
        sync(self.folder / _JOURNAL)


@contextmanager
def staging_folder(target: Path, key: str, *, resumable: bool = True) -> Iterator[StagingFolder]:
    """Yield the folder in which ``target`` is made, and remove it when the block ends without an error.

    After an error it stays where it is ``resumable``.  ``key`` names everything that the bytes depend on.  Raises
    ExportError where another process is at work on the same target or the folder cannot be made, and DiskFull.
    """
    folder = _folder(target)
    with translate_os_errors(target), _locked(target, folder) as journal:
        place = StagingFolder(folder, journal, key)
        place.restore(target)
        place.recall()
        try:
            yield place
        except BaseException:
            if resumable and place.finished:
                place.tidy()
            else:
                _remove(folder)
            raise
        _remove(folder)


@contextmanager
def _locked(target: Path, folder: Path) -> Iterator[TextIOWrapper]:
    """Yield the journal in the folder, both made where they are missing, locked.

    Another process may take away what was opened, right before the lock is had: the lock then keeps nobody out.
    """
    while True:
        folder.mkdir(exist_ok=True)
        try:
            journal = (folder / _JOURNAL).open("a+", encoding="utf-8", errors="replace")
        except FileNotFoundError:  # taken away since the line before
            continue
        with journal:
            _lock(target, journal)
            if stands(journal.fileno(), folder / _JOURNAL):
                yield journal
                return


def _remove(folder: Path) -> None:
    """Remove a folder that is locked, its journal last: whoever opens that sees the lock, and then that it is gone."""
    for path in folder.iterdir():
        if path.name != _JOURNAL:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    (folder / _JOURNAL).unlink(missing_ok=True)
    with suppress(OSError):  # another process has begun its own journal in it
        folder.rmdir()


def is_staging_folder(path: Path) -> bool:
    """Return whether a path is the folder of an export that was interrupted, as :func:`staging_folder` names it."""
    return path.name.startswith(".") and path.name.endswith(".part") and path.is_dir() and not path.is_symlink()


def forget_others(folder: Path, target: Path | None) -> None:
    """Remove from a folder what interrupted exports to other targets have left."""
    for path in filter(is_staging_folder, list(folder.iterdir())):
        if target is None or path != _folder(target):
            shutil.rmtree(path)


def _folder(target: Path) -> Path:
    return target.with_name(f".{shortened(target.name)}.part")


def _lock(target: Path, journal: TextIOWrapper) -> None:
    try:
        fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ExportError(str(target), "another export is writing it") from error
    except OSError:
        return  # some network file systems know no locks; one export at a time is then up to the operator


def _understood(lines: Iterable[object]) -> Iterator[FinishedFile]:
    """Yield the files that the journal names, up to a line that is damaged."""
    kinds: dict[str, object] = {each.name: each.type for each in fields(FinishedFile)}
    for line in lines:
        if not isinstance(line, dict) or {name: type(value) for name, value in line.items()} != kinds:
            return
        yield FinishedFile(**line)


def _lines(journal: TextIOWrapper) -> list[object]:
    """Return what the journal says, up to a line that is torn."""
    journal.seek(0)
    lines: list[object] = []
    for line in journal:
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
    return lines
