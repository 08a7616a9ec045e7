"""The table every run ends with, and tables of other kinds."""

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.stats.summary import Tally


def run_title(name: str, tally: Tally) -> str:
    """Say what one run came to, in one line."""
    saved = []
    if tally.unchanged:
        saved.append(f"{tally.unchanged} answers were unchanged and saved {size(tally.saved)}")
    if tally.spared:
        saved.append(f"{tally.spared} requests saved")
    took = f"{name}: {tally.fetched} answers in {tally.seconds:.1f} s, {tally.kept} articles kept"
    return "; ".join([took, *saved])


def size(count: int) -> str:
    """Write a number of bytes as people read it: ``1.2 MB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


def run_table(tally: Tally) -> Table:
    """Make the table of one run: outcomes, rejections by reason, failures by kind."""
    return plain_table(("outcome", "pages"), _lines(tally), numbers=(1,))


def plain_table(head: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> Table:
    """Make a table of texts; None is shown as a dash, the columns in ``numbers`` stand to the right."""
    table = Table(box=box.SIMPLE)
    for place, name in enumerate(head):
        table.add_column(name, justify="right" if place in numbers else "left")
    for row in rows:
        # As text: a bracket in an address or headline is no mark-up.
        table.add_row(*(Text("-" if value is None else str(value)) for value in row))
    return table


def console(*, stderr: bool = False) -> Console:
    """Give the console for tables: standard output; in a pipe without colour codes and with room for long cells."""
    made = Console(highlight=False, stderr=stderr)
    return made if made.is_terminal else Console(width=max(made.width, 160), highlight=False, stderr=stderr)


def _lines(tally: Tally) -> Iterable[tuple[str, int]]:
    for outcome in ("new", "changed", "unchanged", "duplicate"):
        yield outcome, tally.outcomes.get(outcome, 0)
    if gone := tally.outcomes.get("gone"):
        yield "gone", gone
    yield from _part("rejected", tally.rejected)
    yield from _part("failed", tally.failed)
    yield from _part("failed on other hosts", tally.elsewhere)
    yield from _part("not asked for", tally.skipped)


def _part(label: str, counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    for key, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        yield f"{label}: {key}", count
