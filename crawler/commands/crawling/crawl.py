"""winnow crawl: fetch what is new on some sites."""

import argparse
import json

from crawler.cli.crawl_command import RunCommand
from crawler.errors import UsageError


class Command(RunCommand):
    """Crawl sites by the names of their files or by address."""

    mode = "crawl"

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] NAME|URL ..."

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Crawl sites: fetch, clean and store their new articles"

    def long_desc(self) -> str:
        """Return what it does and what it ends with."""
        return (
            "Crawl sites by the names of their site files or by address; several are crawled in one process, each host "
            "by one of them at a time. Arguments: -a since=2025-12-01 "
            "-a until=2025-12-31 (days of publication), -a limit=50 (stop after 50 articles of a site), "
            "-a revisit=no (do not fetch recent articles again). Ctrl-C stops after the requests under way; the same "
            "command resumes. Exit status: 0 done, 1 done with failures or interrupted, 2 could not run; of several "
            "sites the worst."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option for all sites."""
        super().add_options(parser)
        help_text = "crawl every site whose file is enabled and that is not paused"
        parser.add_argument("--all", action="store_true", dest="everything", help=help_text)

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Crawl one site, or several in this process."""
        assert self.settings is not None
        assigned = json.loads(self.settings.get("WINNOW_BATCH") or "{}")
        if len(args) == 1 and not opts.everything and not assigned:
            return super().execute(args, opts)
        self.no_unknown(args)
        if not args and not opts.everything:
            raise UsageError("give a site: a name (see 'winnow list') or an address; or --all")
        return self._crawl_many(args, opts, assigned)

    def _crawl_many(self, args: list[str], opts: argparse.Namespace, assigned: dict[str, dict[str, object]]) -> int:
        from crawler.batch import assigned_members, known_members  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.cli.crawl_many import ManyCrawls, wanted_sites  # noqa: PLC0415

        assert self.settings is not None
        sites = wanted_sites(self, args, opts.everything, bool(assigned))
        for site in sites:
            self.check_arguments(site, {"mode": self.mode, **opts.spargs})
        if not assigned and not opts.everything:  # else the crawl of that site alone says it
            self.check_needs(sites)
        if self.settings.getdict("FEEDS"):
            raise UsageError("-o takes one site; 'winnow export' writes articles of several")
        members = assigned_members(sites, assigned) if assigned else known_members(sites)
        self.make_ready([member.site.name for member in members])
        return ManyCrawls(self, opts).run(members)
