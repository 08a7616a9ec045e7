"""A re-extraction: runs of the store like any other, without the network, gone on with after any end."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from random import Random

from crawler.errors import ArgumentError
from crawler.eta import Pace, rough_duration
from crawler.process import end_abandoned_runs, this_process
from crawler.spiders import SiteLoader
from pipelines.errors import WorkersError
from pipelines.extraction import EXTRACTOR_VERSION, Rules, Template, from_json
from pipelines.reextraction import Reextraction, ReextractionReport
from pipelines.stats import INTERRUPTED, WORKERS_FAILED, peak_memory
from pipelines.workers import WorkerBounds
from pipelines.workers.archive_pool import ArchivePool
from storage.archive import Where, archive_places
from storage.errors import StorageError
from storage.reextraction import ReextractionOutcome, StalePage, Wanted, sites_of
from storage.reextraction.pages import DONE, KIND, Reader, cut_off, stale_pages, without_page
from storage.removed_files import removed_files
from storage.store import Store

PREVIEW = 200
"""Pages that are read before anything is written, to show what would change."""

BROKEN = "store_failed"
_NOTE_SECONDS = 20.0  # as a crawl keeps its counts
_NO_STEP = 10**9

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ReextractionRequest:
    """What an operator wants read again; ``anew`` goes on with no run that was cut off."""

    wanted: Wanted
    limit: int | None = None
    anew: bool = False


@dataclass
class ReextractionRuns:
    """The rows of the runs of one re-extraction: one a site, begun with its first page."""

    store: Store
    numbers: dict[str, int] = field(default_factory=dict)
    _noted: float = field(default_factory=time.monotonic)

    def of(self, site: str) -> int:
        """Return the number of a site's run."""
        if site not in self.numbers:
            self.numbers[site] = self.store.start_run(site, KIND, process=this_process())
        return self.numbers[site]

    def note(self, book: ReextractionReport) -> None:
        """Keep the counts now and then, for a process that is killed."""
        if time.monotonic() - self._noted >= _NOTE_SECONDS:
            self._noted = time.monotonic()
            for site, number in self.numbers.items():
                self.store.count_run(number, _counts(book, site), 0)

    def finish(self, book: ReextractionReport, ending: str) -> None:
        """Close the rows."""
        for site, number in self.numbers.items():
            counts = _counts(book, site)
            failed = ending != DONE or any(name.startswith("failed/") for name in counts)
            self.store.finish_run(number, ending=ending, exit_status=int(failed), counts=counts, memory=peak_memory())


