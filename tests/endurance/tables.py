"""The report of a soak in words."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from tests.endurance.kept import Kept
from tests.endurance.promises import Promise
from tests.endurance.verdicts import Alarm, Noticed


def write(
    promises: Sequence[Promise], articles: Sequence[Kept], troubles: Sequence[Noticed], alarms: Sequence[Alarm]
) -> None:
    """Print the tables."""
    console = Console(width=180)
    console.print(_table(("promise", "kept", "figures"), [_promise(each) for each in promises]))
    columns = ("site", "due", "stored", "missing", "twice", "late", "worst h", "bound h")
    console.print(_table(columns, [_kept(each) for each in articles]))
    if troubles:
        heads = ("site", "trouble", "from", "to", "verdict", "after h", "runs", "well after h", "reason")
        console.print(_table(heads, [_noticed(each) for each in troubles]))
    if alarms:
        console.print(_table(("site", "false alarm", "from", "to", "reason"), [_alarm(each) for each in alarms]))


def _promise(each: Promise) -> Sequence[str]:
    return each.name, "yes" if each.holds else "NO", each.figures


def _kept(each: Kept) -> Sequence[str]:
    counts = (each.due, each.stored, len(each.missing), len(each.twice), each.late)
    return each.site, *(str(count) for count in counts), f"{each.worst:.1f}", f"{each.bound:.1f}"


def _noticed(each: Noticed) -> Sequence[str]:
    trouble = each.trouble
    known = (_hours(each.hours), "" if each.runs is None else str(each.runs), _hours(each.recovered))
    return each.site, trouble.kind, _day(trouble.begin), _day(trouble.end), each.state, *known, each.reason


def _alarm(each: Alarm) -> Sequence[str]:
    return each.site, each.state, _day(each.begin), _day(each.end), each.reason


def _hours(hours: float | None) -> str:
    return "" if hours is None else f"{hours:.1f}"


def _day(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%m-%d %H:%M}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    return table
