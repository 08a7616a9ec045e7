"""Raw pages whose time is over: archive files go whole, once none of their records is wanted any more.

A file is never rewritten: what articles refer to stays where it is, and a crash leaves a file or no file.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path

from sqlalchemy import Engine, Table, select
from warcio.recordloader import ArcWarcRecord

from storage.archive.records import extras_of
from storage.archive.recovery import captures
from storage.db import read_connection
from storage.errors import ArchiveError
from storage.offsite import Catalog, FarFile, index_name, remove_far
from storage.remote import RemoteFile
from storage.removed_files import note_removed, removed_files
from storage.schema.core import articles, rejections, revisions
from storage.schema.images import saved_images

OURS = "winnow-*.warc.gz"
"""Files that crawls write; what an operator put beside them stays."""

_PAGES = frozenset({"response", "resource", "conversion", "revisit"})

YOUNGEST = timedelta(days=1)
"""A file that was written to within it stays, whatever is asked: its pages may not be stored yet."""


@dataclass(frozen=True, slots=True)
class KeptPages:
    """How long the raw pages of a site are kept after they were fetched; None is for ever.

    ``articles`` is of the pages that the newest text of an article was read from, ``others`` of all others: rejected
    ones, those of earlier texts, those that brought nothing new.
    """

    others: timedelta | None = None
    articles: timedelta | None = None


@dataclass(frozen=True, slots=True)
class UnwantedFile:
    """A file of which no record is wanted any more, here (``path``), far away (``far``) or both; ``bytes`` of one."""

    name: str
    bytes: int
    path: Path | None = None
    far: FarFile | None = None

    def sources(self) -> Iterator[Path | RemoteFile]:
        """Yield where it can be read: here, else far away."""
        if self.path is not None:
            yield self.path
        elif self.far is not None:
            yield self.far.remote


class ArchiveSweep:
    """The files of one archive that can go by now; ``kept`` says of a site how long its pages are kept."""

    def __init__(self, engine: Engine, folder: Path, kept: Callable[[str], KeptPages], now: datetime) -> None:
        self._engine = engine
        self._catalog = Catalog(engine)
        self._folder = folder
        self._kept = kept
        self._now = now

    def unwanted(self, shortest: timedelta, told: Callable[[int, int], None]) -> list[UnwantedFile]:
        """Return the files that can go; ``shortest`` is the least time that any site's pages are kept.

        ``told`` hears how many of how many files were read.  What cannot be read stays.  Raises StorageError.
        """
        old = self._old(max(shortest, YOUNGEST))
        for name in self._wanted_files(old):
            del old[name]
        noted = removed_files(self._folder)
        found = []
        for place, (name, file) in enumerate(sorted(old.items())):
            told(place, len(old))
            if name in noted or self._is_over(file):  # one that is noted was read before, and then a kill came
                found.append(name)
        # Again: what was read anew meanwhile may have made an article of a page that was rejected.
        wanted = self._wanted_files(found)
        return [old[name] for name in found if name not in wanted]

    def remove(self, files: Sequence[UnwantedFile]) -> None:
        """Remove files, after it is noted that they are.  Raises StorageError."""
        note_removed(self._folder, [file.name for file in files], self._now.date())
        for file in files:
            if file.far is not None:
                remove_far(self._catalog, file.far)
            if file.path is not None:
                _unlink(file.path)

    def _old(self, shortest: timedelta) -> dict[str, UnwantedFile]:
        latest = self._now - shortest
        found = {
            far.name: UnwantedFile(far.name, far.bytes, far=far)
            for far in self._catalog.all()
            if far.pushed_at < latest and fnmatch(far.name, OURS)
        }
        for path in self._folder.glob(OURS):
            if path.is_symlink() or not path.is_file():
                continue
            stat, far = path.stat(), found.pop(path.name, None)
            if stat.st_mtime < latest.timestamp():
                found[path.name] = UnwantedFile(path.name, stat.st_size, path, far.far if far else None)
        return found

    def _wanted_files(self, names: Iterable[str]) -> set[str]:
        """Return those files that a row refers to whose page is still kept."""
        among = set(names)
        if not among:
            return set()
        return {
            name
            for table, moment in (
                (articles, "date_fetched"),
                (revisions, "date_fetched"),
                (rejections, "date_last_seen"),
                (saved_images, "date_fetched"),
            )
            for site, name, at in self._references(table, moment)
            if name in among and not self._expired(site, at, is_article=table in (articles, saved_images))
        }

    def _references(self, table: Table, moment: str) -> Iterator[tuple[str, str, datetime]]:
        with read_connection(self._engine) as connection:
            for column in (each for each in table.c if each.name in ("raw_ref", "body_ref")):
                columns = (table.c.site, column, table.c[moment])
                query = select(*columns).where(column.is_not(None)).execution_options(yield_per=5000)
                for site, ref, at in connection.execute(query):
                    yield site, ref.rpartition(":")[0], datetime.fromisoformat(at)

    def _is_over(self, file: UnwantedFile) -> bool:
        """Return whether the time of every record is over, of those that no row refers to as well."""
        still: list[bool] = []

        def judge(record: ArcWarcRecord) -> bool:
            if record.rec_type in _PAGES and not self._is_record_over(record):
                still.append(True)
            return False  # no body is read

        try:
            damage = [each for source in file.sources() for each in captures(source, judge)]
        except ArchiveError:
            return False
        return not still and not damage

    def _is_record_over(self, record: ArcWarcRecord) -> bool:
        extras = extras_of(record)
        site, at = extras.get("site"), extras.get("fetched_at")
        if not isinstance(site, str) or not isinstance(at, str):
            return False  # no page of ours
        # A following page belongs to an article, whose page may stand in another file.
        return self._expired(site, datetime.fromisoformat(at), is_article=bool(extras.get("part")))

    def _expired(self, site: str, at: datetime, *, is_article: bool) -> bool:
        kept = self._kept(site)
        days = kept.articles if is_article else kept.others
        return days is not None and (at if at.tzinfo else at.replace(tzinfo=UTC)) < self._now - days


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
        path.with_name(index_name(path.name)).unlink(missing_ok=True)
    except OSError as error:
        raise ArchiveError(f"archive {path}", error.strerror or str(error)) from error
