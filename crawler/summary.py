"""The table every run ends with."""

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from pipelines.tally import Tally


def run_table(name: str, tally: Tally) -> Table:
    """Make the table of one run: outcomes, rejections by reason, failures by kind."""
    table = Table(
        title=f"{name}: {tally.fetched} answers in {tally.seconds:.1f} s", box=box.SIMPLE, title_justify="left"
    )
    table.add_column("outcome")
    table.add_column("pages", justify="right")
    for label, count in _lines(tally):
        table.add_row(label, str(count))
    return table


def _lines(tally: Tally) -> Iterable[tuple[str, int]]:
    for outcome in ("new", "changed", "unchanged", "duplicate"):
        yield outcome, tally.outcomes.get(outcome, 0)
    yield from _part("rejected", tally.rejected)
    yield from _part("failed", tally.failed)
    yield from _part("not asked for", tally.skipped)


def _part(label: str, counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    for key, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        yield f"{label}: {key}", count


def plain_table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Make a table of texts; None is shown as a dash."""
    table = Table(title=title or None, box=box.SIMPLE, title_justify="left")
    for name in head:
        table.add_column(name)
    for row in rows:
        table.add_row(*("-" if value is None else str(value) for value in row))
    return table


def console() -> Console:
    """Give the console for tables: standard output, without colour codes in a pipe, long cells unbroken there."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=max(plain.width, 160))
