"""winnow clusters: how many stories the articles are, and bringing the clusters up to date."""

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError
from crawler.terminal import counted

if TYPE_CHECKING:
    from pipelines.dedup import Rebuilt
    from storage.dedup.stories import Stories


class Command(WinnowCommand):
    """Sum up the clusters of near-duplicates, or rebuild them."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show the clusters of near-duplicate articles, or rebuild them"

    def long_desc(self) -> str:
        """Return what is shown and what a rebuild is for."""
        return (
            "Reprints and near-duplicates are found when articles are stored; this command sums them up. --rebuild "
            "adds the articles that are not compared yet and corrects wrong clusters. It can run beside a crawl, and "
            "can be interrupted: the next one resumes."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what to do and the form of the output."""
        super().add_options(parser)
        parser.add_argument("--rebuild", action="store_true", help="compare new articles, check all clusters")
        parser.add_argument("--workers", type=int, metavar="N", help="worker processes (default: one per core)")
        parser.add_argument(
            "-n", "--limit", type=int, default=10, metavar="N", help="largest clusters shown (default: 10)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Rebuild where asked to, and print the summary."""
        from pipelines.dedup import VERSION  # noqa: PLC0415 - as WinnowCommand asks
        from storage.dedup.stories import count_stories  # noqa: PLC0415 - as WinnowCommand asks

        self.no_unknown(args)
        if args:
            raise UsageError("clusters takes options only")
        if opts.workers is not None and (opts.workers < 1 or not opts.rebuild):
            raise UsageError("--workers takes a number of at least 1, and needs --rebuild")
        if not 0 <= opts.limit < 2**63:
            raise UsageError("--limit takes a number of at least 0")
        with self.store() as store:
            rebuilt = None
            if opts.rebuild:
                from pipelines.dedup import rebuild_clusters  # noqa: PLC0415

                live = self.progress(opts)
                rebuilt = rebuild_clusters(
                    store,
                    opts.workers or int(self.setting("WINNOW_WORKERS")),
                    lambda what, done, total: live.show(f"{what}: {done:,} of {total:,}"),
                )
                live.clear()
            stories = count_stories(store.engine, VERSION, opts.limit)
        if opts.json:
            print(json.dumps(_to_json(stories, rebuilt), ensure_ascii=False))
        elif not (opts.rebuild and opts.quiet):  # without --rebuild the summary is what was asked for
            _print(stories, rebuilt)
        return 0


def _to_json(stories: "Stories", rebuilt: "Rebuilt | None") -> dict[str, object]:
    return asdict(stories) | {"rebuilt": rebuilt and asdict(rebuilt)}


def _print(stories: "Stories", rebuilt: "Rebuilt | None") -> None:
    from crawler.cli.tables import console, plain_table  # noqa: PLC0415
    from crawler.terminal import harmless  # noqa: PLC0415 - as WinnowCommand asks

    if rebuilt is not None:
        print(f"{counted(rebuilt.signed, 'article')} compared; {counted(rebuilt.wrong, 'cluster')} corrected")
    print(f"{counted(stories.articles, 'article')}, {counted(stories.stories, 'story', 'stories')}")
    if stories.unsigned:
        print(f"{counted(stories.unsigned, 'article')} not compared yet; run: winnow clusters --rebuild")
    if stories.largest:
        rows = [(one.cluster_id, one.size, one.site, harmless(one.title)[:60]) for one in stories.largest]
        console().print(plain_table(("cluster", "articles", "original", "title"), rows, [1]))
