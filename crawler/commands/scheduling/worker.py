"""winnow worker: one process of a fleet on PostgreSQL."""

import argparse
import sys
from contextlib import ExitStack
from typing import Any, ClassVar

from crawler.cli.command import WinnowCommand
from crawler.cli.interrupts import leave_at_once
from crawler.cli.numbers import read_count, read_seconds
from crawler.errors import ArgumentError, UsageError

CONNECTIONS = {"pool_size": 8, "max_overflow": 8, "pool_timeout": 180}
"""Of a worker to its database, at most 16: six workers on a server that takes 100."""


class Command(WinnowCommand):
    """Crawl the sites whose time has come, beside any number of other workers on one database."""

    requires_crawler_process = True
    default_settings: ClassVar[dict[str, Any]] = {}

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Crawl due sites as one of many workers on PostgreSQL"

    def long_desc(self) -> str:
        """Return how it runs and ends."""
        return (
            "Take sites whose time has come from the database and crawl many at once, until SIGTERM or Ctrl-C. Any "
            "number of workers on any number of machines share one PostgreSQL store and the same site files; 'winnow "
            "schedule --no-worker' decides when each site is due. Sites of a worker that dies go to the others within "
            "a minute. On SIGTERM no new site begins; those under way may finish within the grace time, the rest go "
            "to other workers; a second signal stops them at once. Exit status: 0 stopped, 1 the database was away "
            "for too long, 2 could not start."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the number at once and the grace."""
        super().add_options(parser)
        help_text = "sites crawled at a time (default: 200)"
        parser.add_argument("--concurrency", type=read_count, default=200, metavar="N", help=help_text)
        help_text = "seconds crawls get to finish (default: 60)"
        parser.add_argument("--grace", type=read_seconds, default=60.0, metavar="S", help=help_text)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Let the log have one line a site that is worth one, unless more is asked for."""
        from crawler.spiders import quiet_framework  # noqa: PLC0415 - as WinnowCommand asks

        super().process_options(args, opts)
        assert self.settings is not None
        if not opts.loglevel:
            self.settings.set("LOG_LEVEL", "ERROR" if opts.quiet else "WARNING", priority="cmdline")
        quiet_framework(self.settings)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Work until it is told to stop."""
        from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415 - as WinnowCommand asks

        from crawler.cli.archive import archive_pushes, check_archive  # noqa: PLC0415
        from crawler.discovery.pages.tasks import MODULES  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.fleet import FleetOptions, FleetWorker, log_to  # noqa: PLC0415
        from crawler.process import this_process  # noqa: PLC0415
        from pipelines.workers.pool import prepare  # noqa: PLC0415
        from pipelines.workers.shared import share_workers  # noqa: PLC0415
        from storage.db.shared_engine import share_engines  # noqa: PLC0415
        from storage.fleet import FleetMember  # noqa: PLC0415

        self.no_unknown(args)
        if args:
            raise UsageError(f"unexpected argument '{args[0]}'; worker takes options only")
        check_archive(self)
        process = self.crawler_process
        assert isinstance(process, AsyncCrawlerProcess)
        with ExitStack() as shared:
            shared.enter_context(share_engines(CONNECTIONS))
            shared.enter_context(share_workers())
            store = shared.enter_context(self.store(writes=True))
            member = FleetMember.join(store.engine, this_process(), opts.concurrency, self._lease())
            prepare(also=MODULES)
            log_to(quiet=opts.quiet)
            options = FleetOptions(places=opts.concurrency, grace=opts.grace)
            if pushes := archive_pushes(self):
                shared.enter_context(pushes.beside())
            worker = FleetWorker(process, store, member, self.sites, options, {"mode": "crawl"})
            worker.run()
            if worker.problem is not None:
                print(f"winnow: {worker.problem}", file=sys.stderr)
                leave_at_once(1)  # threads may wait for the database
        return 0

    def _lease(self) -> float:
        """Read WINNOW_SITE_LEASE_SECONDS.  Raises ArgumentError."""
        text = self.setting("WINNOW_SITE_LEASE_SECONDS")
        try:
            seconds = float(text)
        except ValueError:
            seconds = 0.0
        if not 2 <= seconds <= 3600:
            raise ArgumentError(f"WINNOW_SITE_LEASE_SECONDS '{text[:40]}': not a number of seconds from 2 to 3600")
        return seconds
