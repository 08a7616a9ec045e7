"""scrapy corpus: what is withdrawn from exports, and the exports that go on from each other."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import WinnowCommand
from crawler.exportnames import names
from crawler.withdrawing import add_withdraw_options, withdraw, withdrawn

if TYPE_CHECKING:
    from storage.store import Store

ON_STORE: Mapping[str, Callable[["Store", Sequence[str], argparse.Namespace], int]] = {
    "withdraw": withdraw,
    "withdrawn": withdrawn,
    "names": names,
}
"""The words that need the store; each takes it, the words that follow and the options, and gives the exit status."""


class Command(WinnowCommand):
    """One word says what is done with the corpus."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] withdraw WHAT... | withdrawn | names"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Withdraw articles from exports; list what is withdrawn"

    def long_desc(self) -> str:
        """Say what each word does."""
        return (
            "'withdraw WHAT... --reason TEXT' keeps articles out of every later export: a record id, an address, a "
            "site, or all addresses that begin alike (https://example.com/part/*). 'withdrawn' lists the entries. "
            "'names' lists the exports made with --since-last."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of all words."""
        super().add_options(parser)
        add_withdraw_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON line an entry")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what the first word says."""
        self.no_unknown(args)
        if not args or args[0] not in ON_STORE:
            raise UsageError(f"give one of these words: {', '.join(ON_STORE)}", print_help=False)
        with self.store() as store:
            return ON_STORE[args[0]](store, args[1:], opts)
