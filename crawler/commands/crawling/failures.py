"""winnow failures: the addresses that failed, and queueing them again."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC

from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError
from crawler.terminal import counted


class Command(WinnowCommand):
    """Every address that failed for good, with the reason."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] [NAME]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show the addresses that failed and why; queue them again"

    def long_desc(self) -> str:
        """Return what is shown and what --retry does."""
        return (
            "Show the addresses that the latest crawls and backfills could not fetch, by reason. With --retry they are "
            "queued again: the same crawl or backfill requests them when it is next run."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add asking again and the form of the output."""
        super().add_options(parser)
        parser.add_argument("--retry", action="store_true", help="queue them again")
        parser.add_argument("--json", action="store_true", help="print one JSON object per address")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print what failed, or queue it again."""
        self.no_unknown(args)
        if len(args) > 1:
            raise UsageError("give at most one site")
        site = args[0] if args else None
        with self.store() as store:
            if site is not None:
                self.check_site(store, site)
            if opts.retry:
                count = store.retry(site)
                words = f"{counted(count, 'address', 'addresses')} queued again; the next run requests them"
                print(json.dumps({"queued": count}) if opts.json else words)
                return 0
            if opts.json:
                for failure in store.failures(site):
                    print(json.dumps(asdict(failure) | {"at": failure.at.isoformat()}, ensure_ascii=False))
                return 0
            rows = [
                (one.site, one.kind, one.url, one.words, one.tries, one.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M"))
                for one in store.failures(site)
            ]
        self._show(rows)
        return 0

    @staticmethod
    def _show(rows: Sequence[tuple[object, ...]]) -> None:
        from crawler.cli.tables import console, plain_table  # noqa: PLC0415 - as WinnowCommand asks

        if not rows:
            print("no failures")
            return
        console().print(
            plain_table(("site", "reason", "address", "error", "tries", "last try (UTC)"), rows, numbers=(4,))
        )
