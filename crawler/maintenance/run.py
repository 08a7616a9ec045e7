"""All that is let go, one after the other: rows site by site, logs, raw pages, and then the room they took."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from crawler.maintenance.report import MaintenanceReport
from crawler.maintenance.retention import RetentionRules
from crawler.service.retention import forgotten_before
from crawler.terminal import counted
from storage.frontier.finished import clear_finished
from storage.maintenance import (
    ArchiveSweep,
    forget_fetch_states,
    forget_finished_crawls,
    forget_rejections,
    reclaim_space,
)
from storage.offsite import alone
from storage.runs import BATCH, count_old_crawls, forget_crawls
from storage.store import Store

STATES_KEPT = timedelta(days=90)
"""How long it is kept how a page answered last.  Articles are looked at again for 14 days and those that are gone for
longer; a list that no crawl asked for so long is asked for whole, once."""

Told = Callable[[str], None]


class Maintenance:
    """One maintenance of a store and its home.  Each step is small transactions: stopped at any moment, it goes on.

    ``told`` hears in words how far it is.
    """

    def __init__(self, store: Store, home: Path, rules: RetentionRules, now: datetime, told: Told) -> None:
        self._store = store
        self._home = home
        self._rules = rules
        self._now = now
        self._told = told

    def run(self, sites: Iterable[str], *, dry_run: bool, vacuum: bool) -> MaintenanceReport:
        """Let go what is over, of these sites and in the archive; ``dry_run`` only counts.  Raises StorageError."""
        report = MaintenanceReport(dry_run)
        for site in sites:
            self._told(f"rows of {site}")
            self._rows(site, report)
            self._logs(site, report)
        self._pages(report)
        if vacuum and not dry_run:
            for table in reclaim_space(self._store.engine):
                self._told(f"vacuum: {table}")
                report.tables.append(table)
        return report

    def _rows(self, site: str, report: MaintenanceReport) -> None:
        engine, dry = self._store.engine, report.dry_run
        steps = {
            "frontier_rows": clear_finished(engine, site, dry_run=dry),
            "fetch_states": forget_fetch_states(engine, site, self._now - STATES_KEPT, dry_run=dry),
        }
        if (runs_kept := self._rules.runs) is not None:
            before = self._now - runs_kept
            steps["old_crawls"] = forget_finished_crawls(engine, site, before, dry_run=dry)
            report.removed["runs"] += self._runs(site, runs_kept, dry_run=dry)
        if (kept := self._rules.of_rejections(site)) is not None:
            steps["rejections"] = forget_rejections(engine, site, self._now - kept, dry_run=dry)
        for name, counts in steps.items():
            for count in counts:
                report.removed[name] += count
                self._told(f"{site}: {report.removed[name]:,} {name.replace('_', ' ')}")

    def _runs(self, site: str, kept: timedelta, *, dry_run: bool) -> int:
        before = forgotten_before(self._store, site, kept, self._now)
        if dry_run:
            return count_old_crawls(self._store.engine, site, before)
        total = count = forget_crawls(self._store.engine, site, before)
        while count == BATCH:
            count = forget_crawls(self._store.engine, site, before)
            total += count
        return total

    def _logs(self, site: str, report: MaintenanceReport) -> None:
        kept = self._rules.of_logs(site)
        if kept is None:
            return
        before = (self._now - kept).timestamp()
        for path in sorted((self._home / "logs" / site).glob("*.log")):
            try:
                found = path.stat()
                if found.st_mtime >= before or not path.stem.isdecimal():
                    continue
                if not report.dry_run:
                    path.unlink()
            except OSError:
                continue  # the next time
            report.removed["logs"] += 1
            report.bytes["logs"] += found.st_size

    def _pages(self, report: MaintenanceReport) -> None:
        shortest = self._rules.shortest_pages()
        if shortest is None:
            return
        folder = self._home / "archive"
        with alone(folder) as only:
            if not only:
                report.remarks.append("raw pages: files are brought away at this moment; left for the next time")
                return
            self._sweep_archive(
                ArchiveSweep(self._store.engine, folder, self._rules.of_pages, self._now), shortest, report
            )

    def _sweep_archive(self, sweep: ArchiveSweep, shortest: timedelta, report: MaintenanceReport) -> None:
        self._told("archive: which files are still wanted")
        over = sweep.unwanted(
            shortest, lambda done, all_: self._told(f"archive: {done:,} of {counted(all_, 'file')} read")
        )
        if over and not report.dry_run:
            sweep.remove(over)
        report.removed["archive_files"] += len(over)
        report.bytes["archive_files"] += sum(file.bytes for file in over)
