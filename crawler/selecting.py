"""The options that choose articles, for every command that reads the corpus."""

import argparse

from crawler.arguments import read_window
from storage.selection import Selection


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    parser.add_argument("--site", action="append", metavar="NAME", help="only this site (may be repeated)")
    parser.add_argument("--since", metavar="DAY", help="only what was published on this day or later")
    parser.add_argument("--until", metavar="DAY", help="only what was published on this day or earlier")


def read_selection(opts: argparse.Namespace) -> Selection:
    """Read them into a value.  Raises :class:`crawler.errors.ArgumentError` for one that cannot be understood."""
    window = read_window(opts.since, opts.until)
    return Selection(sites=tuple(opts.site or ()), since=window.since, until=window.until)
