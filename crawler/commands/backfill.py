"""scrapy backfill: fetch a whole site, or a span of its days."""

import argparse

from crawler.running import RunCommand


class Command(RunCommand):
    """Walk sitemaps and lists to their end; started again it skips what is stored."""

    mode = "backfill"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Fetch a whole site, or a span of days; can be started again"

    def long_desc(self) -> str:
        """Say what it does and what it ends with."""
        return (
            "Walk the sitemaps, feeds and lists of a site to their end and store its articles. Started again, it "
            "asks for no article that is stored already. Exit status as 'scrapy crawl'."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the span of days and the limit."""
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="leave out what is known to be older, as in 2025-01-01")
        parser.add_argument("--until", metavar="DAY", help="leave out what is known to be newer")
        parser.add_argument("--max", metavar="N", dest="limit", help="stop after N articles")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Hand the options on as spider arguments."""
        super().process_options(args, opts)
        given = {name: getattr(opts, name) for name in ("since", "until", "limit") if getattr(opts, name) is not None}
        opts.spargs.update(given)
