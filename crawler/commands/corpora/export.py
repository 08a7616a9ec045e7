"""winnow export: write the corpus to files, or make a release of it."""

import argparse
import json
import sys

from crawler.cli.command import WinnowCommand
from crawler.cli.corpus.export_options import add_filters, add_form, add_increment
from crawler.cli.corpus.selection_options import add_selection
from crawler.errors import UsageError


class Command(WinnowCommand):
    """Stream the current articles of the store into files, whole or not at all."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] OUT"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Write the corpus of clean articles to files, or make a release"

    def long_desc(self) -> str:
        """Return what the target may be."""
        return (
            "The ending of OUT sets the format: .jsonl, .jsonl.gz, .jsonl.zst, .json (one array), .parquet, .csv, "
            ".sqlite or .db, .xml (TEI), .warc.gz; .md and .txt make a folder with one file per article; '-' writes "
            "JSON lines to standard output. An address (s3://bucket/corpus.parquet) is written here first and brought "
            "there when all of it is whole. If OUT "
            "is a folder (it exists, ends in /, or has no ending and --format is given) a release is made: the "
            "data with manifest, data card, Croissant metadata, figures and an index; 'winnow corpus' verifies "
            "and compares releases. Files appear only when they are complete. With --shards they are called "
            "NAME-00000-of-00004.ENDING; after an interruption the same command resumes with the next shard. "
            "Withdrawn articles are never exported."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the filters, the form, and what an export goes on from."""
        super().add_options(parser)
        add_selection(parser)
        add_form(parser)
        add_filters(parser)
        add_increment(parser)
        parser.add_argument("--json", action="store_true", help="print what was written as one JSON object")
        parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the files and say how many articles they hold."""
        from crawler.cli.corpus import any_target  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.terminal import harmless  # noqa: PLC0415
        from storage.export.formats import sanitize_value  # noqa: PLC0415

        self.no_unknown(args)
        if len(args) != 1:
            raise UsageError("give one file or folder to write, as in corpus.jsonl, or '-' for standard output")
        with any_target(self, args[0], opts) as target:
            with self.store() as store:
                made = target.run(store, self.progress(opts))
            if opts.json:  # a name of a file need be no text
                print(target.shown(json.dumps(sanitize_value(made.to_json()), ensure_ascii=False)))
            elif not opts.quiet:
                told = sys.stderr if target.request.is_stdout else sys.stdout
                print("\n".join(harmless(target.shown(line)) for line in made.in_words()), file=told)
        if not made.articles and not opts.since_last:
            print("winnow: no article matches; 'winnow runs' shows what was crawled", file=sys.stderr)
        return 0
