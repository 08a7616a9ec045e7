"""winnow jobs: show, pause, resume and run the jobs of the service."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.errors import SiteError, UnknownSiteError, UsageError

if TYPE_CHECKING:
    from crawler.service.status import JobLine

ORDERS = ("pause", "resume", "run")


class Command(WinnowCommand):
    """Show when each site is crawled next and how its last crawl ended; pause, resume and request crawls."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[--json] | pause|resume|run NAME..."

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show the jobs of the service; pause, resume or run them"

    def long_desc(self) -> str:
        """Return what the orders do."""
        return (
            "Show when each site is crawled next, how its last crawl ended, and problems. 'pause NAME...' stops "
            "crawling sites until 'resume NAME...'; 'run NAME...' requests a crawl as soon as possible, also of a "
            "paused site. A running service notices it within five seconds."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the list."""
        super().add_options(parser)
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object for the service and one per site"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the jobs, or change some."""
        self.no_unknown(args)
        if args and args[0] not in ORDERS:
            raise UsageError(f"unknown action '{args[0]}'; use pause, resume or run")
        if args and not args[1:]:
            raise UsageError(f"{args[0]}: give at least one site")
        return self._order(args[0], list(dict.fromkeys(args[1:])), opts.json) if args else self._list(opts.json)

    def _order(self, order: str, names: list[str], as_json: bool) -> int:
        from storage.service import Jobs  # noqa: PLC0415 - as WinnowCommand asks

        self._check(order, names)
        with self.store() as store:
            jobs, now = Jobs(store.engine), datetime.now(UTC)
            if order == "resume":
                jobs.resume(names)
            else:
                (jobs.pause if order == "pause" else jobs.ask)(names, now)
        said = {"pause": "paused", "resume": "resumed", "run": "requested"}[order]
        print(json.dumps({"order": said, "sites": names}) if as_json else f"{said}: {', '.join(names)}")
        return 0

    def _check(self, order: str, names: list[str]) -> None:
        """Refuse the whole order where one name is unknown, or its site can never be crawled by the service."""
        loader = self.sites()
        for name in names:
            try:
                site = loader.site(name)
            except UnknownSiteError:
                raise
            except SiteError:
                if order == "run":
                    raise
                continue
            if order == "run" and not site.schedule.enabled:
                raise SiteError(f"site '{name}' has no enabled [schedule]; crawl it with 'winnow crawl {name}'")

    def _list(self, as_json: bool) -> int:
        from crawler.cli.tables import console, plain_table  # noqa: PLC0415
        from crawler.service import SiteFiles, SiteFolders  # noqa: PLC0415  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.service.status import list_jobs, who_leads  # noqa: PLC0415  # noqa: PLC0415 - as WinnowCommand asks
        from storage.service import Jobs  # noqa: PLC0415

        files = SiteFolders(self.site_folders()).look() or SiteFiles({}, {})
        with self.store() as store:
            leads = who_leads(store, datetime.now(UTC))
            lines = list_jobs(store, files, Jobs(store.engine).all())
        if as_json:
            print(json.dumps({"service": leads}, ensure_ascii=False))
            for line in lines:
                print(json.dumps(asdict(line), default=lambda when: when.isoformat(), ensure_ascii=False))
            return 0
        head = ("site", "schedule", "next crawl", "last crawl", "ended", "new", "notes")
        console().print(plain_table(head, (_row(line) for line in lines), numbers=(5,)))
        print(leads)
        return 0


def _row(line: "JobLine") -> tuple[object, ...]:
    notes = [f"paused since {_short(line.paused_at)}"] if line.paused_at else []
    notes += ["requested"] if line.asked_at else []
    notes += [line.problem] if line.problem else []
    shown = "; ".join(notes) or None
    return (line.site, line.schedule, _short(line.next_run), _short(line.last_run), line.ending, line.new, shown)


def _short(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone().isoformat(sep=" ", timespec="minutes")
