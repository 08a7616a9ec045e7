"""scrapy export: write the corpus to a file."""

import argparse
import sys
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.command import WinnowCommand
from crawler.selecting import add_selection, read_selection


class Command(WinnowCommand):
    """Stream the current articles of the store into one file, whole or not at all."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] OUT.jsonl"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Write the corpus of clean articles to a file"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters."""
        super().add_options(parser)
        add_selection(parser)
        parser.add_argument("--format", metavar="NAME", help="format of a release (default: jsonl)")
        parser.add_argument("--overwrite", action="store_true", help="let an earlier release give way")
        parser.add_argument(
            "--dated", metavar="DAY", help="the day to put into a release (default: of its newest page)"
        )
        parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the file and say how many articles it holds."""
        from crawler.releasing import release_order  # noqa: PLC0415 - as WinnowCommand asks
        from storage.export import export  # noqa: PLC0415
        from storage.release import make_release  # noqa: PLC0415

        self.no_unknown(args)
        if len(args) != 1:
            raise UsageError("give one file to write, as in corpus.jsonl", print_help=False)
        selection = read_selection(opts)
        out = Path(args[0])
        show = _live if sys.stderr.isatty() and not opts.quiet else None
        with self.store() as store:
            if args[0].endswith("/") or out.is_dir() or (opts.format and not out.suffix):
                count = make_release(store, out, selection, release_order(args[0], opts), progress=show).articles
            else:
                count = export(store, out, selection, progress=show)
        if show:
            print("\r\x1b[2K", end="", file=sys.stderr)
        if not opts.quiet:
            print(f"{count} articles in {out}")
        if not count:
            print("winnow: no article fits; see 'scrapy runs' for what was crawled", file=sys.stderr)
        return 0


def _live(count: int) -> None:
    if count % 500 == 0:
        print(f"\r\x1b[2K{count} articles", end="", file=sys.stderr, flush=True)
