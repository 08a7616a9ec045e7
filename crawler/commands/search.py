"""scrapy search: find articles by their words."""

import argparse
import json
import sys

from scrapy.exceptions import UsageError

from crawler.cli.command import WinnowCommand
from crawler.cli.selection_options import add_selection, read_selection, strangers
from crawler.scope.arguments import read_count


class Command(WinnowCommand):
    """Show what the corpus has on something."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] QUERY"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Find articles by words of their titles and texts"

    def long_desc(self) -> str:
        """Say how to ask."""
        return (
            'word word: both; word OR word: either; -word: not this; "some words": one after the other; begin*: '
            "words that begin so; title:word: in the title; ( ) group. Case, width, the form of accents, and "
            "traditional or simplified Chinese make no difference. Chinese, Japanese, Korean and Thai words are found "
            "within longer ones. Put QUERY in quotation marks of the shell; one that begins with - goes after --. "
            "The newest come first. New texts are put into the index first. The exit status is 1 where none is found."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options that choose articles, and the form of the output."""
        super().add_options(parser)
        add_selection(parser, match=False)
        parser.add_argument("-n", "--limit", type=int, default=20, metavar="N", help="show N hits (default: 20)")
        parser.add_argument("--count", action="store_true", help="only their number")
        parser.add_argument("--json", action="store_true", help="one JSON line a hit")
        parser.add_argument("--index", action="store_true", help="only bring the index up to date; no QUERY")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Search and print."""
        if opts.index:
            return self._index(args)
        end = args.index("--") if "--" in args else len(args)
        if unknown := next((word for word in args[:end] if word.startswith("--") and " " not in word), None):
            raise UsageError(f"unknown option {unknown}", print_help=False)
        words = [*args[:end], *args[end + 1 :]]
        if not words:
            raise UsageError('give what is to be found, as in: scrapy search "some words"', print_help=False)
        read_count("limit", opts.limit)
        return self._search(" ".join(words), opts)

    def _index(self, args: list[str]) -> int:
        from storage.fulltext.index import update_index  # noqa: PLC0415 - as WinnowCommand asks

        if args:
            raise UsageError("--index takes no words", print_help=False)
        with self.store() as store:
            number = update_index(store.engine, _live)
        _clear()
        print(f"{number} articles put into the index")
        return 0

    def _search(self, query: str, opts: argparse.Namespace) -> int:
        from crawler.cli.search_results import hit_json, hit_lines, in_words  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.tables import console  # noqa: PLC0415
        from storage.fulltext.parser import read_query  # noqa: PLC0415
        from storage.fulltext.query import wanted  # noqa: PLC0415
        from storage.search.search import search  # noqa: PLC0415

        selection, terms = read_selection(opts, query), list(wanted(read_query(query)))
        with self.store() as store:
            for site in strangers(store, selection, self.sites().list()):
                print(f"winnow: no site is called {site!r} and the store has no article of it", file=sys.stderr)
            hits = search(store, selection, opts.limit, all_counted=opts.count, progress=_live)
        _clear()
        if opts.count:
            print(hits.count)
        elif opts.json:
            for stored in hits.articles:
                print(json.dumps(hit_json(stored, terms), ensure_ascii=False))
        else:
            out = console()
            for stored in hits.articles:
                for line in hit_lines(stored, terms, max(60, out.width - 4)):
                    out.print(line, soft_wrap=True)
                out.print()
            out.print(in_words(hits))
        return 0 if hits.count else 1


def _live(count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{count} articles put into the index", end="", file=sys.stderr, flush=True)


def _clear() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
