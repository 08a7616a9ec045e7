"""Months with far fewer articles than their neighbours: where a backfill may have missed something."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

NEIGHBOURS = 6
"""Months that a month is compared with: the nearest that have any article."""

SHARE = 1 / 3
"""Of what the neighbours make one expect; below it a month is a gap."""

LEAST = 8.0
"""Articles that must be expected: where chance alone gives 8, it gives 2 or fewer once in 70 months (Poisson)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A month (``2024-03``) with the articles found and those its neighbours make one expect."""

    month: str
    found: int
    expected: int


def months(first: date, last: date) -> list[str]:
    """List the months that a span of days touches, in order."""
    span = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in span]


def gaps(counts: Mapping[str, int], since: date | None, until: date | None) -> list[Gap]:
    """Find the gaps of a site in the days ``since`` to ``until``, both included, in order.

    Months before the first article are none: the site may not have been there.  An open end is the last month with an
    article.  A month is compared by its articles a day, so that one
    that the span only touches is judged by the days it has in it.
    """
    filled = sorted(month for month, count in counts.items() if count > 0)
    if not filled:
        return []
    oldest = date.fromisoformat(f"{filled[0]}-01")
    first = max(since, oldest) if since else oldest
    last = until or _last_day(filled[-1])
    days = {month: _days(month, first, last) for month in months(first, last)}
    rates = {month: counts[month] / days[month] for month in filled if month in days}
    found = ((month, _expected(month, list(days), rates) * days[month]) for month in days)
    return [
        Gap(month, counts.get(month, 0), round(expected))
        for month, expected in found
        if expected >= LEAST and counts.get(month, 0) < SHARE * expected
    ]


def _expected(month: str, every: list[str], rates: Mapping[str, float]) -> float:
    """Return the articles a day that the nearest months lead one to expect; 0 where there are fewer than two."""
    here = every.index(month)
    near = sorted((abs(place - here), place) for place, other in enumerate(every) if other != month and other in rates)
    chosen = [rates[every[place]] for _, place in near[:NEIGHBOURS]]
    return median(chosen) if len(chosen) > 1 else 0.0


def _last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])


def _days(month: str, first: date, last: date) -> int:
    start = date.fromisoformat(f"{month}-01")
    return (min(_last_day(month), last) - max(start, first)).days + 1
