"""winnow schedule: the service that crawls every site by its schedule."""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from crawler.cli.command import WinnowCommand
from crawler.cli.interrupts import AGAIN, say
from crawler.cli.numbers import read_count, read_seconds
from crawler.errors import SiteError, UsageError


class Command(WinnowCommand):
    """The service: every site file is a job; the jobs are kept in the database."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Run the service: crawl every site by its schedule"

    def long_desc(self) -> str:
        """Return how it runs and ends."""
        return (
            "Crawl every site by the [schedule] of its site file, in child processes, small sites together, until "
            "SIGTERM or Ctrl-C. Then no new crawl starts; those under way may finish within the grace time and are "
            "stopped after it; a second signal stops them at once. Changes of site files are noticed while it runs. "
            "Exit status: 0 stopped, 2 could not start."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the number at once, the grace, and a look without running."""
        super().add_options(parser)
        parser.add_argument(
            "--at-once", type=read_count, default=2, metavar="N", help="child processes at a time (default: 2)"
        )
        parser.add_argument(
            "--grace",
            type=read_seconds,
            default=60.0,
            metavar="S",
            help="seconds crawls get to finish (default: 60)",
        )
        parser.add_argument(
            "--no-worker", action="store_true", help="crawl nothing, only decide what is due: for 'winnow worker'"
        )
        parser.add_argument("--list", action="store_true", dest="only_list", help="print the next crawls and exit")
        parser.add_argument("--json", action="store_true", help="with --list: print one JSON object per site")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Run until interrupted, or only say when each site is crawled."""
        self.no_unknown(args)
        if args:  # a word that is overlooked would start the service
            raise UsageError(f"unexpected argument '{args[0]}'; schedule takes options only")
        if opts.only_list:
            return self._list(opts.json)
        if opts.no_worker:
            self._check_server()
        return self._serve(0 if opts.no_worker else opts.at_once, opts.grace)

    def _check_server(self) -> None:
        """Refuse a database that workers cannot share.  Raises StorageError."""
        from storage.fleet import require_server  # noqa: PLC0415 - as WinnowCommand asks

        with self.store() as store:
            require_server(store.engine)

    def _list(self, as_json: bool) -> int:
        from crawler.cli.tables import console, plain_table  # noqa: PLC0415
        from crawler.service import (  # noqa: PLC0415
            SiteFiles,
            SiteFolders,
            forecast_crawls,
        )

        files = SiteFolders(self.site_folders()).look() or SiteFiles({}, {})
        for problem in files.broken.values():
            print(f"winnow: {problem}", file=sys.stderr)
        with self.store() as store:
            lines = forecast_crawls(store, files, datetime.now(UTC))
        if not lines:
            raise SiteError("no site file is enabled; add one with 'winnow add URL'")
        if as_json:
            for line in lines:
                print(json.dumps({"next_run": line.when.isoformat(), "site": line.site, "schedule": line.schedule}))
            return 0
        rows = [
            (line.site, line.when.astimezone().isoformat(sep=" ", timespec="minutes"), line.schedule) for line in lines
        ]
        console().print(plain_table(("site", "next crawl", "schedule"), rows))
        return 0

    def _serve(self, at_once: int, grace: float) -> int:
        from crawler.cli.archive import archive_pushes, check_archive  # noqa: PLC0415
        from crawler.monitoring import Monitor, read_port, read_targets  # noqa: PLC0415
        from crawler.service import waiting  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.service.app import Options, log_to, make_service  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.service.retention import read_kept  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.webhooks import WebhookDispatcher, read_receivers  # noqa: PLC0415
        from storage.service import HealthStore  # noqa: PLC0415

        targets = read_targets(self.setting("WINNOW_ALERTS"), self.setting("WINNOW_ALERTS_FILE"))
        receivers = read_receivers(self.setting("WINNOW_WEBHOOKS_FILE"))
        port = read_port(self.setting("WINNOW_METRICS_PORT"))
        kept = read_kept(self.setting("WINNOW_RUN_RETENTION_DAYS"))
        check_archive(self)

        home, folders, stop = self.setting("WINNOW_HOME"), self.site_folders(), threading.Event()
        environment = {
            "WINNOW_HOME": home,
            "WINNOW_DATABASE_URL": self.setting("WINNOW_DATABASE_URL"),
            "WINNOW_SITES": os.pathsep.join(folders),
        }
        log_to()
        options = Options(
            home=Path(home), folders=folders, at_once=at_once, grace=grace, environment=environment, runs_kept=kept
        )
        with self.store(writes=True) as store, ExitStack() as opened:
            engine = store.engine
            webhooks = WebhookDispatcher(engine, receivers)
            station = opened.enter_context(Monitor(engine, HealthStore(engine), targets, port, webhooks=webhooks))
            rounds = [station.round]
            if pushes := archive_pushes(self, station.metrics.archive, station.tell):
                rounds.append(opened.enter_context(pushes).round)
            service, hurry = make_service(store, options, stop, (station.ended,), rounds, tell=station.tell)
            _listen(stop, hurry, grace)
            service.run(stop, waiting(stop))
        return 0


def _listen(stop: threading.Event, hurry: Callable[[], None], grace: float) -> None:
    """Let the first signal end the service in good order and the second at once."""

    def heard(number: int, _frame: object) -> None:
        if stop.is_set():
            hurry()
        elif number == signal.SIGINT:
            say(f"stopping: crawls under way may finish for {grace:g} s; {AGAIN}")
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, heard)
