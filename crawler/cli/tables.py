"""The table every run ends with, and tables of other kinds."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from crawler.terminal import counted
from pipelines.stats import RunSummary
from storage.plain_text import escape

_SKIPPED = {
    "known": "already known",
    "robots": "disallowed by robots.txt",
    "private_address": "at private addresses",
    "unusual_port": "at ports that the site file does not name",
    "other_host": "on other hosts of the domain",
    "left_alone": "on hosts that gave no article",
    "host_limit": "on other hosts, over their limit",
    "offsite": "on other sites",
    "cut": "of kinds that brought nothing new",
    "repeating_path": "with a path that repeats itself",
    "too_deep": "too far from anything new",
    "too_many_hops": "after too many refreshes",
    "max_pages": "over max_pages",
    "denied": "denied by the site file",
    "outside_window": "outside --since and --until",
    "too_long": "with an address that is too long",
    "resting": "of sources that failed lately",
    "dead_source": "of sources that are gone",
    "unreadable_source": "of sources that cannot be read",
    "site_away": "while the site was away",
    "superseded": "with a newer page stored",
}
"""Reasons of ``skipped/…`` in words."""

PIPED = 160
"""Columns of a table that is no terminal's."""

WIDEST = 10_000
"""Columns that hold any table, to measure it."""


def run_title(name: str, tally: RunSummary) -> str:
    """Return what one run came to, in one line."""
    took = f"{name}: {counted(tally.fetched, 'request')} in {tally.seconds:.1f} s"
    kept = f"{counted(tally.kept, 'article')} kept ({tally.outcomes.get('new', 0):,} new)"
    same = (
        f"; {tally.unchanged:,} answered 304 (not modified), which saved {size(tally.saved)}" if tally.unchanged else ""
    )
    return f"{took}, {kept}{same}"


def links_skipped(tally: RunSummary) -> str | None:
    """Return in one line which links were not requested, for lists count links and not pages; None where all were."""
    if not tally.skipped:
        return None
    ordered = sorted(tally.skipped.items(), key=lambda each: (-each[1], each[0]))
    return "links not requested: " + ", ".join(f"{count:,} {_SKIPPED.get(key, key)}" for key, count in ordered)


def other_requests(tally: RunSummary) -> str | None:
    """Return in one line what the requests were for that no outcome counts; None where there are none."""
    others = tally.fetched - sum(tally.outcomes.values())
    if others <= 0:
        return None
    return f"{counted(others, 'request')} for lists, feeds, sitemaps and robots.txt, redirected or failed"


def show_run(out: Console, name: str, tally: RunSummary) -> None:
    """Print what one run came to: pages by outcome, the requests for others, and the links that were not requested."""
    out.print(Text(run_title(name, tally)), run_table(tally))
    for line in (other_requests(tally), links_skipped(tally)):
        if line is not None:
            out.print(Text(line))


def complaints(name: str, tally: RunSummary) -> Iterator[str]:
    """Yield what is said of a crawl on standard error, however quiet it is."""
    if tally.barren:
        yield f"{name}: lists were read and no article was found; 'winnow runs' shows what became of each page"
    if tally.fatal:
        yield tally.fatal


def size(count: int) -> str:
    """Write a number of bytes as people read it: ``1.2 MB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


def run_table(tally: RunSummary) -> Table:
    """Make the table of one run: outcomes, rejections by reason, failures by kind."""
    return plain_table(("outcome", "pages"), _lines(tally), numbers=(1,))


def plain_table(head: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> Table:
    """Make a table of texts; None is shown as a dash, the columns in ``numbers`` stand to the right."""
    table = Table(box=box.SIMPLE)
    for place, name in enumerate(head):
        number = place in numbers
        table.add_column(name, justify="right" if number else "left", no_wrap=number, overflow="fold")
    for row in rows:
        # As text: a bracket in an address or headline is no mark-up.
        table.add_row(*(Text("-" if value is None else escape(str(value), kept="\n")) for value in row))
    return table


def fitting_table(
    out: Console,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    numbers: Sequence[int] = (),
    spare: Sequence[str] = (),
) -> Table:
    """Make a table without as many of the ``spare`` columns, the first of them first, as keep it in the console."""
    kept, lines, left = list(range(len(head))), list(rows), list(spare)
    while True:
        picked = [[line[place] for place in kept] for line in lines]
        figures = [at for at, place in enumerate(kept) if place in numbers]
        table = plain_table([head[place] for place in kept], picked, figures)
        if not left or fits(out, table):
            return table
        kept.remove(list(head).index(left.pop(0)))


def fits(out: Console, table: Table) -> bool:
    """Return whether a table needs no second line for any cell."""
    return Measurement.get(out, out.options.update(max_width=WIDEST), table).maximum <= out.width


def console(*, stderr: bool = False) -> Console:
    """Return the console for tables: standard output; in a pipe without colour codes and with room for long cells.

    COLUMNS of the environment says how wide it is, in a pipe too.
    """
    made = _Console(highlight=False, stderr=stderr)
    if made.is_terminal:
        return made
    return _Console(width=shutil.get_terminal_size((PIPED, 24)).columns, highlight=False, stderr=stderr)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command; Rich would end the process with 1."""
        raise BrokenPipeError


def _lines(tally: RunSummary) -> Iterable[tuple[str, int]]:
    for outcome in ("new", "changed", "unchanged", "duplicate"):
        yield outcome, tally.outcomes.get(outcome, 0)
    for outcome in ("gone", "listing"):
        if count := tally.outcomes.get(outcome):
            yield outcome, count
    yield from _part("rejected", tally.rejected)
    yield from _part("failed", tally.failed)
    yield from _part("failed on other hosts", tally.elsewhere)
    yield from _part("images", {key: count for key, count in tally.images.items() if key != "bytes"})


def _part(label: str, counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    for key, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        yield f"{label}: {key}", count
