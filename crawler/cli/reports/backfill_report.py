"""Plans and reports of backfills on a terminal: tables and a bar chart of months."""

from collections.abc import Iterable, Mapping
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.backfill import Gap
from crawler.backfill.report import BackfillReport, FailureGroup
from crawler.cli.reports.plan_table import HEAD, NUMBERS, lines, table
from crawler.cli.tables import PIPED, fits, plain_table, show_run
from crawler.eta import Standing
from crawler.planning import Plan
from crawler.terminal import counted

BAR = 50
"""Cells of the longest bar."""

PROBLEMS = 5
"""Shown of a plan; all are in its JSON."""

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_MONTHS = 36  # shown by month; a longer time is shown by year


def show_plan(out: Console, name: str, plan: Plan) -> None:
    """Print the sources of a backfill, with their counts."""
    count = "an unknown number of" if plan.articles is None else f"about {plan.articles:,}"
    looked = f" (planned with {counted(plan.asked, 'request')})" if plan.auto else ""
    out.print(Text(f"{name}: {count} articles{looked}", style="bold"))
    rows = table(plan)
    whole = plain_table(HEAD, rows, numbers=NUMBERS)
    if fits(out, whole):
        out.print(whole)
    else:
        for line in lines(rows):
            out.print(Text(line), soft_wrap=True)
    for problem in plan.problems[:PROBLEMS]:
        out.print(Text(f"not read: {problem}", style="dim"))
    if len(plan.problems) > PROBLEMS:
        out.print(Text(f"and {len(plan.problems) - PROBLEMS} more", style="dim"))


def show_report(out: Console, report: BackfillReport) -> None:
    """Print how a backfill ended."""
    show_run(out, report.site, report.tally)
    if report.altogether:
        out.print(Text(_altogether(Standing.of(report.site, report.altogether))))
    if report.months:
        out.print(_chart(report.months, {gap.month for gap in report.gaps}))
    if report.gaps:
        out.print(Text("gaps: months with less than a third of the average of their neighbours", style="bold"))
        out.print(plain_table(("month", "articles", "expected"), _gap_rows(report.gaps), numbers=(1, 2)))
    if report.troubles:
        out.print(plain_table(("failed", "pages", "examples"), _trouble_rows(report.troubles), numbers=(1,)))


def report_lines(report: BackfillReport) -> list[str]:
    """Return what :func:`show_report` prints, without colours."""
    out = Console(file=StringIO(), width=PIPED, highlight=False)
    with out.capture() as printed:
        show_report(out, report)
    return [line.rstrip() for line in printed.get().strip("\n").split("\n")]


def bar(share: float, width: int = BAR) -> str:
    """Draw a share of the whole in eighths of a cell; anything above nothing is at least one eighth."""
    eighths = round(max(0.0, min(share, 1.0)) * width * 8)
    eighths = max(eighths, 1) if share > 0 else 0
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def periods(months: Mapping[str, int]) -> dict[str, int]:
    """Return the counts by month in order, the months without an article among them, or by year where they are many."""
    numbers = [12 * int(month[:4]) + int(month[5:]) - 1 for month in months]
    if not numbers:
        return {}
    every = [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(min(numbers), max(numbers) + 1)]
    length = 7 if len(every) <= _MONTHS else 4
    counts: dict[str, int] = {}
    for month in every:
        counts[month[:length]] = counts.get(month[:length], 0) + months.get(month, 0)
    return counts


def _altogether(now: Standing) -> str:
    figures = {
        "pages": now.done,
        "kept": now.kept,
        "rejected": now.rejected,
        "failed": now.failed,
        "waiting": now.waiting,
    }
    return f"backfill so far: {', '.join(f'{count:,} {name}' for name, count in figures.items())}"


def _chart(months: Mapping[str, int], gaps: set[str]) -> Table:
    counts = periods(months)
    most = max(counts.values(), default=0) or 1
    chart = plain_table(("published", "articles", ""), (), numbers=(1,))
    for period, count in counts.items():
        drawn = Text(bar(count / most), style="cyan")
        chart.add_row(period, f"{count:,}", drawn.append(" gap", style="red") if period in gaps else drawn)
    return chart


def _gap_rows(gaps: Iterable[Gap]) -> Iterable[tuple[str, str, str]]:
    return ((gap.month, f"{gap.found:,}", f"{gap.expected:,}") for gap in gaps)


def _trouble_rows(troubles: Iterable[FailureGroup]) -> Iterable[tuple[str | None, str | None, str]]:
    for one in troubles:
        for number, (url, words) in enumerate(one.examples):
            first = number == 0
            yield (one.kind if first else "", f"{one.count:,}" if first else "", f"{url}  {words}")
