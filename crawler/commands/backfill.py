"""scrapy backfill: fetch a whole site, or a span of its days, or take it from WARC files."""

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError

from crawler.cli.crawl_command import RunCommand
from crawler.errors import ArgumentError, UnknownSiteError
from crawler.scope.arguments import Window, read_count, read_window, walk_arguments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.backfill.plan_lock import Turn
    from crawler.backfill.report import Report
    from crawler.backfill.warc_import import Home
    from crawler.planning.manual import Asked
    from crawler.planning.plan import Plan
    from crawler.site.config import Site

SOURCES = ("sitemaps", "archives", "ids", "lists")


class Command(RunCommand):
    """Walk a site to its end; started again it goes on."""

    mode = "backfill"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Fetch a whole site, or a span of days; can be started again"

    def long_desc(self) -> str:
        """Say what it does and what it ends with."""
        return (
            "Fetch the articles of a site, newest first. Without a source it looks at the site (sitemaps, date "
            "archives, section lists, running numbers) and prints its plan with counts before it starts. With --warc "
            "it takes the pages from files and asks the network for nothing. Ctrl-C pauses; the same command goes on "
            "and asks for no article that is stored. It ends with a report. Exit status as 'scrapy crawl'."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the span of days, the sources and the limit."""
        super().add_options(parser)
        add = parser.add_argument
        add("--since", metavar="DAY", help="leave out what is known to be older, as in 2025-01-01")
        add("--until", metavar="DAY", help="leave out what is known to be newer")
        many: dict[str, Any] = {"action": "append", "default": []}
        add("--sitemap", metavar="URL", dest="sitemaps", help="walk this sitemap or sitemap index", **many)
        add(
            "--archive",
            metavar="PATTERN",
            dest="archives",
            help="walk the lists of each day (or month, or year), as in 'https://site/{yyyy}/{mm}/{dd}/'",
            **many,
        )
        add(
            "--ids",
            nargs=2,
            metavar=("PATTERN", "RANGES"),
            help="ask for running numbers, the highest first, as in 'https://site/post/{id}.html' 1-91054",
            **many,
        )
        add("--list", metavar="URL", dest="lists", help="walk this list to its last page", **many)
        add("--warc", metavar="FILE", nargs="+", help="take the pages from WARC files or folders of them", default=[])
        add("--max", metavar="N", dest="limit", help="stop after N articles")
        add("--dry-run", action="store_true", help="print the plan and stop")
        add("--json", action="store_true", help="print plan and report as one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Hand the window and the limit on as spider arguments."""
        super().process_options(args, opts)
        given = {name: getattr(opts, name) for name in ("since", "until", "limit") if getattr(opts, name) is not None}
        opts.spargs.update(given)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Check what was asked for, then walk the site or the files."""
        self.no_unknown(args)
        if len(args) != 1:
            raise UsageError("give one site: its name (see 'scrapy list') or an address", print_help=False)
        if opts.warc:
            return self._from_files(args[0], opts)
        self._given(opts)
        return super().execute(args, opts)

    # -- from the network ------------------------------------------------------------------------------------------

    def _crawl(self, site: "Site", opts: argparse.Namespace) -> int:
        """Plan, show the plan, and walk it; both crawls share one reactor."""
        from crawler.backfill.plan_lock import Turn  # noqa: PLC0415
        from crawler.extensions.article_feeds import check_feeds  # noqa: PLC0415 - as WinnowCommand asks

        self._check(site, {"mode": self.mode, **opts.spargs})
        assert self.settings is not None
        check_feeds(self.settings)
        asked = self._given(opts)
        words = walk_arguments(opts.spargs.get("since"), opts.spargs.get("until"), asked.words)
        with self.store() as store:
            if opts.dry_run:
                walk = store.find_walk(site.name, self.mode, words)
                return self._shown(site, self._walk(site, opts, asked, walk.plan if walk else None, None)[0], opts)
            with Turn(store, site.name, self.mode, words) as turn:
                kept = turn.plan(lambda: print("winnow: another process plans this backfill", file=sys.stderr))
                plan, crawler = self._walk(site, opts, asked, kept, turn)
        if crawler is None:
            print("winnow: interrupted; the same command goes on", file=sys.stderr)
            return 1
        return self._end(site, _window(opts), plan, crawler, opts)

    def _walk(
        self,
        site: "Site",
        opts: argparse.Namespace,
        asked: "Asked",
        kept: "Mapping[str, Any] | None",
        turn: "Turn | None",
    ) -> "tuple[Plan, Crawler | None]":
        """Plan unless a plan is kept, and crawl unless there is no turn to pass on."""
        from crawler.backfill.planner import Planned, bound, plan_site  # noqa: PLC0415
        from crawler.cli.backfill_report import show_plan  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.tables import console  # noqa: PLC0415

        process, made, known = self.crawler_process, list[Crawler](), _plan(kept)
        assert isinstance(process, AsyncCrawlerProcess)

        async def work() -> "Plan":
            planned = await plan_site(process, site, _window(opts), asked) if known is None else Planned(known)
            if not opts.json and not opts.quiet:
                show_plan(console(), site.name, planned.plan)
            if turn is not None and not planned.interrupted:
                turn.pass_on(planned.plan.to_json() if known is None else None)
                made.append(process.create_crawler(bound(site, planned, asked)))
                process.crawl(made[0], mode=self.mode, **opts.spargs)
            return planned.plan

        task = asyncio.get_event_loop().create_task(work())  # it begins with the reactor
        process.start()
        return task.result(), made[0] if made else None

    @staticmethod
    def _shown(site: "Site", plan: "Plan", opts: argparse.Namespace) -> int:
        if opts.json:
            print(json.dumps({"site": site.name, "plan": plan.to_json()}, ensure_ascii=False))
        return 0

    def _end(self, site: "Site", window: Window, plan: "Plan", crawler: Crawler, opts: argparse.Namespace) -> int:
        from crawler.backfill.report import report_of  # noqa: PLC0415 - as WinnowCommand asks

        status = self._report(site.name, crawler, quiet=True)
        assert crawler.stats is not None
        with self.store() as store:
            failures = ((one.kind, one.url, one.words) for one in store.failures(site.name))
            report = report_of(store, site.name, window, crawler.stats.get_stats(), failures)
        _print(report, opts, {"plan": plan.to_json()})
        return status

    def _given(self, opts: argparse.Namespace) -> "Asked":
        """Read the sources; a slip in one is told before anything is asked of the site."""
        from crawler.planning.manual import Asked, plan_of  # noqa: PLC0415 - as WinnowCommand asks

        asked = Asked(tuple(opts.sitemaps), tuple(opts.archives), tuple(map(tuple, opts.ids)), tuple(opts.lists))
        plan_of(asked, _window(opts), datetime.now(UTC))
        return asked

    # -- from files ------------------------------------------------------------------------------------------------

    def _from_files(self, word: str, opts: argparse.Namespace) -> int:
        from crawler.backfill.warc_import import take_in, warc_files  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.scope.scope import Scope  # noqa: PLC0415

        asked = next((name for name in (*SOURCES, "dry_run") if getattr(opts, name)), None)
        if asked:
            raise ArgumentError(f"--warc asks no source: leave out --{asked.rstrip('s').replace('_', '-')}")
        if opts.output or opts.overwrite_output:
            raise ArgumentError("--warc writes no feed: leave out -o and -O, and use 'scrapy export'")
        files = warc_files(opts.warc)
        limit = read_count("max", opts.spargs.get("limit"))
        scope = Scope(self._site_or_host(word), _window(opts))
        live = sys.stderr.isatty() and not opts.quiet
        report = take_in(self._home(), scope, files, limit, _line if live else lambda _: None)
        if live:
            _line("")
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

        assert self.settings is not None
        settings = self.settings
        bounds = (
            settings.getint("WINNOW_WORKERS"),
            settings.getfloat("WINNOW_PAGE_TIMEOUT"),
            settings.getint("WINNOW_PAGE_MAXSIZE"),
        )
        return Home(Path(self.setting("WINNOW_HOME")), self.setting("WINNOW_DATABASE_URL"), bounds)


def _plan(kept: "Mapping[str, Any] | None") -> "Plan | None":
    """Read a plan that was kept; one of another version is made anew."""
    from crawler.planning.plan import Plan  # noqa: PLC0415 - as WinnowCommand asks

    try:
        return None if kept is None else Plan.from_json(kept)
    except (KeyError, TypeError, ValueError):
        return None


def _window(opts: argparse.Namespace) -> Window:
    """Read the days asked for, written as options or as spider arguments."""
    return read_window(opts.spargs.get("since"), opts.spargs.get("until"))


def _ended(report: "Report", opts: argparse.Namespace) -> int:
    from crawler.backfill.warc_import import INTERRUPTED  # noqa: PLC0415 - as WinnowCommand asks

    _print(report, opts, {})
    if report.tally.fatal:
        print(f"winnow: {report.tally.fatal}", file=sys.stderr)
    if report.ending == INTERRUPTED:
        print("winnow: interrupted; the same command goes on", file=sys.stderr)
        return 1
    return report.tally.exit_status


def _print(report: "Report", opts: argparse.Namespace, more: dict[str, Any]) -> None:
    from crawler.cli.backfill_report import show_report  # noqa: PLC0415 - as WinnowCommand asks
    from crawler.cli.tables import console  # noqa: PLC0415

    if opts.json:
        print(json.dumps(report.to_json() | more, ensure_ascii=False))
    elif not opts.quiet:
        show_report(console(), report)


def _line(text: str) -> None:
    sys.stderr.write(f"\r\x1b[2K{text}")
    sys.stderr.flush()
