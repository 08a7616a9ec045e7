"""scrapy export: write the corpus to files."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.command import WinnowCommand
from crawler.errors import ArgumentError
from crawler.exporting import add_form, in_words, read_form, to_json
from crawler.selecting import add_selection, read_selection

if TYPE_CHECKING:
    from storage.row import StoredArticle


class Command(WinnowCommand):
    """Stream the current articles of the store into files, whole or not at all."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] OUT"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Write the corpus of clean articles to files"

    def long_desc(self) -> str:
        """Say what the target may be."""
        return (
            "The ending of OUT says the format: .jsonl, .jsonl.gz, .jsonl.zst, .parquet, .csv, .sqlite or .db, .xml "
            "(TEI), .warc.gz; .md and .txt make a folder with a file an article. Files appear when all of them are "
            "whole. With --shards the files are called NAME-00000-of-00004.ENDING; when such an export is interrupted, "
            "the same command goes on with what was finished."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters and the form."""
        super().add_options(parser)
        add_selection(parser)
        add_form(parser)
        parser.add_argument("--json", action="store_true", help="say what was written as JSON")
        parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the files and say how many articles they hold."""
        from storage.export import Hooks, export  # noqa: PLC0415 - as WinnowCommand asks
        from storage.export.formats import is_folder_target  # noqa: PLC0415

        self.no_unknown(args)
        if len(args) != 1:
            raise UsageError("give one file to write, as in corpus.jsonl", print_help=False)
        selection, form = read_selection(opts), read_form(opts, Path(self.setting("WINNOW_HOME")) / "archive")
        if is_folder_target(args[0], opts.format):
            raise ArgumentError(f"{args[0]}: is a folder; give a file name with an ending, as in corpus.jsonl")
        out, dropped = Path(args[0]), Counter[str]()

        def drop(_: "StoredArticle", reason: str) -> None:
            dropped[reason] += 1

        show = _live if sys.stderr.isatty() and not opts.quiet else None
        with self.store() as store:
            written = export(store, out, selection, form, Hooks(progress=show), drop=drop)
        if show:
            print("\r\x1b[2K", end="", file=sys.stderr)
        if opts.json:
            print(json.dumps(to_json(written, dropped), ensure_ascii=False))
        elif not opts.quiet:
            print("\n".join(in_words(out, written, dropped)))
        if not written.articles:
            print("winnow: no article fits; see 'scrapy runs' for what was crawled", file=sys.stderr)
        return 0


def _live(count: int) -> None:
    if count % 500 == 0:
        print(f"\r\x1b[2K{count} articles", end="", file=sys.stderr, flush=True)
