"""scrapy clusters: which articles are one story, and every article brought into its cluster."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.cli.command import WinnowCommand

if TYPE_CHECKING:
    from pipelines.dedup.rebuild import Rebuilt
    from storage.dedup.stories import Stories


class Command(WinnowCommand):
    """Show what the clusters of near-duplicates come to, or rebuild them."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options]"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Show how many stories the articles are, and the largest; --rebuild"

    def long_desc(self) -> str:
        """Say what is shown and what a rebuild is for."""
        return (
            "Reprints and near-duplicates are found as articles are stored; this sums them up. --rebuild brings in the "
            "articles that were stored before there were clusters, and sets right what is wrong. It may be stopped at "
            "any moment and beside a crawl: the next one goes on."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what to do and the form of the output."""
        super().add_options(parser)
        parser.add_argument("--rebuild", action="store_true", help="sign what has no signature, check all clusters")
        parser.add_argument("--workers", type=int, metavar="N", help="processes that sign (default: WINNOW_WORKERS)")
        parser.add_argument("-n", "--limit", type=int, default=10, metavar="N", help="the largest N (default: 10)")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Rebuild where asked to, and print the summary."""
        from pipelines.dedup.minhash import VERSION  # noqa: PLC0415 - as WinnowCommand asks
        from storage.dedup.stories import count_stories  # noqa: PLC0415

        self.no_unknown(args)
        if args:
            raise UsageError("clusters takes options only", print_help=False)
        if opts.workers is not None and (opts.workers < 1 or not opts.rebuild):
            raise UsageError("--workers takes a number from 1 on, and goes with --rebuild", print_help=False)
        if not 0 <= opts.limit < 2**63:
            raise UsageError("--limit takes a number from 0 on that a database can count to", print_help=False)
        with self.store() as store:
            rebuilt = None
            if opts.rebuild:
                from pipelines.dedup.rebuild import rebuild  # noqa: PLC0415

                rebuilt = rebuild(store, opts.workers or int(self.setting("WINNOW_WORKERS")), _tell)
                _tell_no_more()
            stories = count_stories(store.engine, VERSION, opts.limit)
        if opts.json:
            print(json.dumps(_to_json(stories, rebuilt), ensure_ascii=False))
        else:
            _print(stories, rebuilt)
        return 0


def _tell(what: str, done: int, total: int) -> None:
    """Show on a terminal how far the rebuild is."""
    if sys.stderr.isatty():
        print(f"\r\033[K{what}: {done:,} of {total:,}", end="", file=sys.stderr, flush=True)


def _tell_no_more() -> None:
    """Take the line off again, so that nothing stands before what is printed."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _to_json(stories: "Stories", rebuilt: "Rebuilt | None") -> dict[str, object]:
    return asdict(stories) | {"rebuilt": rebuilt and asdict(rebuilt)}


def _print(stories: "Stories", rebuilt: "Rebuilt | None") -> None:
    from crawler.cli.tables import console, plain_table  # noqa: PLC0415
    from crawler.terminal import harmless  # noqa: PLC0415 - as WinnowCommand asks

    if rebuilt is not None:
        print(f"signed {rebuilt.signed:,} articles; {rebuilt.wrong:,} clusters were wrong and are right now")
    print(f"{stories.articles:,} articles, {stories.stories:,} stories")
    if stories.unsigned:
        print(f"{stories.unsigned:,} articles are not compared yet: scrapy clusters --rebuild")
    if stories.largest:
        rows = [(one.cluster_id, one.size, one.site, harmless(one.title)[:60]) for one in stories.largest]
        console().print(plain_table(("cluster", "articles", "original at", "title"), rows, [1]))
