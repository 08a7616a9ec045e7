"""scrapy runs: the history of crawls."""

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from crawler.command import WinnowCommand

if TYPE_CHECKING:
    from storage.runs import Run


class Command(WinnowCommand):
    """Every crawl and backfill is a run with its outcome."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] [NAME]"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Show the history of crawls and how each ended"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add length and form of the list."""
        super().add_options(parser)
        parser.add_argument("-n", "--limit", type=int, default=20, metavar="N", help="the latest N runs (default: 20)")
        parser.add_argument("--json", action="store_true", help="one JSON line a run")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the latest runs, newest first."""
        from crawler.summary import console, plain_table  # noqa: PLC0415 - as WinnowCommand asks

        self.no_unknown(args)
        with self.store() as store:
            runs = store.runs(args[0] if args else None, limit=max(1, opts.limit))
        if opts.json:
            for run in runs:
                print(json.dumps(asdict(run), default=str, ensure_ascii=False))
            return 0
        head = ("run", "site", "kind", "started", "took", "ended", "exit", "new", "changed", "rejected", "failed")
        console().print(plain_table(head, (_row(run) for run in runs)))
        return 0


def _row(run: "Run") -> tuple[object, ...]:
    took = f"{(run.ended_at - run.started_at).total_seconds():.0f} s" if run.ended_at else None
    return (
        run.id,
        run.site,
        run.kind,
        run.started_at.isoformat(sep=" ", timespec="seconds"),
        took,
        run.ending or "running",
        run.exit_status,
        run.counts.get("outcome/new", 0),
        run.counts.get("outcome/changed", 0),
        run.counts.get("outcome/rejected", 0),
        sum(count for key, count in run.counts.items() if key.startswith("failed/")),
    )
