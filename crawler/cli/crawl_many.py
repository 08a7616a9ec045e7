"""Several sites as one command: checks first, the crawls in one process, a line for each and a total."""

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.utils.log import get_scrapy_root_handler

from crawler.cli.crawl_command import RunCommand
from crawler.cli.interrupts import CrawlInterrupts, leave_at_once
from crawler.cli.remembered_site import remember, site_at
from crawler.cli.tables import complaints, run_title
from crawler.errors import SiteError, UsageError
from crawler.site import Site
from crawler.terminal import counted
from storage.errors import StorageError
from storage.urls import is_web_url

if TYPE_CHECKING:
    from crawler.batch import BatchMember, BatchProgress, CrawlBatch, CrawlResult, SiteLogFiles


def wanted_sites(command: RunCommand, words: Sequence[str], everything: bool, assigned: bool) -> list[Site]:
    """Return the sites that are named, or all that the service would crawl; raises before anything begins.

    Of all sites, and of those that a service has ``assigned``, the ones with a broken file are told and left out.
    Raises UsageError, SiteError or StorageError.
    """
    if assigned:
        return list(_readable(command, words))
    if not everything:
        return [site_at(word, command.sites()) if is_web_url(word) else command.sites().site(word) for word in words]
    if words:
        raise UsageError("give names or --all, not both")
    from storage.service import Jobs  # noqa: PLC0415 - as WinnowCommand asks

    with command.store() as store:
        paused = {name for name, note in Jobs(store.engine).all().items() if note.paused_at is not None}
    names = [name for name in command.sites().list() if name not in paused]
    found = [site for site in _readable(command, names) if site.schedule.enabled]
    if not found:
        raise SiteError("no site file is enabled and not paused; add one with 'winnow add URL'")
    return found


def _readable(command: RunCommand, names: Iterable[str]) -> Iterator[Site]:
    loader = command.sites()
    for name in names:
        try:
            yield loader.site(name)
        except SiteError as error:
            print(f"winnow: {error}", file=sys.stderr)


