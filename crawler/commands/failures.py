"""scrapy failures: what could not be had, and asking for it again."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict

from crawler.cli.command import WinnowCommand


class Command(WinnowCommand):
    """Every address that failed for good, with the reason."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] [NAME]"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Show the addresses that failed and why; --retry asks again"

    def long_desc(self) -> str:
        """Say what is shown and what --retry does."""
        return (
            "The addresses of the latest crawls and backfills that could not be had, by reason. With --retry they "
            "wait again: the same crawl or backfill, started again, asks for them."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add asking again and the form of the output."""
        super().add_options(parser)
        parser.add_argument("--retry", action="store_true", help="let them wait again")
        parser.add_argument("--json", action="store_true", help="one JSON line an address")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print what failed, or let it wait again."""
        self.no_unknown(args)
        site = args[0] if args else None
        with self.store() as store:
            if opts.retry:
                print(f"{store.retry(site):,} addresses wait again; the same crawl or backfill asks for them")
                return 0
            if opts.json:
                for failure in store.failures(site):
                    print(json.dumps(asdict(failure) | {"at": failure.at.isoformat()}, ensure_ascii=False))
                return 0
            rows = [
                (one.site, one.kind, one.url, one.words, one.tries, one.at.isoformat(sep=" ", timespec="minutes"))
                for one in store.failures(site)
            ]
        self._show(rows)
        return 0

    @staticmethod
    def _show(rows: Sequence[tuple[object, ...]]) -> None:
        from crawler.cli.tables import console, plain_table  # noqa: PLC0415 - as WinnowCommand asks

        if not rows:
            print("nothing failed")
            return
        console().print(plain_table(("site", "reason", "address", "said", "tries", "when"), rows, numbers=(4,)))
