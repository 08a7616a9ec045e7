"""The options of an export that goes on from the last one, and of one that takes standing notices off."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.errors import ArgumentError

if TYPE_CHECKING:
    from storage.export import Since


def add_increment(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    group = parser.add_argument_group("what is new, what is taken off")
    group.add_argument(
        "--since-last",
        metavar="NAME",
        help="only what is new or changed since the last export of that name; tombstones beside it say what went",
    )
    group.add_argument("--restart", action="store_true", help="begin that name anew: readers forget what they hold")
    group.add_argument("--strip-repeats", action="store_true", help="take off notices that repeat across a site")
    group.add_argument("--repeats", metavar="FILE", help="write which notices were taken off, one JSON line each")


def read_since(opts: argparse.Namespace) -> "Since | None":
    """Read what an export goes on from.  Raises ArgumentError for options that do not go together."""
    from storage.export import Since  # noqa: PLC0415 - as WinnowCommand asks

    if opts.since_last is None:
        if opts.restart:
            raise ArgumentError("--restart goes with --since-last NAME")
        return None
    return Since(name=opts.since_last, now=datetime.now(UTC).replace(microsecond=0), restart=opts.restart)
