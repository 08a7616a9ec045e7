"""The history of runs as rows of a table and as JSON."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.cli.tables import fitting_table, size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.table import Table

    from storage.records import Run

HEAD = (
    *("run", "site", "kind", "started (UTC)", "took", "ended", "exit"),
    *("new", "changed", "rejected", "failed", "received", "304", "fetch ms", "memory"),
)
"""The columns of :func:`row`; ``fetch ms`` is the median and the 95th percentile."""

NUMBERS = (0, 4, *range(6, 15))
"""Columns of figures."""

SPARE = ("memory", "fetch ms", "304", "changed", "kind", "exit", "received", "rejected", "took")
"""Columns that a narrow terminal goes without, the first of them first; ``runs show`` and ``--json`` have all."""


def runs_table(out: "Console", runs: "Iterable[Run]") -> "Table":
    """Return the table of some runs, as wide as a terminal is."""
    return fitting_table(out, HEAD, map(row, runs), NUMBERS, SPARE)


def row(run: "Run") -> tuple[object, ...]:
    """Return the row of a run under :data:`HEAD`."""
    counts = run.counts
    outcomes = [counts.get(f"outcome/{name}", 0) for name in ("new", "changed", "rejected")]
    fetch = f"{counts['fetch_ms/median']}/{counts['fetch_ms/p95']}" if "fetch_ms/median" in counts else None
    return (
        *(run.id, run.site, run.kind, run.started_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")),
        *(None if run.ended_at is None else lasted(run.ended_at - run.started_at), run.ending or "running"),
        *(run.exit_status, *outcomes, failed(run), size(run.bytes), counts.get("saved/answers", 0)),
        *(fetch, None if run.memory is None else size(run.memory)),
    )


def failed(run: "Run") -> int:
    """Count the requests that failed."""
    return sum(count for name, count in run.counts.items() if name.startswith("failed/"))


def lasted(time: timedelta) -> str:
    """Write a length of time: ``12 s``, ``3:05 min``, ``2:10 h``, ``4 d 3 h``."""
    seconds = max(0, round(time.total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    if not minutes:
        return f"{seconds} s"
    if not hours:
        return f"{minutes}:{seconds % 60:02} min"
    return f"{hours}:{minutes % 60:02} h" if hours < 24 else f"{hours // 24} d {hours % 24} h"


def run_json(run: "Run") -> dict[str, Any]:
    """Return a run in the types of JSON, with all its counts."""
    names = (
        *("id", "site", "kind", "started_at", "ended_at", "deadline_at", "ending", "exit_status", "bytes", "memory"),
        *("machine", "pid", "process_start", "log"),
    )
    values = {name: getattr(run, name) for name in names}
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
    return plain | {"counts": dict(run.counts)}