class ManyCrawls:
    """The crawls of one command, and what is said of them."""

    def __init__(self, command: RunCommand, opts: argparse.Namespace) -> None:
        self._command = command
        self._opts = opts
        self._results: list[CrawlResult] = []
        self._sites: dict[str, Site] = {}
        self._progress: BatchProgress | None = None
        self._logs: SiteLogFiles | None = None

    def run(self, members: Sequence["BatchMember"]) -> int:
        """Crawl all members and return the worst of their exit statuses."""
        from crawler.batch import CrawlBatch  # noqa: PLC0415 - as WinnowCommand asks
        from pipelines.workers.shared import share_workers  # noqa: PLC0415
        from storage.db.shared_engine import share_engines  # noqa: PLC0415

        process = self._command.crawler_process
        self._sites = {member.site.name: member.site for member in members}
        self._log(members)
        interrupts = CrawlInterrupts(process, quiet=self._opts.quiet)
        # What an orphan has not begun is begun by the next service.
        is_orphan = _orphaned() if _is_assigned(members) else (lambda: False)
        arguments = {"mode": self._command.mode, **self._opts.spargs}
        began = time.monotonic()
        with ExitStack() as shared:
            shared.enter_context(share_engines())
            shared.enter_context(share_workers())
            batch = CrawlBatch(process, members, arguments, self._ended, lambda: interrupts.asked or is_orphan())
            self._crawl(batch, members)
            status = self._report(len(members), time.monotonic() - began, interrupts.asked)
            if interrupts.forced:
                leave_at_once(status)
        return status

    def _crawl(self, batch: "CrawlBatch", members: Sequence["BatchMember"]) -> None:
        from crawler.batch import BatchProgress, Watchdog  # noqa: PLC0415 - as WinnowCommand asks

        watchdog = Watchdog()
        if _is_assigned(members):  # somebody is there who crawls the rest, should this process be ended
            watchdog.begin()
        if not self._opts.quiet:
            self._progress = BatchProgress(len(members))
            self._progress.begin(batch)
        batch.run()
        if self._progress is not None:
            self._progress.end()
        watchdog.end()

    def _log(self, members: Sequence["BatchMember"]) -> None:
        """Let each line say its site, or stand in the file of the run that the service began."""
        import scrapy.utils.log as scrapys  # noqa: PLC0415 - as WinnowCommand asks

        from crawler.batch import SiteLogFiles  # noqa: PLC0415

        rest = get_scrapy_root_handler()
        if rest is None:
            return
        files = {member.site.name: member.log for member in members if member.log is not None}
        logging.root.removeHandler(rest)
        # Every crawl of a process puts Scrapy's handler up anew where there is one, and there is no public way out.
        scrapys._scrapy_root_handler = None  # noqa: SLF001
        self._logs = SiteLogFiles(rest, files)
        logging.root.addHandler(self._logs)

    def _ended(self, result: "CrawlResult") -> None:
        self._results.append(result)
        summary = result.summary
        if self._logs is not None:
            self._logs.end(result.name)
        if self._progress is not None:
            self._progress.ended(summary.fetched if summary else 0, summary.kept if summary else 0)
        self._remember(result)

    def _remember(self, result: "CrawlResult") -> None:
        if result.summary is None or result.summary.unstarted or not result.summary.fetched:
            return
        try:
            remember(self._sites[result.name], Path(self._command.setting("WINNOW_HOME")), self._command.sites())
        except (OSError, StorageError) as error:  # what was crawled is stored all the same
            print(f"winnow: no site file written: {error}", file=sys.stderr)

    def _report(self, total: int, seconds: float, interrupted: bool) -> int:
        unbegun = total - len(self._results)
        status = max((result.exit_status for result in self._results), default=0)
        if self._opts.json:
            print(json.dumps([self._as_json(result) for result in self._results], ensure_ascii=False))
        elif not self._opts.quiet:
            for line in (*map(_line, self._results), _total(self._results, seconds, unbegun)):
                print(line)
        for result in self._results:
            said = [f"{result.name}: {result.problem}"] if result.problem else []
            if result.summary is not None and result.summary.barren:
                said += complaints(result.name, result.summary)
            for line in said:
                print(f"winnow: {line}", file=sys.stderr)
        if interrupted:
            print("winnow: interrupted; run the same command again to resume", file=sys.stderr)
        return max(status, 1) if unbegun or interrupted else status

    def _as_json(self, result: "CrawlResult") -> dict[str, Any]:
        status = {"exit_status": result.exit_status}
        if result.summary is None:
            return {"site": result.name, "problem": result.problem, **status}
        return self._command.run_as_json(result.name, result.summary, result.ending) | status


def _is_assigned(members: Sequence["BatchMember"]) -> bool:
    return any(member.run is not None for member in members)


def _orphaned() -> Callable[[], bool]:
    """Return what tells whether the process that started this one has ended since."""
    parent = os.getppid()
    return lambda: os.getppid() != parent


def _line(result: "CrawlResult") -> str:
    if result.summary is None:
        return f"{result.name}: could not run"
    summary = result.summary
    more = [
        f"{sum(part.values()):,} {word}"
        for word, part in (("rejected", summary.rejected), ("failed", summary.failed))
        if part
    ]
    ending = [] if result.ending == "finished" else [f"ended: {result.ending}"]
    return ", ".join([run_title(result.name, summary), *more, *ending])


def _total(results: Sequence["CrawlResult"], seconds: float, unbegun: int) -> str:
    summaries = [result.summary for result in results if result.summary is not None]
    requests, kept = sum(each.fetched for each in summaries), sum(each.kept for each in summaries)
    new = sum(each.outcomes.get("new", 0) for each in summaries)
    statuses = [result.exit_status for result in results]
    said = [("done", 0), ("with failures", 1), ("could not run", 2)]
    came = [f"{statuses.count(status):,} {words}" for words, status in said if statuses.count(status)]
    came += [f"{unbegun:,} not begun"] if unbegun else []
    return (
        f"total: {counted(len(results) + unbegun, 'site')} ({', '.join(came)}), {counted(requests, 'request')} "
        f"in {seconds:.1f} s, {counted(kept, 'article')} kept ({new:,} new)"
    )