class ReextractionRun:
    """All that one command needs: which pages there are, what reads them, and the passages over them."""

    def __init__(self, store: Store, archive: Where, bounds: WorkerBounds, sites: SiteLoader) -> None:
        self._store, self._archive, self._bounds, self._sites = store, archive_places(archive), bounds, sites
        self._anew = False
        self.guide = cache(self._guide)
        self._reader = cache(self._read_by)

    def plan(self, asked: ReextractionRequest) -> tuple[int, list[list[StalePage]]]:
        """Count the pages and choose a sample of them, spread evenly, for the preview.

        Raises :class:`crawler.errors.CrawlerError` for an unknown site, a damaged site file or a missing archive.
        """
        end_abandoned_runs(self._store)
        self._check(asked.wanted.sites)
        self._anew = asked.anew
        total, sample, random = 0, list[StalePage](), Random(0)  # noqa: S311 - which pages are looked at first
        for page in islice((page for batch in self._pages(asked) for page in batch), asked.limit):
            total += 1
            if len(sample) < PREVIEW:
                sample.append(page)
            elif (place := random.randrange(total)) < PREVIEW:
                sample[place] = page
        if total and not self._archive.remote and not self._archive.folder.is_dir():
            raise ArgumentError(f"no archive at {self._archive.folder}, which should hold {total:,} pages")
        return total, [sorted(sample, key=lambda page: (page.site, page.place))] if sample else []

    def stale(self, asked: ReextractionRequest) -> Iterator[StalePage]:
        """Yield the pages one by one, in the order in which they are read; raises as :meth:`plan`."""
        end_abandoned_runs(self._store)
        self._check(asked.wanted.sites)
        self._anew = asked.anew
        return islice((page for batch in self._pages(asked) for page in batch), asked.limit)

    def preview(self, pages: Sequence[list[StalePage]]) -> ReextractionReport:
        """Read a sample and write nothing."""
        with ArchivePool(self._archive, self._bounds) as pool:
            work = Reextraction(self._store, pool, self.guide)
            work.run(pages)
            return work.book

    def run(
        self, asked: ReextractionRequest, total: int, told: Told, *, write: bool
    ) -> tuple[ReextractionReport, str, str]:
        """Read all pages; return the book, how it ended, and the words of what ended it early.

        What was written stays, and the same call goes on with the rest.
        """
        runs = ReextractionRuns(self._store)
        book, ending, words = ReextractionReport(without=without_page(self._store.engine, asked.wanted)), DONE, ""
        watch = ReextractionProgress(book, total, told)

        def seen() -> None:
            runs.note(book)
            watch.look()

        try:
            with ArchivePool(self._archive, self._bounds) as pool:
                work = Reextraction(self._store, pool, self.guide, runs.of if write else None, book)
                work.run(self._limited(asked), seen)
        except KeyboardInterrupt:
            ending = INTERRUPTED
        except StorageError as error:
            ending, words = BROKEN, str(error)
        except WorkersError as error:
            ending, words = WORKERS_FAILED, str(error)
        with suppress(StorageError):
            runs.finish(book, ending)
        return book, ending, words

    def _limited(self, asked: ReextractionRequest) -> Iterator[list[StalePage]]:
        left = _NO_STEP if asked.limit is None else asked.limit
        for batch in self._pages(asked):
            yield batch[:left]
            left -= len(batch)
            if left <= 0:
                return

    def _pages(self, asked: ReextractionRequest) -> Iterator[list[StalePage]]:
        """Yield the pages; those that were removed on purpose, because their time was over, are none to be missed."""
        removed = removed_files(archive_places(self._archive).folder)
        for batch in stale_pages(self._store.engine, asked.wanted, self._reader):
            if kept := [page for page in batch if page.place[0] not in removed]:
                yield kept

    def _check(self, names: Sequence[str]) -> None:
        """Load the rules of every site that is asked for, so that a slip is told before any work."""
        stored = sites_of(self._store.engine)
        for name in names or sorted(stored):
            if name not in stored:
                self._sites.site(name)  # raises where no file has that name
            self.guide(name)

    def _guide(self, site: str) -> tuple[Rules, Template | None]:
        """Return what a site's pages are read with; a site without a file was taken in by its host alone."""
        rules = self._sites.rules(site)
        stored = self._store.template(site)
        return rules, None if stored is None else from_json(stored.value)

    def _read_by(self, site: str) -> Reader:
        rules, template = self.guide(site)
        stored = self._store.template(site)
        before = frozenset[int]() if self._anew else cut_off(self._store.engine, site)
        if template is None or stored is None:
            return Reader(EXTRACTOR_VERSION, rules.digest, before=before)
        return Reader(EXTRACTOR_VERSION, rules.digest, template.version, stored.learned_at, before)


class ReextractionProgress:
    """Says how far it is."""

    def __init__(self, book: ReextractionReport, total: int, told: Told) -> None:
        self._book, self._total, self._told = book, total, told
        self._pace = Pace(time.monotonic())

    def look(self) -> None:
        """Tell where it stands now."""
        done = self._book.read
        self._pace = self._pace.at(time.monotonic(), done)
        rate = self._pace.present
        left = rough_duration(max(0, self._total - done) / rate) + " left" if rate > 0 else "time left unknown"
        changed = self._book.fates[ReextractionOutcome.CHANGED] + self._book.fates[ReextractionOutcome.NOW_ARTICLE]
        self._told(f"{done:,} of {self._total:,} pages done, {changed:,} changed, {rate:.1f} pages/s, {left}")


def _counts(book: ReextractionReport, site: str) -> dict[str, int]:
    """Name the counts of a site as a crawl does."""
    fates = book.by_site[site]
    counts = {
        "read": fates.total(),
        "outcome/new": fates[ReextractionOutcome.NOW_ARTICLE],
        "outcome/changed": fates[ReextractionOutcome.CHANGED],
        "outcome/unchanged": fates[ReextractionOutcome.UNCHANGED],
        "outcome/rejected": fates[ReextractionOutcome.NO_MORE] + fates[ReextractionOutcome.STILL_REJECTED],
        "skipped/superseded": fates[ReextractionOutcome.SUPERSEDED],
        "failed/missing": fates[ReextractionOutcome.MISSING],
        "failed/extraction": fates[ReextractionOutcome.FAILED],
    }
    return {name: count for name, count in counts.items() if count}
