"""scrapy progress: how far crawls and backfills are, from any other shell."""

import argparse
import json
from datetime import UTC, datetime

from crawler.cli.command import WinnowCommand


class Command(WinnowCommand):
    """Read the state of the walks from the database; nothing is changed."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] [NAME]"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Show how far crawls and backfills are, and how long they will take"

    def long_desc(self) -> str:
        """Say what is shown."""
        return (
            "One row for every crawl or backfill that is not finished: pages done, articles kept, rejected, failed, "
            "waiting, pages a second over the last minute and since it was begun, and the time left (unknown while "
            "lists or sitemaps are still to be read). With NAME also the latest that is finished."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the output."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON line a crawl")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the table or the lines."""
        from crawler.backfill.progress import HEAD, NUMBERS, progress  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.tables import console, plain_table  # noqa: PLC0415

        self.no_unknown(args)
        with self.store() as store:
            found = progress(store, args[0] if args else None, datetime.now(UTC))
        if opts.json:
            for one in found:
                print(json.dumps(one.to_json(), ensure_ascii=False))
        elif found:
            console().print(plain_table(HEAD, (one.row() for one in found), numbers=NUMBERS))
        else:
            print("nothing is under way; 'scrapy runs' shows what was")
        return 0
