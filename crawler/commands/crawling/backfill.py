"""winnow backfill: fetch a whole site, or a span of days, or import it from WARC files."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cli.crawl_command import RunCommand
from crawler.cli.interrupts import CrawlInterrupts
from crawler.errors import ArgumentError, UnknownSiteError, UsageError
from crawler.scope import Window, read_window
from crawler.scope.arguments import crawl_arguments, read_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from crawler.backfill import PlanLock
    from crawler.backfill.report import BackfillReport
    from crawler.backfill.warc_import import Home
    from crawler.planning import ManualSources, Plan
    from crawler.site import Site

SOURCES = ("sitemaps", "archives", "ids", "lists", "cdx", "replay")


class Command(RunCommand):
    """Fetch all articles of a site; started again it resumes."""

    mode = "backfill"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Fetch all articles of a site, or of a span of days; resumable"

    def long_desc(self) -> str:
        """Return what it does and what it ends with."""
        return (
            "Fetch the articles of a site, newest first. Without a source it probes the site (sitemaps, date archives, "
            "section lists, numeric ids) and prints a plan with counts before it starts. With --cdx it fetches the "
            "latest capture of each page from a web archive. With --warc it imports pages from files and requests "
            "nothing. Ctrl-C stops after the requests under way; the same command resumes and requests no article that "
            "is stored. It ends with a report. Exit status as 'winnow crawl'."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the span of days, the sources and the limit."""
        super().add_options(parser)
        add = parser.add_argument
        add("--since", metavar="DAY", help="skip articles known to be older, as in 2025-01-01")
        add("--until", metavar="DAY", help="skip articles known to be newer")
        many: dict[str, Any] = {"action": "append", "default": []}
        add("--sitemap", metavar="URL", dest="sitemaps", help="read this sitemap or sitemap index", **many)
        add(
            "--archive",
            metavar="PATTERN",
            dest="archives",
            help="read the list of each day (or month, or year), as in 'https://site/{yyyy}/{mm}/{dd}/'",
            **many,
        )
        add(
            "--ids",
            nargs=2,
            metavar=("PATTERN", "RANGES"),
            help="request numeric ids, the highest first, as in 'https://site/post/{id}.html' 1-91054",
            **many,
        )
        add("--list", metavar="URL", dest="lists", help="read this list to its last page", **many)
        add(
            "--cdx",
            metavar="URL",
            help="fetch the pages from a web archive by its CDX server, as in https://web.archive.org/cdx/search/cdx",
            **many,
        )
        add("--replay", metavar="URL", help="where that archive replays them, if not beside its CDX server")
        add("--warc", metavar="FILE", nargs="+", help="import pages from WARC files or folders of them", default=[])
        add("--max", metavar="N", dest="limit", help="stop after N articles")
        add("--dry-run", action="store_true", help="print the plan, fetch no article")
        add("--json", action="store_true", help="print plan and report as one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Hand the window and the limit on as spider arguments."""
        super().process_options(args, opts)
        given = {name: getattr(opts, name) for name in ("since", "until", "limit") if getattr(opts, name) is not None}
        opts.spargs.update(given)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Check what was asked for, then crawl the site or the files."""
        self.no_unknown(args)
        if len(args) != 1:
            raise UsageError("give one site: a name (see 'winnow list') or an address")
        if opts.warc:
            return self._from_files(args[0], opts)
        self._given(opts)
        return super().execute(args, opts)

    # -- from the network ------------------------------------------------------------------------------------------

    def _crawl(self, site: "Site", opts: argparse.Namespace) -> int:
        """Plan, show the plan, and crawl it; both crawls share one reactor."""
        from crawler.backfill import PlanLock  # noqa: PLC0415
        from crawler.extensions import check_feeds  # noqa: PLC0415 - as WinnowCommand asks

        self.check_arguments(site, {"mode": self.mode, **opts.spargs})
        assert self.settings is not None
        check_feeds(self.crawler_process.settings)
        asked = self._given(opts)
        words = crawl_arguments(opts.spargs.get("since"), opts.spargs.get("until"), asked.words)
        with self.store(writes=not opts.dry_run) as store:
            if opts.dry_run:
                crawl = store.find_crawl(site.name, self.mode, words)
                plan, _ = self._open_crawl(site, opts, asked, crawl.plan if crawl else None, None)
                return _interrupted() if plan is None else self._shown(site, plan, opts)
            with PlanLock(store, site.name, self.mode, words) as turn:
                kept = turn.plan(
                    lambda: print("winnow: waiting for the plan that another process makes", file=sys.stderr)
                )
                plan, crawler = self._open_crawl(site, opts, asked, kept, turn)
        if plan is None or crawler is None:
            return _interrupted()
        return self._end(site, _window(opts), plan, crawler, opts)

    def _open_crawl(
        self,
        site: "Site",
        opts: argparse.Namespace,
        asked: "ManualSources",
        kept: "Mapping[str, Any] | None",
        turn: "PlanLock | None",
    ) -> "tuple[Plan | None, Crawler | None]":
        """Plan unless a plan is kept, and crawl unless there is no turn to pass on; no plan where it is interrupted."""
        from asyncio import get_event_loop  # noqa: PLC0415 - the overview of all commands took a tenth longer with it

        from crawler.backfill import PlannedBackfill, bound, plan_site  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.reports.backfill_report import show_plan  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.tables import console  # noqa: PLC0415

        process, known = self.crawler_process, _plan(kept)
        made: list[Crawler] = []
        self.interrupts = CrawlInterrupts(process, quiet=opts.quiet)

        async def work() -> "Plan | None":
            planned = await plan_site(process, site, _window(opts), asked) if known is None else PlannedBackfill(known)
            if planned.interrupted:
                return None
            if not opts.json and not opts.quiet:
                show_plan(console(), site.name, planned.plan)
            if turn is not None:
                turn.pass_on(planned.plan.to_json() if known is None else None)
                made.append(process.create_crawler(bound(site, planned, asked)))
                process.crawl(made[0], mode=self.mode, **opts.spargs)
            return planned.plan

        task = get_event_loop().create_task(work())  # it begins with the reactor
        process.start()
        return task.result() if task.done() else None, made[0] if made else None

    @staticmethod
    def _shown(site: "Site", plan: "Plan", opts: argparse.Namespace) -> int:
        if opts.json:
            print(json.dumps({"site": site.name, "plan": plan.to_json()}, ensure_ascii=False))
        return 0

    def _end(self, site: "Site", window: Window, plan: "Plan", crawler: "Crawler", opts: argparse.Namespace) -> int:
        from crawler.backfill.report import report_of  # noqa: PLC0415 - as WinnowCommand asks

        status = self._report(site.name, crawler, quiet=True)
        assert crawler.stats is not None
        with self.store() as store:
            failures = ((one.kind, one.url, one.words) for one in store.failures(site.name))
            report = report_of(store, site.name, window, crawler.stats.get_stats(), failures)
        _print(report, opts, {"plan": plan.to_json(), "exit_status": status})
        return status

    def _given(self, opts: argparse.Namespace) -> "ManualSources":
        """Read the sources; a slip in one is told before anything is asked of the site."""
        from crawler.planning import ManualSources, manual_plan  # noqa: PLC0415 - as WinnowCommand asks

        asked = ManualSources(
            tuple(opts.sitemaps),
            tuple(opts.archives),
            tuple(map(tuple, opts.ids)),
            tuple(opts.lists),
            tuple(opts.cdx),
            tuple(filter(None, [opts.replay])),
        )
        manual_plan(asked, _window(opts), datetime.now(UTC))
        return asked

    # -- from files ------------------------------------------------------------------------------------------------

    def _from_files(self, word: str, opts: argparse.Namespace) -> int:
        from crawler.backfill.warc_import import import_warcs, warc_files  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.scope import Scope  # noqa: PLC0415
        from crawler.spiders import check_documents  # noqa: PLC0415

        asked = next((name for name in (*SOURCES, "dry_run") if getattr(opts, name)), None)
        if asked:
            raise ArgumentError(f"--warc requests nothing; omit --{asked.rstrip('s').replace('_', '-')}")
        if opts.output or opts.overwrite_output:
            raise ArgumentError("--warc writes no feed; omit -o and -O, and use 'winnow export'")
        files = warc_files(opts.warc)
        limit = read_count("max", opts.spargs.get("limit"))
        scope = Scope(self._site_or_host(word), _window(opts))
        check_documents(scope.site)
        live = self.progress(opts)
        report = import_warcs(self._home(), scope, files, limit, live.show)
        live.clear()
        return _ended(report, opts)

    def _site_or_host(self, word: str) -> "Site":
        from crawler.backfill.warc_import import site_of_host  # noqa: PLC0415 - as WinnowCommand asks

        try:
            return self._site(word)
        except UnknownSiteError:
            if "." not in word:
                raise
            return site_of_host(word)

    def _home(self) -> "Home":
        from crawler.backfill.warc_import import Home  # noqa: PLC0415 - as WinnowCommand asks
        from pipelines.workers import WorkerBounds  # noqa: PLC0415

        assert self.settings is not None
        bounds = WorkerBounds.of(self.settings)
        return Home(Path(self.setting("WINNOW_HOME")), self.setting("WINNOW_DATABASE_URL"), bounds)


def _plan(kept: "Mapping[str, Any] | None") -> "Plan | None":
    """Read a plan that was kept; one of another version is made anew."""
    from crawler.planning import Plan  # noqa: PLC0415 - as WinnowCommand asks

    try:
        return None if kept is None else Plan.from_json(kept)
    except (KeyError, TypeError, ValueError):
        return None


def _window(opts: argparse.Namespace) -> Window:
    """Read the days asked for, written as options or as spider arguments."""
    return read_window(opts.spargs.get("since"), opts.spargs.get("until"))


def _ended(report: "BackfillReport", opts: argparse.Namespace) -> int:
    from crawler.backfill.warc_import import INTERRUPTED  # noqa: PLC0415 - as WinnowCommand asks

    interrupted = report.ending == INTERRUPTED
    _print(report, opts, {"exit_status": 1} if interrupted else {})
    if report.tally.fatal:
        print(f"winnow: {report.tally.fatal}", file=sys.stderr)
    return _interrupted() if interrupted else report.tally.exit_status


def _interrupted() -> int:
    print("winnow: interrupted; run the same command again to resume", file=sys.stderr)
    return 1


def _print(report: "BackfillReport", opts: argparse.Namespace, more: dict[str, Any]) -> None:
    from crawler.cli.reports.backfill_report import show_report  # noqa: PLC0415 - as WinnowCommand asks
    from crawler.cli.tables import console  # noqa: PLC0415

    if opts.json:
        print(json.dumps(report.to_json() | more, ensure_ascii=False))
    elif not opts.quiet:
        show_report(console(), report)
