"""winnow corpus: verify, compare and show releases; withdraw articles; list incremental exports."""

import argparse
from collections.abc import Callable, Mapping
from importlib import import_module

from crawler.cli.command import WinnowCommand
from crawler.cli.corpus.withdrawals import add_withdraw_options
from crawler.cli.publish import add_push_options
from crawler.errors import UsageError

Order = Callable[[WinnowCommand, list[str], argparse.Namespace], int]

ORDERS: Mapping[str, tuple[str, str]] = {
    "verify": (
        "corpus.releases.verify_release",
        "DIR: check each file and row of a release against its manifest",
    ),
    "diff": (
        "corpus.releases.diff_releases",
        "A B: list what was added, removed and changed, and why",
    ),
    "show": ("corpus.releases.show_release", "DIR: sum up a release"),
    "push": (
        "publish.push",
        "DIR hf://datasets/OWNER/NAME: bring a release to the Hugging Face Hub, in one commit",
    ),
    "withdraw": (
        "corpus.withdrawals.withdraw",
        "WHAT... --reason TEXT: exclude an id, an address, a site or https://a.com/part/* from all later exports",
    ),
    "withdrawn": ("corpus.withdrawals.withdrawn", "(no argument): list what is withdrawn"),
    "names": ("corpus.releases.names", "(no argument): list the exports made with --since-last"),
}
"""The words of this command: the function of :mod:`crawler.cli` that does it, and one line of help.

The function is called with the command, the words after its own, and the options; it gives the exit status.
"""


class Command(WinnowCommand):
    """The first argument names the action."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return f"{'|'.join(ORDERS)} [options] ..."

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Verify, compare and push releases of the corpus; withdraw articles"

    def long_desc(self) -> str:
        """Return what each word does."""
        return (
            "; ".join(f"{word}{about if about.startswith(':') else ' ' + about}" for word, (_, about) in ORDERS.items())
            + "."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what the words share, and the options of each."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON, one object per line")
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="diff: differences shown (default: 20)")
        add_push_options(parser)
        add_withdraw_options(parser)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what the first word says."""
        self.no_unknown(args)
        if not args or args[0] not in ORDERS:
            raise UsageError(f"give one of: {', '.join(ORDERS)}")
        module, _, name = ORDERS[args[0]][0].rpartition(".")
        order: Order = getattr(import_module(f"crawler.cli.{module}"), name)
        return order(self, args[1:], opts)
