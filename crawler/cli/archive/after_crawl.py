"""What a crawl wrote brought away when it has ended."""

import argparse
import sys

from crawler.cli.archive.moving import drop, say_failures
from crawler.cli.archive.place import address_of, amount, folder_of, in_bytes, read_keep
from crawler.cli.command import WinnowCommand
from crawler.errors import CrawlerError
from storage.errors import StorageError


def push_after_crawl(command: WinnowCommand, opts: argparse.Namespace) -> None:
    """Bring closed files away, where WINNOW_ARCHIVE says so; what fails is one line, and the crawl is as it was.

    A crawl of the service leaves it to the service.
    """
    assert command.settings is not None
    if not command.setting("WINNOW_ARCHIVE") or command.settings["WINNOW_RUN"] or command.settings["WINNOW_BATCH"]:
        return
    try:
        _push(command, opts)
    except (StorageError, CrawlerError) as error:
        print(f"winnow: archive: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("winnow: interrupted; 'winnow archive push' brings away the rest", file=sys.stderr)


def _push(command: WinnowCommand, opts: argparse.Namespace) -> None:
    from storage.offsite import Catalog  # noqa: PLC0415 - as WinnowCommand asks
    from storage.offsite.push import Pusher  # noqa: PLC0415 - as WinnowCommand asks

    address, keep = address_of(command), read_keep(command.setting("WINNOW_ARCHIVE_KEEP"))
    assert address is not None
    live = command.progress(opts)
    with command.store(writes=True) as store:
        catalog = Catalog(store.engine)
        pushed = Pusher(
            catalog, folder_of(command), address, lambda what, done, _: live.show(f"{in_bytes(done)} away; {what}")
        ).run()
        dropped = None if pushed.away or pushed.busy or keep is None else drop(command, store, keep, opts)
    live.clear()
    say_failures(pushed.failed, pushed.away)
    if dropped is not None:
        say_failures(dropped.failed, dropped.away)
    if pushed.waiting and not pushed.busy:
        print(f"winnow: {amount(pushed.waiting, pushed.waiting_bytes)} wait to be brought away", file=sys.stderr)
