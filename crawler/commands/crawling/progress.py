"""winnow progress: how far crawls and backfills are, from any other shell."""

import argparse
import json
from datetime import UTC, datetime

from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError


class Command(WinnowCommand):
    """Read the state of crawls and backfills from the database; nothing is changed."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] [NAME]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show how far crawls and backfills are, and how long they will take"

    def long_desc(self) -> str:
        """Return what is shown."""
        return (
            "Show one row per crawl or backfill that is not finished: pages, articles kept, pages rejected and failed, "
            "addresses waiting, pages per second over the last minute and on average, and the time left (unknown while "
            "lists or sitemaps are still to be read). With NAME, show the latest one also when it is finished."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the output."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object per crawl")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the table or the lines."""
        from crawler.backfill.progress import HEAD, NUMBERS, SPARE, crawl_progress  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.tables import console, fitting_table  # noqa: PLC0415

        self.no_unknown(args)
        if len(args) > 1:
            raise UsageError("give at most one site")
        with self.store() as store:
            if args:
                self.check_site(store, args[0])
            found = crawl_progress(store, args[0] if args else None, datetime.now(UTC))
        if opts.json:
            for one in found:
                print(json.dumps(one.to_json(), ensure_ascii=False))
        elif found:
            out = console()
            out.print(fitting_table(out, HEAD, (one.row() for one in found), NUMBERS, SPARE))
        else:
            print("no crawl is open; 'winnow runs' shows those that ended")
        return 0
