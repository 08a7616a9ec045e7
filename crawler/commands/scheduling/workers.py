"""winnow workers: the workers of a fleet."""

import argparse
import json
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.errors import UsageError

if TYPE_CHECKING:
    from storage.fleet import WorkerLine


class Command(WinnowCommand):
    """Show the workers of a fleet."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[--json]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show the workers of a fleet and how many sites are due"

    def long_desc(self) -> str:
        """Return what is shown."""
        return (
            "Show each worker: its machine, the sites it crawls, the pages it fetched and how many a second in the "
            "last minute, and when it last gave a sign of life; then how many sites are due that nobody crawls yet. "
            "A worker that is gone is shown for an hour."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the list."""
        super().add_options(parser)
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object per worker and one for the fleet"
        )

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the workers."""
        from crawler.cli.tables import console, plain_table  # noqa: PLC0415 - as WinnowCommand asks
        from storage.fleet import list_workers, read_fleet, require_server  # noqa: PLC0415

        self.no_unknown(args)
        if args:
            raise UsageError(f"unexpected argument '{args[0]}'; workers takes options only")
        with self.store() as store:
            require_server(store.engine)
            lines, fleet = list_workers(store.engine), read_fleet(store.engine)
        if opts.json:
            for line in lines:
                print(json.dumps(_as_json(line)))
            print(json.dumps({"workers": fleet.workers, "sites": fleet.held, "due": fleet.due, "rate": fleet.rate}))
            return 0
        head = ("worker", "machine", "process", "state", "sites", "of", "pages", "pages/s", "last heartbeat")
        console().print(plain_table(head, map(_row, lines), numbers=(4, 5, 6, 7)))
        print(f"{fleet.workers} at work on {fleet.held:,} sites, {fleet.rate:.1f} pages/s; {fleet.due:,} sites are due")
        return 0


def _row(line: "WorkerLine") -> tuple[object, ...]:
    who = (line.number, line.process.machine.partition("/")[0], line.process.pid, line.state)
    return (*who, line.sites, line.places, line.pages, f"{line.rate:.1f}", f"{line.silent:.0f} s ago")


def _as_json(line: "WorkerLine") -> dict[str, object]:
    return {
        "worker": line.number,
        "machine": line.process.machine.partition("/")[0],
        "pid": line.process.pid,
        "state": line.state,
        "sites": line.sites,
        "places": line.places,
        "pages": line.pages,
        "rate": round(line.rate, 3),
        "started_at": line.started_at.isoformat(),
        "silent": round(line.silent, 3),
    }
