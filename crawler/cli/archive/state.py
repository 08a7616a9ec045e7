"""What lies where."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime

from crawler.cli.archive.place import FOREVER, address_of, amount, folder_of, read_keep
from crawler.cli.command import WinnowCommand
from crawler.durations import say_age, say_duration


def show_status(command: WinnowCommand, args: list[str], opts: argparse.Namespace) -> int:
    """Print how much lies here and at each address, and how much waits; the object storage is not asked."""
    from storage.offsite import Catalog, read_status  # noqa: PLC0415 - as WinnowCommand asks

    address, keep = address_of(command), read_keep(command.setting("WINNOW_ARCHIVE_KEEP"))
    with command.store() as store:
        status = read_status(Catalog(store.engine), folder_of(command))
    kept = FOREVER if keep is None else say_duration(keep)
    if opts.json:
        told = asdict(status) | {"oldest": status.oldest and status.oldest.isoformat()}
        print(json.dumps({"folder": str(folder_of(command)), "address": address, "keep": kept, **told}))
        return 0
    print(f"{'here':<10}{amount(status.here.files, status.here.bytes)} in {folder_of(command)}")
    print(f"{'open':<10}{amount(status.open.files, status.open.bytes)}, written to at this moment")
    waits = "" if status.oldest is None else f", the oldest since {_ago(status.oldest)}"
    print(f"{'waiting':<10}{amount(status.waiting.files, status.waiting.bytes)}, here only{waits}")
    print(f"{'both':<10}{amount(status.both.files, status.both.bytes)}, here and away; kept here: {kept}")
    for place, found in status.far.items():
        print(f"{'away':<10}{amount(found.files, found.bytes)} at {place}")
    if address is None:
        print("WINNOW_ARCHIVE is not set: nothing is brought away")
    elif address not in status.far:
        print(f"{'away':<10}{amount(0, 0)} at {address}")
    return 0


def _ago(moment: datetime) -> str:
    return say_age((datetime.now(UTC) - moment).total_seconds())
