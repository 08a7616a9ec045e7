"""winnow maintain: rows and files that nobody needs any more, let go beside crawls that run."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError

if TYPE_CHECKING:
    from crawler.maintenance import MaintenanceReport, RetentionRules

_WORDS = {
    "frontier_rows": "addresses and hosts of finished crawls",
    "old_crawls": "rows of crawls that finished long ago",
    "runs": "runs",
    "fetch_states": "old fetch states",
    "rejections": "rejections",
    "logs": "logs",
    "archive_files": "files of the archive",
}


class Command(WinnowCommand):
    """Let go what is old; safe at any time."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Remove old rows and files and clean up the database, beside running crawls"

    def long_desc(self) -> str:
        """Return what is removed and what never is."""
        return (
            "Remove what finished crawls left in the database, runs and crawls older than WINNOW_RUN_RETENTION_DAYS, "
            "fetch states that are 90 days old and, where a site file ([retention]) or a setting names days for them, "
            "rejections, logs and raw pages. Raw pages go in whole WARC files of which no page is wanted any more; a "
            "page that the newest text of an article was read from stays unless days are named for it by a key of its "
            "own. Articles are never removed. Then PostgreSQL is vacuumed and analyzed. Everything is done in small "
            "transactions, so that crawls may run meanwhile; an interrupted run is continued by the next."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what is done and how it is reported."""
        super().add_options(parser)
        parser.add_argument("-n", "--dry-run", action="store_true", help="count only, remove nothing")
        parser.add_argument("--no-vacuum", action="store_true", help="remove only; leave the database's room as it is")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do it and report."""
        from crawler.maintenance import Maintenance  # noqa: PLC0415 - as WinnowCommand asks
        from storage.reextraction import sites_of  # noqa: PLC0415

        self.no_unknown(args)
        if args:
            raise UsageError(f"'{args[0]}' is not an option")
        rules = self._rules()
        progress = self.progress(opts)
        with self.store(writes=not opts.dry_run) as store:
            home = Path(self.setting("WINNOW_HOME"))
            work = Maintenance(store, home, rules, datetime.now(UTC), progress.show)
            sites = {*self.sites().list(), *sites_of(store.engine)}
            report = work.run(sorted(sites), dry_run=opts.dry_run, vacuum=not opts.no_vacuum)
        progress.clear()
        if opts.json:
            print(json.dumps(report.to_json()))
        elif not opts.quiet:
            _show(report)
        return 0

    def _rules(self) -> "RetentionRules":
        """Read all site files before anything is removed: of one with a slip nobody knows what it wants kept."""
        from crawler.maintenance import read_rules  # noqa: PLC0415 - as above

        sites = self.sites()
        return read_rules(self.setting, {name: sites.site(name).retention for name in sites.list()})


def _show(report: "MaintenanceReport") -> None:
    verb = "would be removed" if report.dry_run else "removed"
    for name, count in report.removed.items():
        size = f" ({report.bytes[name] / 1e6:,.1f} MB)" if report.bytes[name] else ""
        if count:
            print(f"{verb}: {count:,} {_WORDS[name]}{size}")
    for remark in report.remarks:
        print(remark)
    if not any(report.removed.values()):
        print("nothing to remove")
    if report.tables:
        print(f"cleaned up: {', '.join(report.tables)}")
