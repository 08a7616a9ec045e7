"""What the words of `winnow bulk` do: extract pages of files, and say how a run stands."""

import argparse
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.cli.bulk.options import read_engine, read_languages, read_site_names, read_split, read_tasks
from crawler.errors import UsageError
from crawler.scope import read_window
from crawler.terminal import counted
from pipelines.errors import BulkIncomplete
from storage.urls import host, registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.cli.command import WinnowCommand
    from pipelines.bulk import RunFolder
    from pipelines.bulk.frozen import FrozenRules
    from pipelines.bulk.plan import RunPlan
    from pipelines.bulk.status import RunStatus


def extract(command: "WinnowCommand", args: list[str], opts: argparse.Namespace) -> int:
    """Extract the pages of some inputs into a run folder; the last argument names it."""
    from pipelines.bulk import RunFolder, shard_lines  # noqa: PLC0415 - as WinnowCommand asks
    from pipelines.bulk.plan import RunPlan, begin  # noqa: PLC0415 - as WinnowCommand asks
    from storage.export.files import ShardForm  # noqa: PLC0415

    *inputs, out = args or [""]
    if not out or not (inputs or opts.cc_news):
        raise UsageError("give at least one input, and a folder for the run as the last word")
    ShardForm(opts.names, opts.format)
    since = read_window(opts.since, None).since
    sites = read_site_names(opts)
    options: dict[str, Any] = {
        "inputs": inputs,
        "cc_news": list(opts.cc_news or ()),
        "split": read_split(opts),
        "sites": sites,
        "since": None if since is None else since.isoformat(),
        "language": read_languages(opts),
        "profile": opts.names,
        "format": opts.format,
    }
    engine, folder = read_engine(command, opts), RunFolder(out)
    plan = RunPlan("extract", read_tasks(opts), options, bounds(command))

    def lines() -> "Iterator[str]":
        return shard_lines(inputs, options["cc_news"], command.setting("WINNOW_CC_NEWS"), options["split"])

    plan, new = begin(folder, plan, lambda: freeze(command, sites), lines)
    if not new and not opts.quiet:
        print(f"{out}: goes on with what it was begun with", file=sys.stderr)
    return do(command, folder, plan, engine, opts)


def status(command: "WinnowCommand", args: list[str], opts: argparse.Namespace) -> int:
    """Say how a run stands; 1 where ranks are missing."""
    from pipelines.bulk import RunFolder  # noqa: PLC0415 - as WinnowCommand asks
    from pipelines.bulk.status import status_of  # noqa: PLC0415 - as WinnowCommand asks

    if len(args) != 1:
        raise UsageError("give the folder of one run")
    found = status_of(RunFolder(args[0]))
    show(found, opts)
    return int(found.missing > 0)


def bounds(command: "WinnowCommand") -> dict[str, float]:
    """Return the limits of a worker as they are frozen."""
    from pipelines.workers import WorkerBounds  # noqa: PLC0415 - as WinnowCommand asks

    assert command.settings is not None
    found = WorkerBounds.of(command.settings, 1)
    return {"timeout": found.timeout, "maxsize": found.maxsize, "memory": found.memory}


def freeze(command: "WinnowCommand", names: list[str]) -> "FrozenRules":
    """Return the rules and templates of some sites as they are now.  Raises CrawlerError, StorageError."""
    from pipelines.bulk.frozen import FrozenRules, SiteRules  # noqa: PLC0415 - as WinnowCommand asks

    if not names:
        return FrozenRules(documents=True)  # as `winnow extract` reads what it is given
    loader, sites = command.sites(), {}
    with command.store() as store:
        for name in names:
            site, stored = loader.site(name), store.template(name)
            rules = replace(loader.rules(name), documents=True)
            domains = {registered_domain(url) or host(url) for url in site.start} | set(site.domains)
            sites[name] = SiteRules(
                tuple(sorted(domains)), rules, None if stored is None else stored.value, tuple(site.deny)
            )
    return FrozenRules(sites)


def do(command: "WinnowCommand", folder: "RunFolder", plan: "RunPlan", engine: Any, opts: argparse.Namespace) -> int:
    """Carry a run out and say what it made; 1 where ranks are missing."""
    from pipelines.bulk import carry_out  # noqa: PLC0415 - as WinnowCommand asks
    from pipelines.bulk.status import status_of  # noqa: PLC0415 - as WinnowCommand asks

    live = command.progress(opts)
    try:
        found = carry_out(folder, plan, engine, live.show)
    except BulkIncomplete as error:
        live.clear()
        if opts.json:
            show(status_of(folder), opts)
        print(f"winnow: BulkIncomplete: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        live.clear()
        print("winnow: interrupted; run the same command again to go on", file=sys.stderr)
        return 1
    live.clear()
    if opts.json or not opts.quiet:
        show(found, opts)
    return 0


def show(found: "RunStatus", opts: argparse.Namespace) -> None:
    """Print how a run stands."""
    if opts.json:
        print(json.dumps(found.to_json(), ensure_ascii=False))
        return
    counts = found.counts
    print(
        f"{found.done:,} of {counted(found.plan.ranks, 'rank')} done: {counted(counts['pages'], 'page')}, "
        f"{counted(counts['articles'], 'article')}, {counts['rejected']:,} rejected"
    )
    for name, count in sorted(counts.items()):
        if "/" in name:
            print(f"  {count:,} {name.replace('/', ': ').replace('_', ' ', 1)}")
    for rank, words in sorted(found.failed.items()):
        print(f"  rank {rank}: {words}")
    if found.damaged:
        print(f"  {counted(len(found.damaged), 'rank')} with missing files, done again by the same command")
