"""winnow health: the health of each site, since when and why."""

import argparse
import json
import sys
from datetime import UTC, datetime

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError, CrawlerError
from crawler.site import Site


class Command(WinnowCommand):
    """Judge the sites now, from the results of their crawls; the service need not run for it."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] [NAME...] | accept NAME..."

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show which sites are broken, degraded, quiet or healthy, and why"

    def long_desc(self) -> str:
        """Return what is shown."""
        return (
            "Show one row per site: its state, since when, and why, judged now by the results of its crawls. "
            "'accept NAME' takes the present state of a site as normal from now on. Exit status: 0, or 1 when a site "
            "is broken."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the output."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object per site, with all signs")
        parser.add_argument("--examples", action="store_true", help="show addresses as examples of what is wrong")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the table or the lines; 1 when a source is broken."""
        from crawler.cli.reports.health_table import Row, check_site, service_note, show_health  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.health import HealthState, accept  # noqa: PLC0415 - as WinnowCommand asks

        self.no_unknown(args)
        now = datetime.now(UTC)
        accepting = args[:1] == ["accept"]
        sites = self._named(args[1:] if accepting else args, every=not accepting)
        with self.store() as store:
            if accepting:
                rows = [Row(site.name, accept(store, site, now)) for site in sites]
            else:
                rows = [check_site(store, site, now) for site in sites]
            words = service_note(store, now)
        if opts.json:
            for row in rows:
                print(json.dumps(row.to_json(), ensure_ascii=False))
        else:
            show_health(rows, opts.examples)
            print(words)
        return 1 if any(row.verdict.state is HealthState.BROKEN for row in rows) else 0

    def _named(self, names: list[str], every: bool) -> list[Site]:
        loader = self.sites()
        if names:
            return [loader.site(name) for name in dict.fromkeys(names)]
        if not every:
            raise ArgumentError("accept: give the sites whose present state is normal")
        sites = []
        for name in loader.list():
            try:
                sites.append(loader.site(name))
            except CrawlerError as error:
                print(f"winnow: {error}", file=sys.stderr)
        return sites
