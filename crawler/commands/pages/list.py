"""winnow list: the sites that have a file, and which of the files are broken."""

import argparse
import json
import sys
from collections.abc import Iterator

from crawler.cli.command import WinnowCommand
from crawler.errors import SiteError, UsageError
from crawler.site import Site
from crawler.spiders import SiteLoader


class Command(WinnowCommand):
    """Print the name of each site file; a file that cannot be read is marked with the reason."""

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "List the sites that have a site file"

    def long_desc(self) -> str:
        """Return what is printed."""
        return "Print one site per line. A site whose file is broken is marked, with the reason."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the output."""
        super().add_options(parser)
        parser.add_argument("--opml", action="store_true", help="print the sites as OPML, for a feed reader")
        parser.add_argument("--json", action="store_true", help="print one JSON object per site")

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the names, in order."""
        self.no_unknown(args)
        if args:
            raise UsageError("list takes options only")
        loader = self.sites()
        if opts.opml:
            from crawler.site.opml import write_opml  # noqa: PLC0415 - as WinnowCommand asks

            print(write_opml(self._readable(loader)))
            return 0
        for name in loader.list():
            problem = None
            try:
                loader.site(name)
            except SiteError as error:
                problem = str(error)
            if opts.json:
                print(json.dumps({"site": name, "file": str(loader.file(name)), "problem": problem}))
            else:
                print(f"{name}  (broken: {problem})" if problem else name)
        return 0

    @staticmethod
    def _readable(loader: SiteLoader) -> Iterator[Site]:
        for name in loader.list():
            try:
                yield loader.site(name)
            except SiteError as error:
                print(f"winnow: {error}", file=sys.stderr)
