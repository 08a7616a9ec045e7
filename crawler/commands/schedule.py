"""scrapy schedule: crawl the sites that have a [schedule], for as long as it runs."""

import argparse
import logging
import signal
import sys
import threading
from datetime import UTC, datetime

from crawler.command import WinnowCommand
from crawler.errors import CrawlerError, SiteError
from crawler.site import Site


class Command(WinnowCommand):
    """The service: every site file's cron line is a job on the project's own database."""

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Run each site's [schedule], every crawl a child process"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the number at once and a look without running."""
        super().add_options(parser)
        parser.add_argument("--at-once", type=int, default=2, metavar="N", help="crawls side by side (default: 2)")
        parser.add_argument("--list", action="store_true", dest="only_list", help="print the next runs and end")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Plan the jobs and run until interrupted."""
        from crawler.schedule import next_runs  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.summary import console, plain_table  # noqa: PLC0415

        self.no_unknown(args)
        sites = self._scheduled()
        if not sites:
            raise SiteError("no site file has a [schedule]; add one, as in: cron = '*/30 * * * *'")
        rows = [(name, time.isoformat(timespec="minutes")) for time, name in next_runs(sites, datetime.now(UTC))]
        console().print(plain_table(("site", "next run"), rows))
        return 0 if opts.only_list else self._serve(sites, max(1, opts.at_once))

    def _serve(self, sites: list[Site], at_once: int) -> int:
        from crawler.schedule import plan, scheduler  # noqa: PLC0415 - as WinnowCommand asks

        address, home = self.setting("WINNOW_DATABASE_URL"), self.setting("WINNOW_HOME")
        self.store().close()
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        with scheduler(address, at_once) as service:
            plan(service, sites, address, home)
            service.resume()
            stop.wait()
            print("winnow: no new crawls; waiting for those under way", file=sys.stderr)
        return 0

    def _scheduled(self) -> list[Site]:
        sites = []
        for name in self.sites().list():
            try:
                sites.append(self.sites().site(name))
            except CrawlerError as error:
                print(f"winnow: {error}", file=sys.stderr)
        return [site for site in sites if site.schedule]
