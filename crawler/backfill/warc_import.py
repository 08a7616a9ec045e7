"""A backfill from WARC files: one run of the store like any other, without the network."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawler.backfill.report import BackfillReport, report_of
from crawler.errors import ArgumentError
from crawler.eta import Pace, rough_duration
from crawler.process import end_abandoned_runs, this_process
from crawler.scope import Scope
from crawler.scope.date_window import published_outside
from crawler.site import Site
from pipelines.errors import WorkersError
from pipelines.ingest import Ingest, IngestContext, WarcPages
from pipelines.stats import WORKERS_FAILED, RunSummary, counters, ending_of, peak_memory
from pipelines.workers import ExtractionPool, WorkerBounds
from storage.archive import Archive
from storage.errors import StorageError
from storage.records import Link, LinkKind, Page
from storage.store import Store

DONE, INTERRUPTED, BROKEN = "imported", "shutdown", "store_failed"
"""How such a run ends; none of them says that the site was crawled to its end."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where things are kept, and what reading a page may cost."""

    folder: Path
    database: str
    bounds: WorkerBounds

    @property
    def archive(self) -> Path:
        """The folder of our own archive."""
        return self.folder / "archive"


def warc_files(given: Iterable[str]) -> list[Path]:
    """Return the files, those of a folder by name.  Raises :class:`crawler.errors.ArgumentError` for one not there."""
    files: list[Path] = []
    for path in map(Path, given):
        found = sorted(path.glob("*.warc*")) if path.is_dir() else [path]
        if not found or not all(file.is_file() for file in found):
            raise ArgumentError(f"--warc {path}: no such file, or a folder without .warc files")
        files += found
    return files


def import_warcs(
    home: Home, scope: Scope, files: Sequence[Path], limit: int | None, told: Callable[[str], None]
) -> BackfillReport:
    """Take the pages of a site from WARC files; ``told`` hears lines of progress.

    Ctrl-C ends it as the report says; whatever ended it, the same call goes on.  Raises
    :class:`storage.errors.StorageError` where the store cannot be opened.
    """
    site = scope.site
    with Store.open(home.database) as store, Archive(home.archive) as archive:
        chosen = partial(_left_out, scope)
        pages = WarcPages(files, site.name, chosen, home.archive, documents=site.documents)
        end_abandoned_runs(store)
        pool = ExtractionPool(*home.bounds)
        run = store.start_run(site.name, "backfill", process=this_process())
        bench = IngestContext(site.name, site.rules, store, archive, pool, run)
        work = Ingest(bench, limit, lambda article: published_outside(article, scope.window))
        began = time.monotonic()
        ending = _work(work, pages, pool, ImportProgress(site.name, work, pages, began, told))
        work.stats["winnow/failed/damaged"] = len(pages.damaged)
        counts = {name: count for name, count in work.stats.items() if count}
        stats = {**counts, **_skipped(pages), **ending, "elapsed_time_seconds": time.monotonic() - began}
        failures = [("damaged", file, words) for file, _, words in (where.partition(": ") for where in pages.damaged)]
        report = report_of(store, site.name, scope.window, stats, failures)
        with suppress(StorageError) if report.ending == BROKEN else nullcontext():
            how, figures, status = ending_of(str(report.ending)), report.tally.figures, _status(report)
            store.finish_run(run, ending=how, exit_status=status, counts=figures, memory=peak_memory())
        return report


def _work(work: Ingest, pages: WarcPages, pool: ExtractionPool, watch: "ImportProgress") -> dict[str, str]:
    """Do it, and say how it ended in the words of a crawl's statistics."""
    try:
        work.run(pages, watch.look)
    except KeyboardInterrupt:
        pool.stop()
        return {"finish_reason": INTERRUPTED}
    except StorageError as error:
        pool.stop()
        return {"finish_reason": BROKEN, counters.FATAL: str(error)}
    except WorkersError as error:
        pool.stop()
        return {"finish_reason": WORKERS_FAILED, counters.FATAL: str(error)}
    pool.close()
    return {"finish_reason": "limit" if work.spent else DONE}


def _skipped(pages: WarcPages) -> dict[str, int]:
    return {f"winnow/skipped/{why}": count for why, count in pages.passed.items() if count}


def _status(report: BackfillReport) -> int:
    status = report.tally.exit_status
    return max(status, 1) if report.ending == INTERRUPTED else status


def _left_out(scope: Scope, page: Page) -> str | None:
    return scope.reject_reason(Link(page.final_url, LinkKind.ARTICLE, page.via, page.hints))


class ImportProgress:
    """Says how far it is: pages, what became of them, how fast, and how long the rest of the files will take."""

    def __init__(self, name: str, work: Ingest, pages: WarcPages, began: float, told: Callable[[str], None]) -> None:
        self._name, self._work, self._source, self._told = name, work, pages, told
        self._pages, self._bytes = Pace(began), Pace(began)

    def look(self) -> None:
        """Tell where it stands now."""
        now, tally = time.monotonic(), RunSummary.of(self._work.stats)
        self._pages = self._pages.at(now, tally.fetched)
        self._bytes = self._bytes.at(now, self._source.position)
        rest, rate = self._source.size - self._source.position, self._bytes.present
        parts = [
            f"{self._name}: {tally.fetched:,} pages",
            f"{tally.kept:,} kept",
            f"{sum(tally.rejected.values()):,} rejected",
            f"{sum(tally.skipped.values()):,} skipped",
            f"{self._source.position / 1e6:,.0f} of {self._source.size / 1e6:,.0f} MB",
            f"{self._pages.present:.1f} pages/s now, {self._pages.average:.1f} on average",
            f"{rough_duration(rest / rate)} left" if rate > 0 else "time left unknown",
        ]
        self._told(", ".join(parts))


def site_of_host(word: str) -> Site:
    """Make the site of a host that no file describes, for pages that are there already."""
    return Site(name=word.removeprefix("www."), start=(f"https://{word}/",))
