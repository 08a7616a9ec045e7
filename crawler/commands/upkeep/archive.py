"""winnow archive: the files of fetched pages on object storage."""

import argparse
from collections.abc import Callable, Mapping
from importlib import import_module

from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError

Order = Callable[[WinnowCommand, list[str], argparse.Namespace], int]

ORDERS: Mapping[str, tuple[str, str]] = {
    "status": ("show_status", "shows what lies here, what lies away, and what waits"),
    "push": ("push_files", "brings closed files to WINNOW_ARCHIVE, reads them back, and drops what is old enough"),
    "verify": ("verify_files", "reads files and compares them with their checksums and the digests in them"),
    "prune": ("prune_files", "drops files here that have been away for WINNOW_ARCHIVE_KEEP"),
}
"""The words of this command: the function of :mod:`crawler.cli.archive` that does it, and one line of help."""


class Command(WinnowCommand):
    """The first argument names the action."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return f"{'|'.join(ORDERS)} [options]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Keep the archive on object storage: status, push, verify, prune"

    def long_desc(self) -> str:
        """Return what each word does."""
        said = "; ".join(f"{word} {about}" for word, (_, about) in ORDERS.items())
        return (
            f"{said}. A file that is written to stays until it is closed. Nothing is dropped before it was read back "
            "and compared. Exit status: 0 done, 1 something failed (it is done by the next call), 2 could not run."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of each word."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--keep", metavar="TIME", help="push, prune: instead of WINNOW_ARCHIVE_KEEP, as in 30d, 0 or forever"
        )
        parser.add_argument("-n", "--dry-run", action="store_true", help="prune: count only, drop nothing")
        parser.add_argument("--local", action="store_true", help="verify: only the files here")
        parser.add_argument("--remote", action="store_true", help="verify: only the files away")
        parser.add_argument("--sample", type=_count, metavar="N", help="verify: N files chosen at random, of each side")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what the first word says."""
        self.no_unknown(args)
        if len(args) != 1 or args[0] not in ORDERS:
            raise UsageError(f"give one of: {', '.join(ORDERS)}")
        order: Order = getattr(import_module("crawler.cli.archive"), ORDERS[args[0]][0])
        return order(self, [], opts)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 10**9:
        raise argparse.ArgumentTypeError(f"{text}: not a whole number of one or more")
    return int(text)
