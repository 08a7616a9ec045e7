"""Files brought to object storage, and dropped here when they have been there for long enough."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.cli.archive.place import amount, folder_of, in_bytes, needed_address, read_keep
from crawler.cli.command import WinnowCommand
from crawler.terminal import counted, harmless

if TYPE_CHECKING:
    from storage.offsite.dropping import Dropped
    from storage.offsite.push import Pushed
    from storage.store import Store


def push_files(command: WinnowCommand, args: list[str], opts: argparse.Namespace) -> int:
    """Bring what is closed away and drop what has been there for long enough."""
    from storage.offsite import Catalog  # noqa: PLC0415 - as WinnowCommand asks
    from storage.offsite.push import Pusher  # noqa: PLC0415 - as WinnowCommand asks

    address, keep = needed_address(command), _keep(command, opts)
    live = command.progress(opts)

    def told(what: str, done: int, todo: int) -> None:
        live.show(f"{in_bytes(done)} of {in_bytes(todo)} brought away; {what}", f"{in_bytes(done)}; {what}")

    with command.store(writes=True) as store:
        pushed = Pusher(Catalog(store.engine), folder_of(command), address, told).run()
        dropped = None if pushed.away or pushed.busy or keep is None else drop(command, store, keep, opts)
    live.clear()
    if opts.json:
        said = {"address": address, **asdict(pushed), "dropped": dropped and asdict(dropped)}
        print(json.dumps(said, ensure_ascii=False))
    elif not opts.quiet:
        _say_pushed(pushed, address)
        if dropped is not None:
            _say_dropped(dropped, dry=False)
    say_failures(pushed.failed, pushed.away)
    if dropped is not None:
        say_failures(dropped.failed, dropped.away)
    if pushed.refused and not pushed.files:
        return 2
    return int(bool(pushed.away or pushed.failed or (dropped and (dropped.away or dropped.failed))))


def prune_files(command: WinnowCommand, args: list[str], opts: argparse.Namespace) -> int:
    """Drop what has been away for long enough."""
    keep = _keep(command, opts)
    if keep is None:
        dropped = None
    else:
        with command.store(writes=True) as store:
            dropped = drop(command, store, keep, opts)
    if opts.json:
        print(json.dumps({"dry_run": opts.dry_run, "dropped": dropped and asdict(dropped)}, ensure_ascii=False))
    elif not opts.quiet:
        if dropped is None:
            print("nothing is dropped: WINNOW_ARCHIVE_KEEP is forever; --keep says otherwise")
        else:
            _say_dropped(dropped, dry=opts.dry_run)
    if dropped is None:
        return 0
    say_failures(dropped.failed, dropped.away)
    return int(bool(dropped.failed or dropped.away))


def _keep(command: WinnowCommand, opts: argparse.Namespace) -> timedelta | None:
    return read_keep(command.setting("WINNOW_ARCHIVE_KEEP") if opts.keep is None else opts.keep)


def drop(command: WinnowCommand, store: "Store", keep: timedelta, opts: argparse.Namespace) -> "Dropped":
    """Drop what has been away for ``keep``, and say how far it is.  Raises StorageError."""
    from storage.offsite import Catalog  # noqa: PLC0415 - as WinnowCommand asks
    from storage.offsite.dropping import drop_old_files  # noqa: PLC0415 - as WinnowCommand asks

    live = command.progress(opts)

    def told(done: int, todo: int) -> None:
        live.show(f"{done:,} of {counted(todo, 'file')} dropped here")

    dry = bool(getattr(opts, "dry_run", False))
    dropped = drop_old_files(Catalog(store.engine), folder_of(command), keep, dry=dry, told=told)
    live.clear()
    return dropped


def _say_pushed(pushed: "Pushed", address: str) -> None:
    if pushed.busy:
        print("another process is bringing files away; this one did nothing")
    elif pushed.files:
        print(f"{amount(pushed.files, pushed.bytes)}, {counted(pushed.pages, 'page')} brought to {address}")
    elif not pushed.waiting:
        print(f"all closed files lie at {address}")
    if pushed.torn:
        print(f"{counted(pushed.torn, 'file')} with a last record cut off, as after a crash")
    if pushed.damaged:
        print(f"{counted(pushed.damaged, 'file')} with wrong records; 'winnow archive verify' names them")
    if pushed.waiting:
        print(f"waiting: {amount(pushed.waiting, pushed.waiting_bytes)}")


def _say_dropped(dropped: "Dropped", *, dry: bool) -> None:
    if dropped.busy:
        print("another process is bringing files away; this one did nothing")
        return
    said = "would be dropped here" if dry else "dropped here"
    print(f"{said}: {amount(dropped.files, dropped.bytes)}; {dropped.kept:,} kept that lie there too")


def say_failures(failed: dict[str, str], away: str) -> None:
    """Print a line for each file that stays, and one for an object storage that cannot be used."""
    for why in failed.values():
        print(f"winnow: {harmless(why, None)}", file=sys.stderr)
    if away:
        print(f"winnow: {harmless(away, None)}; nothing is lost, the next push goes on", file=sys.stderr)
