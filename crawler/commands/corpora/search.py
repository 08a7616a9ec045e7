"""winnow search: find articles by words."""

import argparse
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.cli.corpus import find_similar, read_likes
from crawler.cli.corpus.selection_options import add_selection, check_sites, read_selection
from crawler.errors import UsageError
from crawler.scope.arguments import read_count
from crawler.terminal import counted

if TYPE_CHECKING:
    from storage.search import SimilarHits
    from storage.selection import Selection


class Command(WinnowCommand):
    """Full-text search over the stored articles."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] [QUERY]"

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
            "With --like a text, or a file of one, is what is looked for: with WINNOW_EMBEDDING_MODEL by meaning, the "
            "nearest first, else by shared words; QUERY is optional then. "
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
        if not words and not opts.like:
            raise UsageError('give what is to be found, as in: winnow search "some words"')
        read_count("limit", opts.limit)
        query = " ".join(words) or None
        likes, least = read_likes(opts)
        selection = _with_samples(read_selection(opts, query), likes, least)
        if likes and (found := find_similar(self, selection, least, opts)) is not None:
            return _show_similar(found, opts)
        return self._search(query, selection, opts)

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

    def _search(self, query: str | None, selection: "Selection", opts: argparse.Namespace) -> int:
        from crawler.cli.reports.search_results import hit_json, hit_lines, in_words  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.tables import console  # noqa: PLC0415
        from storage.fulltext import read_query  # noqa: PLC0415
        from storage.fulltext.query import wanted  # noqa: PLC0415
        from storage.search import search_articles  # noqa: PLC0415

        terms = list(wanted(read_query(query))) if query else []
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


def _with_samples(selection: "Selection", texts: tuple[str, ...], least: float | None) -> "Selection":
    from storage.selection import LIKE_AT_LEAST  # noqa: PLC0415 - as WinnowCommand asks
    from storage.selection.filters import check  # noqa: PLC0415 - as WinnowCommand asks

    if texts:
        selection = replace(selection, like=texts, like_at_least=LIKE_AT_LEAST if least is None else least)
        check(selection)
    return selection


def _show_similar(found: "SimilarHits", opts: argparse.Namespace) -> int:
    """Print the nearest articles with how similar they are."""
    from crawler.cli.reports.search_results import hit_json, hit_lines  # noqa: PLC0415 - as WinnowCommand asks
    from crawler.cli.tables import console  # noqa: PLC0415

    out = console()
    for stored, score in () if opts.count else found.articles:
        if opts.json:
            print(json.dumps({"similarity": round(score, 3), **hit_json(stored, ())}, ensure_ascii=False))
            continue
        out.print(f"{score:.2f}  ", end="", style="dim")
        for line in hit_lines(stored, (), max(60, out.width - 4)):
            out.print(line, soft_wrap=True)
        out.print()
    if opts.count:
        print(found.count)
    return 0 if found.count else 1


def _indexed(count: int) -> str:
    return f"{counted(count, 'article')} added to the search index"
