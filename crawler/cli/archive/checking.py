"""Files read whole and compared with their sums and digests."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from crawler.cli.archive.place import amount, folder_of
from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError
from crawler.terminal import counted, harmless

if TYPE_CHECKING:
    from storage.offsite.verify import Verified

_SHOWN = 20
"""Problems shown of one file."""


def verify_files(command: WinnowCommand, args: list[str], opts: argparse.Namespace) -> int:
    """Read files here and away; 1 where one is wrong or could not be read."""
    from storage.offsite import Catalog  # noqa: PLC0415 - as WinnowCommand asks
    from storage.offsite.verify import Asked, Verifier  # noqa: PLC0415 - as WinnowCommand asks

    if opts.local and opts.remote:
        raise UsageError("--local and --remote leave out each other; without them both are read")
    live = command.progress(opts)

    def told(name: str, done: int, todo: int) -> None:
        live.show(f"{done:,} of {counted(todo, 'file')} read; {name}", f"{done:,} of {todo:,}")

    with command.store() as store:
        work = Verifier(Catalog(store.engine), folder_of(command), told)
        found = work.run(Asked(here=not opts.remote, far=not opts.local, sample=opts.sample))
    live.clear()
    if opts.json:
        print(json.dumps(asdict(found), ensure_ascii=False))
    else:
        _say(found, quiet=opts.quiet)
    if found.away:
        left = counted(found.unread, "file")
        print(f"winnow: {harmless(found.away, None)}; {left} not read", file=sys.stderr)
    return int(bool(found.bad or found.away))


def _say(found: "Verified", *, quiet: bool) -> None:
    for each in found.bad:
        for problem in each.problems[:_SHOWN]:
            print(harmless(f"{each.name} ({each.where}): {problem}", None))
    if quiet:
        return
    print(f"{amount(found.files, found.bytes)}, {counted(found.records, 'record')} read, {len(found.bad):,} wrong")
    if found.torn:
        print(f"{counted(found.torn, 'file')} with a last record cut off, as after a crash")
    if found.open:
        print(f"{counted(found.open, 'file')} left out: written to at this moment")
