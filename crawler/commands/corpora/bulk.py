"""winnow bulk: work on many pages at once, on this machine, on Ray or under Slurm."""

import argparse
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec

from crawler.cli.bulk import add_bulk_options
from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError, UsageError
from pipelines.errors import BulkError

Order = Callable[[WinnowCommand, list[str], argparse.Namespace], int]

ORDERS: Mapping[str, tuple[str, str]] = {
    "extract": ("extract", "INPUT... RUN: extract the pages of WARC files into a run folder"),
    "reextract": ("reextract", "RUN: extract the pages of the store's archive again into a run folder"),
    "load": ("load", "RUN: replace the results in the store by those of such a run"),
    "status": ("status", "RUN: say how far a run is and what it made"),
}
"""The words of this command: the function of :mod:`crawler.cli.bulk` that does it, and one line of help.

The function is called with the command, the words after its own, and the options; it gives the exit status.
"""


class Command(WinnowCommand):
    """The first argument names the action."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return f"{'|'.join(ORDERS)} [options] ..."

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Work on many pages at once: this machine, Ray or Slurm; files here or on S3"

    def long_desc(self) -> str:
        """Return what each word does, and what it ends with."""
        words = "; ".join(f"{word} {about}" for word, (_, about) in ORDERS.items())
        return (
            f"{words}. RUN is a folder at any address (s3://bucket/run-7). What a run works with is frozen there when "
            "it begins; the same command resumes it. Workers use no database. A share that dies is begun again twice. "
            "Exit status: 0 done, 1 shares are missing, 2 could not run."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what the words share, and the options of each."""
        super().add_options(parser)
        add_bulk_options(parser)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what the first word says."""
        self.no_unknown(args)
        if not args or args[0] not in ORDERS:
            raise UsageError(f"give one of: {', '.join(ORDERS)}")
        if find_spec("datatrove") is None:
            raise ArgumentError("datatrove is not installed: pip install 'winnow-news[bulk]'")
        order: Order = getattr(import_module("crawler.cli.bulk"), ORDERS[args[0]][0])
        try:
            return order(self, args[1:], opts)
        except BulkError as error:
            raise ArgumentError(str(error)) from error
