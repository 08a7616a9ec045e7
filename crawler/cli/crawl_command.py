"""One crawl as a command: checks first, the crawl, then the table and the exit status."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from crawler.cli.command import WinnowCommand, read_pairs
from crawler.cli.interrupts import CrawlInterrupts, leave_at_once
from crawler.errors import ArgumentError, UsageError
from crawler.site import Site
from crawler.spiders import check_documents, spider_class
from pipelines.stats import RunSummary, ending_of
from storage.errors import StorageError
from storage.urls import is_web_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RunCommand(WinnowCommand):
    """Base of ``crawl`` and ``backfill``; ``mode`` is told to the spider."""

    requires_crawler_process = True
    default_settings: ClassVar[dict[str, Any]] = {}
    mode = "crawl"
    interrupts: CrawlInterrupts
    _by_address: Site | None = None

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] NAME|URL"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what Scrapy's ``crawl`` has, under its names, and the form of the report."""
        super().add_options(parser)
        add = parser.add_argument
        add(
            *("-a",),
            dest="spargs",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="set spider argument (may be repeated)",
        )
        add(
            *("-o", "--output"),
            action="append",
            metavar="FILE",
            help="append the articles to FILE (- for standard output); FILE:FORMAT names a format",
        )
        add(
            *("-O", "--overwrite-output"),
            action="append",
            metavar="FILE",
            help="the same, over an existing file",
        )
        add("--json", action="store_true", help="print the report as one JSON object")
        add("-q", "--quiet", action="store_true", help="print nothing but errors")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read what Scrapy's ``crawl`` reads; set the log before the crawler process is made.  Raises UsageError."""
        from crawler.spiders import quiet_framework  # noqa: PLC0415 - as WinnowCommand asks

        super().process_options(args, opts)
        opts.spargs = read_pairs(opts.spargs, "-a")
        if opts.output or opts.overwrite_output:
            self._set_feeds(opts)
        assert self.settings is not None
        asked = opts.loglevel or opts.logfile
        if opts.quiet:
            self.settings.set("WINNOW_QUIET", True, priority="cmdline")
        if not asked and (opts.quiet or sys.stderr.isatty()):
            self.settings.set("LOG_LEVEL", "ERROR" if opts.quiet else "WARNING", priority="cmdline")
        quiet_framework(self.settings)

    def _set_feeds(self, opts: argparse.Namespace) -> None:
        from scrapy.utils.conf import feed_process_params_from_cli  # noqa: PLC0415

        from crawler.errors import UsageError as ScrapyUsageError  # noqa: PLC0415 - as WinnowCommand asks

        settings: Any = self.settings
        try:
            feeds = feed_process_params_from_cli(settings, opts.output, overwrite_output=opts.overwrite_output)
        except ScrapyUsageError as error:
            raise UsageError(str(error)) from None
        settings.set("FEEDS", feeds, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and bring away what was written where the settings say so; the exit status is that of the crawl."""
        super().run(args, opts)
        if self.exitcode in (0, 1) and self.setting("WINNOW_ARCHIVE") and not getattr(opts, "dry_run", False):
            from crawler.cli.archive import push_after_crawl  # noqa: PLC0415 - as WinnowCommand asks

            push_after_crawl(self, opts)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Crawl one site."""
        self.no_unknown(args)
        if len(args) != 1:
            raise UsageError("give one site: a name (see 'winnow list') or an address")
        site = self._site(args[0])
        self.make_ready([site.name])
        return self._crawl(site, opts)

    def make_ready(self, names: Sequence[str]) -> None:
        """Close the runs of processes that are gone; have the extractor loaded beside the start of a first crawl."""
        from crawler.discovery.pages.tasks import MODULES  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.process import end_abandoned_runs  # noqa: PLC0415 - as WinnowCommand asks
        from pipelines.workers.pool import prepare  # noqa: PLC0415

        with self.store(writes=True, loading=True) as store:
            end_abandoned_runs(store)
            many = self.mode != "crawl" or not all(map(store.walked, names))
        if many:
            prepare(also=MODULES)

    def _site(self, word: str) -> Site:
        from crawler.cli.remembered_site import site_at  # noqa: PLC0415 - as WinnowCommand asks

        if not is_web_url(word):
            site = self.sites().site(word)
            self.check_needs([site])
            return site
        self._by_address = site_at(word, self.sites())
        return self._by_address

    def check_needs(self, sites: Sequence[Site]) -> None:
        """Refuse to begin where a browser, a library or secrets are needed and missing.  Raises CrawlerError."""
        if any(site.render != "never" for site in sites):
            from crawler.rendering import check_browser  # noqa: PLC0415 - as WinnowCommand asks

            check_browser(self.setting("WINNOW_BROWSER"))
        for site in sites:
            check_documents(site)
        for site in sites:
            if site.access is not None or site.proxy is not None:
                from crawler.access import check_secrets  # noqa: PLC0415 - as WinnowCommand asks

                check_secrets(site, self.setting("WINNOW_HOME"))

    def _remember(self, tally: RunSummary) -> Path | None:
        """Write the file of a site that was crawled by its address, unless it never answered; return its path."""
        from crawler.cli.remembered_site import remember  # noqa: PLC0415 - as WinnowCommand asks

        if self._by_address is None or tally.unstarted or not tally.fetched:
            return None
        try:
            return remember(self._by_address, Path(self.setting("WINNOW_HOME")), self.sites())
        except (OSError, StorageError) as error:  # what was crawled is stored all the same
            print(f"winnow: no site file written: {error}", file=sys.stderr)
            return None

    def _crawl(self, site: Site, opts: argparse.Namespace) -> int:
        from crawler.extensions import check_feeds  # noqa: PLC0415 - as WinnowCommand asks

        assert self.settings is not None
        assert self.crawler_process is not None
        arguments = {"mode": self.mode, **opts.spargs}
        self.check_arguments(site, arguments)
        check_feeds(self.crawler_process.settings)
        self.interrupts = CrawlInterrupts(self.crawler_process, quiet=opts.quiet)
        crawler = self.crawler_process.create_crawler(spider_class(site))
        self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        status = self._report(site.name, crawler, opts.quiet or opts.json)
        if opts.json:
            self._print_json(site.name, crawler, status)
        return status

    def _print_json(self, name: str, crawler: "Crawler", status: int) -> None:
        assert crawler.stats is not None
        stats = crawler.stats.get_stats()
        ending = stats.get("finish_reason")
        told = self.run_as_json(name, RunSummary.of(stats), ending and ending_of(ending))
        print(json.dumps(told | {"exit_status": status}, ensure_ascii=False))

    def run_as_json(self, name: str, summary: RunSummary, ending: str | None) -> dict[str, Any]:
        """Return what one run came to, with the addresses that could not be had.  Raises StorageError."""
        from crawler.backfill.report import BackfillReport, group_failures  # noqa: PLC0415 - as WinnowCommand asks

        with self.store() as store:
            failed = ((one.kind, one.url, one.words) for one in store.failures(name) if one.crawl_kind == self.mode)
            report = BackfillReport(name, summary, {}, troubles=group_failures(failed), ending=ending)
        return {key: value for key, value in report.to_json().items() if key not in ("total", "months", "gaps")}

    @staticmethod
    def check_arguments(site: Site, arguments: dict[str, Any]) -> None:
        """Refuse arguments that no spider knows or can read.  Raises ArgumentError."""
        unknown = set(arguments) - {"mode", "since", "until", "limit", "revisit"}
        if unknown:
            raise ArgumentError(f"unknown argument -a {min(unknown)}=…; known are since, until, limit and revisit")
        spider_class(site)(**arguments)

    def _report(self, name: str, crawler: "Crawler", quiet: bool) -> int:
        from crawler.cli.tables import complaints, console, show_run  # noqa: PLC0415 - as WinnowCommand asks
        from pipelines.stages import PersistStage  # noqa: PLC0415

        assert self.crawler_process is not None
        assert crawler.stats is not None
        tally = RunSummary.of(crawler.stats.get_stats())
        file = self._remember(tally)
        if not quiet and not self.interrupts.forced:
            assert self.settings is not None
            feeds = map(str, self.settings.getdict("FEEDS"))
            taken = any(uri.startswith("stdout:") for uri in feeds)  # -o -:json
            out = console(stderr=taken)
            show_run(out, name, tally)
            if file:
                out.print(
                    f"{name} is known by this name now; 'winnow schedule' crawls it once {file} says enabled = true"
                )
        for line in complaints(name, tally):
            print(f"winnow: {line}", file=sys.stderr)
        if self.crawler_process.bootstrap_failed:
            return 2
        if crawler.stats.get_value("finish_reason") in ("shutdown", None):
            stage = crawler.get_item_pipeline(PersistStage)
            if isinstance(stage, PersistStage):
                stage.interrupted()
            print("winnow: interrupted; run the same command again to resume", file=sys.stderr)
            if self.interrupts.forced:
                leave_at_once(1)
            return 1
        return tally.exit_status
