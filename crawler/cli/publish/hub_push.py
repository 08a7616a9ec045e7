"""``winnow corpus push``: a release brought to the Hub, or what that would bring."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from crawler.cli.command import NEWLINE, WinnowCommand
from crawler.errors import UsageError
from crawler.terminal import counted, harmless
from storage.errors import HubError
from storage.plain_text import escape


def add_push_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the word."""
    parser.add_argument("--dry-run", action="store_true", help="push: show the files and the card, ask no network")
    parser.add_argument("--private", action="store_true", help="push: if the dataset is made, only you see it")


def push(command: WinnowCommand, words: Sequence[str], opts: argparse.Namespace) -> int:
    """Check a release and push it; 1 where the Hub does not take it.  Raises ExportError for what cannot be pushed."""
    from storage.publish import plan_push, push_release, read_hub_target  # noqa: PLC0415

    if len(words) != 2:
        raise UsageError("push: give the folder of a release and hf://datasets/OWNER/NAME")
    target, live = read_hub_target(words[1]), command.progress(opts)
    plan = plan_push(Path(words[0]), target, lambda done, whole: live.show(f"{100 * done // max(whole, 1)} % checked"))
    size = sum(size for _, size in plan.files)
    address = None
    if not opts.dry_run:
        live.show(f"{counted(len(plan.files), 'file')}, {size:,} bytes to {words[1]}")
        try:
            address = push_release(plan, private=opts.private)
        except HubError as error:
            live.clear()
            print(harmless(f"winnow: {error}"), file=sys.stderr)
            return 1
    live.clear()
    if opts.json:
        files = [{"path": path, "bytes": bytes_} for path, bytes_ in plan.files]
        said = {"target": words[1], "commit": address, "message": plan.message, "files": files, "card": plan.card}
        print(json.dumps(said, ensure_ascii=False))
    elif address is not None:
        print(harmless(f"{counted(len(plan.files), 'file')}, {size:,} bytes: {address}"))
    else:
        print(harmless(f"would push to {words[1]}: {plan.message}"))
        print("\n".join(harmless(f"{bytes_:>14,}  {path}") for path, bytes_ in plan.files))
        print(f"{size:>14,}  bytes in {counted(len(plan.files), 'file')}\n\n{escape(plan.card, kept=NEWLINE)}")
    return 0
