"""winnow search: find articles by words."""

import argparse
import json

from crawler.cli.command import WinnowCommand
from crawler.cli.corpus import add_selection, check_sites, read_selection
from crawler.errors import UsageError
from crawler.scope import read_count
from crawler.terminal import counted


class Command(WinnowCommand):
    """Full-text search over the stored articles."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] QUERY"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Search titles and texts of the stored articles"

    def long_desc(self) -> str:
        """Return how to ask."""
        return (
            'word word: both; word OR word: either; -word: without it; "some words": this phrase; begin*: words that '
            "begin so; title:word: in the title; ( ) groups. Case, width, the form of accents, and traditional or "
            "simplified Chinese make no difference. Chinese, Japanese, Korean and Thai words are found within longer "
            "ones. Quote QUERY for the shell; one that begins with - goes after --. The newest articles come first. "
            "New articles are indexed before the search. Exit status: 0 found, 1 nothing found, 2 could not run."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options that choose articles, and the form of the output."""
        super().add_options(parser)
        add_selection(parser, match=False)
        parser.add_argument("-n", "--limit", type=int, default=20, metavar="N", help="articles shown (default: 20)")
        parser.add_argument("--count", action="store_true", help="print the number of articles only")
        parser.add_argument("--json", action="store_true", help="print one JSON object per article")
        parser.add_argument("--index", action="store_true", help="update the index only; takes no QUERY")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Search and print."""
        if opts.index:
            return self._index(args, opts)
        end = args.index("--") if "--" in args else len(args)
        if unknown := next((word for word in args[:end] if word.startswith("--") and " " not in word), None):
            raise UsageError(f"unknown option {unknown}")
        words = [*args[:end], *args[end + 1 :]]
        if not words:
            raise UsageError('give what is to be found, as in: winnow search "some words"')
        read_count("limit", opts.limit)
        return self._search(" ".join(words), opts)

    def _index(self, args: list[str], opts: argparse.Namespace) -> int:
        from storage.fulltext import update_index  # noqa: PLC0415 - as WinnowCommand asks

        if args:
            raise UsageError("--index takes no QUERY")
        with self.store() as store:
            live = self.progress(opts)
            number = update_index(store.engine, lambda count: live.show(_indexed(count)))
            live.clear()
        if not opts.quiet:
            print(_indexed(number))
        return 0

    def _search(self, query: str, opts: argparse.Namespace) -> int:
        from crawler.cli.reports import hit_json, hit_lines, in_words  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.tables import console  # noqa: PLC0415
        from storage.fulltext import read_query, wanted  # noqa: PLC0415
        from storage.search import search_articles  # noqa: PLC0415

        selection, terms = read_selection(opts, query), list(wanted(read_query(query)))
        with self.store() as store:
            check_sites(store, selection, self.sites().list())
            live = self.progress(opts)
            hits = search_articles(
                store,
                selection,
                opts.limit,
                all_counted=opts.count,
                progress=lambda count: live.show(_indexed(count)),
            )
            live.clear()
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


def _indexed(count: int) -> str:
    return f"{counted(count, 'article')} added to the search index"
