"""winnow runs: the history of crawls, everything of one of them, and ending one that goes on."""

import argparse
import json
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError

if TYPE_CHECKING:
    from crawler.cli.reports.run_report import RunReport
    from storage.store import Store

SHOW, STOP = "show", "stop"
MOST = 1_000_000_000
"""Lines that can be asked for."""


class Command(WinnowCommand):
    """Every crawl and backfill is a run with its outcome."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] [NAME | show ID | stop ID]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show the history of crawls, or one of them: show ID; stop one: stop ID"

    def long_desc(self) -> str:
        """Return what is shown."""
        return (
            "Show the latest runs of all sites or of one, with outcome, traffic and memory; times are UTC. 'show ID' "
            "shows one run: its statistics, what failed in it, the end of its log. 'stop ID' stops a crawl within "
            "seconds, wherever it runs: what is under way is kept, and the same command goes on. A run whose process "
            "died is marked 'killed'."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add length and form of the output."""
        super().add_options(parser)
        parser.add_argument(
            "-n", "--limit", type=_some, default=20, metavar="N", help="show the latest N runs (default: 20)"
        )
        parser.add_argument(
            "--lines",
            type=_count,
            default=20,
            metavar="N",
            help="with show: lines of its log (default: 20)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object per run")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the latest runs, newest first, or one run."""
        from crawler.process import end_abandoned_runs  # noqa: PLC0415 - as WinnowCommand asks

        one = args[1] if len(args) == 2 and args[0] in (SHOW, STOP) else None
        if one is None or not one.removeprefix("-").isdecimal():  # a negative number is no option
            self.no_unknown(args)
        if len(args) > 1 and one is None:
            raise UsageError("give at most one site, or: show ID, or: stop ID")
        with self.store() as store:
            end_abandoned_runs(store)
            if one is not None and args[0] == STOP:
                self._stop(store, one, opts)
            elif one is not None:
                self._one(store, one, opts)
            else:
                self._all(store, args[0] if args else None, opts)
        return 0

    def _all(self, store: "Store", site: str | None, opts: argparse.Namespace) -> None:
        from crawler.cli.reports.run_table import run_json, runs_table  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.tables import console  # noqa: PLC0415

        runs = store.runs(site, limit=opts.limit)
        if site in (SHOW, STOP) and not runs and site not in self.sites().list():
            raise UsageError(f"give the number of a run: {site} ID")
        if site is not None and not runs:
            self.check_site(store, site)
        if opts.json:
            for run in runs:
                print(json.dumps(run_json(run), ensure_ascii=False))
            return
        out = console()
        out.print(runs_table(out, runs))

    def _stop(self, store: "Store", word: str, opts: argparse.Namespace) -> None:
        from crawler.errors import ArgumentError  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.terminal import harmless  # noqa: PLC0415

        if not word.isdecimal() or len(word) > 18 or not store.ask_to_stop(int(word)):
            raise ArgumentError(f"run '{harmless(word)[:40]}' does not go on, or is no crawl; see 'winnow runs'")
        print(json.dumps({"run": int(word), "done": "asked to stop"}) if opts.json else f"run {word}: asked to stop")

    def _one(self, store: "Store", word: str, opts: argparse.Namespace) -> None:
        from crawler.cli.reports.run_report import report_on_run  # noqa: PLC0415 - as WinnowCommand asks

        found = report_on_run(store, word, opts.lines)
        if opts.json:
            print(json.dumps(found.to_json(), ensure_ascii=False))
        else:
            _print(found)


def _some(text: str) -> int:
    count = _count(text)
    if not count:
        raise argparse.ArgumentTypeError(f"{text}: not a number of one or more")
    return count


def _count(text: str) -> int:
    """Read a whole number; one that no database can count to is as good as the largest it can."""
    if not text.isdecimal() or not text.isascii():
        raise argparse.ArgumentTypeError(f"{text}: not a whole number")
    return int(text) if len(text) < len(str(MOST)) else MOST


def _print(report: "RunReport") -> None:
    from crawler.cli.tables import console, plain_table  # noqa: PLC0415 - as WinnowCommand asks

    print("\n".join(report.lines()))
    for head, troubles in (("failed", report.failed), ("rejected", report.rejected), ("not asked on", report.cut)):
        if troubles:
            console().print(plain_table((head, "address", "detail"), troubles))
    print(report.log_problem or f"\n{report.run.log}:")
    print("\n".join(report.log))
