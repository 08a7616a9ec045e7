"""What the words of `winnow bulk` do with a store: its archive extracted again elsewhere, and the results loaded."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from crawler.cli.bulk.options import read_engine, read_site_names, read_tasks
from crawler.cli.bulk.orders import bounds, do
from crawler.errors import ArgumentError, UsageError
from crawler.scope import read_window
from crawler.terminal import counted
from pipelines.errors import BulkIncomplete

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.cli.command import WinnowCommand
    from crawler.reextraction import ReextractionRun
    from storage.reextraction import Wanted


def reextract(command: "WinnowCommand", args: list[str], opts: argparse.Namespace) -> int:
    """Extract the pages of the store's archive again, into a run folder."""
    from crawler.reextraction import ReextractionRun, frozen_sites  # noqa: PLC0415 - as WinnowCommand asks
    from pipelines.bulk import RunFolder  # noqa: PLC0415
    from pipelines.bulk.plan import RunPlan, begin  # noqa: PLC0415
    from pipelines.workers import WorkerBounds  # noqa: PLC0415
    from storage.export.files import ShardForm  # noqa: PLC0415
    from storage.reextraction import Wanted  # noqa: PLC0415

    if len(args) != 1:
        raise UsageError("give the folder of one run")
    if opts.language:
        raise ArgumentError(
            "--language: goes with `bulk extract`; the store's own pages are read again in any language"
        )
    ShardForm(opts.names, opts.format)
    assert command.settings is not None
    sites, since = read_site_names(opts), read_window(opts.since, None).since
    options: dict[str, Any] = {
        "sites": sites,
        "since": None if since is None else since.isoformat(),
        "stale": opts.stale,
        "profile": opts.names,
        "format": opts.format,
    }
    engine, folder = read_engine(command, opts), RunFolder(args[0])
    with command.store() as store:
        places = command.archive(store)
        facts = {**bounds(command), "archive": str(places.folder.resolve()), "remote": list(places.remote)}
        work = ReextractionRun(store, places, WorkerBounds.of(command.settings, 1), command.sites())
        plan, new = begin(
            folder,
            RunPlan("reextract", read_tasks(opts), options, facts),
            lambda: frozen_sites(store, command.sites()),
            lambda: _lines(work, Wanted(tuple(sites), since, None, opts.stale)),
        )
    if not new and not opts.quiet:
        print(f"{args[0]}: goes on with what it was begun with", file=sys.stderr)
    return do(command, folder, plan, engine, opts)


def load(command: "WinnowCommand", args: list[str], opts: argparse.Namespace) -> int:
    """Replace the results in the store by those of a run; 1 where pages could not be read or it was interrupted."""
    from crawler.reextraction import BulkLoad  # noqa: PLC0415 - as WinnowCommand asks
    from pipelines.bulk import RunFolder  # noqa: PLC0415
    from pipelines.bulk.plan import opened  # noqa: PLC0415
    from pipelines.stats import INTERRUPTED  # noqa: PLC0415

    if len(args) != 1:
        raise UsageError("give the folder of one run")
    folder = RunFolder(args[0])
    plan, live = opened(folder), command.progress(opts)
    with command.store(writes=True) as store:
        try:
            book, ending, words = BulkLoad(store, folder, plan, opts.anew).run(live.show)
        except BulkIncomplete as error:
            live.clear()
            print(f"winnow: BulkIncomplete: {folder.address}: {error}", file=sys.stderr)
            return 1
    live.clear()
    if opts.json:
        print(json.dumps({"ending": ending, **book.to_json(0)}))
    elif not opts.quiet:
        named = ", ".join(f"{count:,} {fate.replace('_', ' ')}" for fate, count in sorted(book.fates.items()))
        print(f"{counted(book.read, 'page')} loaded{': ' + named if named else ''}")
    if words:
        print(f"winnow: {words}; run the same command again to resume", file=sys.stderr)
        return 2
    if ending == INTERRUPTED:
        print("winnow: interrupted; run the same command again to resume", file=sys.stderr)
    return int(ending == INTERRUPTED or book.troubled > 0)


def _lines(work: "ReextractionRun", wanted: "Wanted") -> "Iterator[str]":
    from crawler.reextraction import ReextractionRequest  # noqa: PLC0415 - as WinnowCommand asks
    from storage.reextraction.lines import page_line  # noqa: PLC0415

    return map(page_line, work.stale(ReextractionRequest(wanted)))
