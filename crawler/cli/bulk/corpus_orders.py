"""What the words of `winnow bulk` do with the articles of runs: near-duplicates over them, a release of them."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cli.bulk.options import read_engine, read_tasks
from crawler.cli.corpus.export_options import read_filters
from crawler.errors import ArgumentError, UsageError
from crawler.terminal import counted
from pipelines.errors import BulkIncomplete, FilterError

if TYPE_CHECKING:
    from crawler.cli.command import WinnowCommand


def dedup(command: "WinnowCommand", args: list[str], opts: argparse.Namespace) -> int:
    """Find near-duplicates over some runs, and mark in each which articles are kept."""
    from pipelines.bulk.dedup import Dedup, dedup_runs  # noqa: PLC0415 - as WinnowCommand asks

    if not args:
        raise UsageError("give the folder of at least one run")
    asked = Dedup(args, read_tasks(opts), opts.anew, read_engine(command, opts))
    live = command.progress(opts)
    try:
        counts = dedup_runs(asked, live.show)
    except BulkIncomplete as error:
        live.clear()
        return _incomplete(error)
    except KeyboardInterrupt:
        live.clear()
        print("winnow: interrupted; run the same command again to go on", file=sys.stderr)
        return 1
    live.clear()
    _say(
        opts,
        dict(counts),
        f"{counted(counts['articles'], 'article')}: {counts['kept']:,} kept, "
        f"{counts['reprints']:,} reprints, {counts['again']:,} met again, {counts['stories']:,} stories of several",
    )
    return 0


def release(command: "WinnowCommand", args: list[str], opts: argparse.Namespace) -> int:
    """Make a release of the articles of some runs; the last argument names its folder."""
    from pipelines.bulk.release import BulkRelease, release_runs  # noqa: PLC0415 - as WinnowCommand asks

    if len(args) < 2:
        raise UsageError("give at least one run, and a folder for the release as the last word")
    *runs, out = args
    name = opts.name or out.rstrip("/").rpartition("/")[2]
    live = command.progress(opts)
    filters = read_filters(opts, live)
    words = ("bulk", "release", *_options(opts))
    try:
        with filters or nullcontext():
            asked = BulkRelease(runs, out, name, words, opts.one_per_story, opts.overwrite, filters)
            made = release_runs(asked, live.show)
    except FilterError as error:
        raise ArgumentError(str(error)) from error
    except BulkIncomplete as error:
        live.clear()
        return _incomplete(error)
    live.clear()
    facts = {"name": made.name, "articles": made.articles, "files": len(made.files), "drops": dict(made.drops)}
    _say(opts, facts, f"{out}: {counted(made.articles, 'article')} in {counted(len(made.files), 'file')}")
    return 0


def _options(opts: argparse.Namespace) -> Iterator[str]:
    """Yield the options that say what a release holds."""
    if opts.one_per_story:
        yield "--one-per-story"
    for name in ("filter", "pii"):
        if value := getattr(opts, name):
            yield from (f"--{name}", value)
    for folder in opts.not_in or ():
        yield from ("--not-in", Path(folder).name)


def _incomplete(error: BulkIncomplete) -> int:
    print(f"winnow: BulkIncomplete: {error}", file=sys.stderr)
    return 1


def _say(opts: argparse.Namespace, facts: dict[str, Any], words: str) -> None:
    if opts.json:
        print(json.dumps(facts, ensure_ascii=False))
    elif not opts.quiet:
        print(words)
