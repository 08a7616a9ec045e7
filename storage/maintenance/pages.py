"""Raw pages whose time is over: archive files go whole, once none of their records is wanted any more.

A file is never rewritten: what articles refer to stays where it is, and a crash leaves a file or no file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from sqlalchemy import Engine, Table, select
from warcio.recordloader import ArcWarcRecord

from storage.archive import Source, captures, extras_of, note_removed
from storage.db import read_connection
from storage.errors import ArchiveError
from storage.offsite import Catalog
from storage.schema.core import articles, rejections, revisions

OURS = "winnow-*.warc.gz"
"""Files that crawls write; what an operator put beside them stays."""

YOUNGEST = timedelta(days=1)
"""A file that was written to within it stays, whatever is asked: its pages may not be stored yet."""

BESIDE = (".cdxj", ".cdx.gz")
"""Endings of the indexes that lie beside a file and go with it."""


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
    """A file of which no record is wanted any more, with its size in bytes; it may lie on object storage only."""

    path: Path
    bytes: int


class ArchiveSweep:
    """The files of one archive that can go by now; ``kept`` says of a site how long its pages are kept."""

    def __init__(self, engine: Engine, folder: Path, kept: Callable[[str], KeptPages], now: datetime) -> None:
        self._engine = engine
        self._folder = folder
        self._far = Catalog(engine)
        self._kept = kept
        self._now = now

    def unwanted(self, shortest: timedelta, told: Callable[[int, int], None]) -> list[UnwantedFile]:
        """Return the files that can go; ``shortest`` is the least time that any site's pages are kept.

        ``told`` hears how many of how many files were read.  What cannot be read stays.  Raises StorageError.
        """
        old = dict(self._old(max(shortest, YOUNGEST)))
        for name in self._wanted_files(old):
            old.pop(name, None)
        found, total = [], len(old)
        for place, (name, path) in enumerate(sorted(old.items())):
            told(place, total)
            if self._is_over(path):
                found.append(name)
        # Again: what was read anew meanwhile may have made an article of a page that was rejected.
        wanted = self._wanted_files(found) if found else set()
        return [UnwantedFile(self._folder / name, _size(old[name])) for name in found if name not in wanted]

    def remove(self, files: Iterable[UnwantedFile]) -> None:
        """Remove files, here and on object storage, after it is noted that they are.  Raises StorageError."""
        paths = [file.path for file in files]
        note_removed(self._folder, [path.name for path in paths], self._now.date())
        for path in paths:
            try:
                path.unlink(missing_ok=True)
                for ending in BESIDE:
                    path.with_name(path.name + ending).unlink(missing_ok=True)
            except OSError as error:
                raise ArchiveError(f"archive {path}", error.strerror or str(error)) from error
        for far in self._far.find(path.name for path in paths).values():
            self._far.remove(far)

    def _old(self, shortest: timedelta) -> Iterator[tuple[str, Source]]:
        """Yield files that were written to last long enough ago, those on object storage where there is none here."""
        latest = self._now - shortest
        for file in self._far.all():
            if file.pushed_at < latest and fnmatchcase(file.name, OURS):
                yield file.name, file.remote
        for path in self._folder.glob(OURS):
            if path.is_file() and not path.is_symlink() and path.stat().st_mtime < latest.timestamp():
                yield path.name, path

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
            )
            for site, name, at in self._references(table, moment)
            if name in among and not self._expired(site, at, is_article=table is articles)
        }

    def _references(self, table: Table, moment: str) -> Iterator[tuple[str, str, datetime]]:
        columns = (table.c.site, table.c.raw_ref, table.c[moment])
        with read_connection(self._engine) as connection:
            query = select(*columns).where(table.c.raw_ref.is_not(None)).execution_options(yield_per=5000)
            for site, ref, at in connection.execute(query):
                yield site, ref.rpartition(":")[0], datetime.fromisoformat(at)

    def _is_over(self, source: Source) -> bool:
        """Return whether the time of every record is over, of those that no row refers to as well."""

        def is_wanted(record: ArcWarcRecord) -> bool:
            return record.rec_type in ("response", "resource") and not self._is_record_over(record)

        try:
            return next(captures(source, is_wanted), None) is None  # the first one, or damage, keeps the file
        except ArchiveError:
            return False

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


def _size(source: Source) -> int:
    return source.stat().st_size if isinstance(source, Path) else source.size()
