"""The health of sites as rows of a table or lines of JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.text import Text

from crawler.cli.tables import console, plain_table
from crawler.durations import say_age
from crawler.health import HealthState, HealthStatus, check_source, idle_since, recent_runs
from crawler.site import Site
from storage.service import HealthStore
from storage.store import Store

_STYLES = {
    HealthState.NEW: "dim",
    HealthState.HEALTHY: "green",
    HealthState.QUIET: "cyan",
    HealthState.DEGRADED: "yellow",
    HealthState.BROKEN: "bold red",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One site with its verdict; ``idle`` is when it was last crawled where that is too long ago."""

    name: str
    verdict: HealthStatus
    idle: datetime | None = None

    @property
    def why(self) -> str:
        """The reason, how many other signs there are, and whether it was crawled lately."""
        words = self.verdict.reason
        if others := self.verdict.signs[1:]:
            words += f" (and {', '.join(sign.name for sign in others)})"
        return f"{words}; not crawled since {_minute(self.idle)}" if self.idle and self.verdict.reason else words

    def to_json(self) -> dict[str, Any]:
        """Return the row in the types of JSON."""
        verdict = self.verdict
        return {
            "site": self.name,
            "state": verdict.state.value,
            "since": verdict.since.isoformat(),
            "reason": verdict.reason,
            "signs": [
                {"name": sign.name, "state": sign.state.value, "since": sign.since.isoformat(), "reason": sign.reason}
                for sign in verdict.signs
            ],
            "runs": list(verdict.runs),
            "examples": list(verdict.examples),
            "not_crawled_since": self.idle.isoformat() if self.idle else None,
        }


def check_site(store: Store, site: Site, now: datetime) -> Row:
    """Judge one site; ``now`` is aware."""
    runs = recent_runs(store, site.name, now)
    return Row(site.name, check_source(store, site, now, runs), idle_since(runs, now))


def show_health(rows: Iterable[Row], examples: bool) -> None:
    """Print the table, the heaviest states first, with addresses below where they are wanted."""
    ordered = sorted(rows, key=lambda row: (-row.verdict.state.weight, row.name))
    out, table = console(), plain_table(("site", "state", "since (UTC)", "reason"), ())
    for row in ordered:
        state = row.verdict.state
        table.add_row(row.name, Text(state, style=_STYLES[state]), _minute(row.verdict.since), row.why)
    out.print(table)
    for row in ordered if examples else ():
        for url in row.verdict.examples:
            out.print(Text(f"{row.name}: {url}"), soft_wrap=True)


def service_note(store: Store, now: datetime) -> str:
    """Return whether the service runs; one that was ended in good order has left no trace."""
    beat, holds = HealthStore(store.engine).beat()
    if beat is None:
        return "no service runs; start it with 'winnow schedule'"
    ago = say_age((now - beat).total_seconds())
    return f"the service runs; last seen {ago}" if holds else f"the service died; last seen {ago}"


def _minute(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(sep=" ", timespec="minutes")[:16]
