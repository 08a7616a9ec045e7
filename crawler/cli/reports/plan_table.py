"""A plan as rows for a table: one a source, sitemaps of one index together and by month."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from crawler.planning import Plan
from crawler.planning.plan import Certainty, PlanSource, SourceKind, total

HEAD = ("source", "address", "days", "lists", "articles", "note")
NUMBERS = (3, 4)
"""Columns of figures."""

_MONTHS_SHOWN = 24  # of one index; a longer row of months is shown by year

_INDENT = 1 + max(len(kind.value) for kind in SourceKind)

Row = tuple[str, str, str | None, str | None, str | None, str | None]


def table(plan: Plan) -> list[Row]:
    """Return the rows of a plan: kind, address, days covered, lists, articles, a note.  Estimates are marked ``~``."""
    rows: list[Row] = []
    for group, members in groupby(plan.sources, key=lambda source: (source.group, source.kind, source.used)):
        sources = list(members)
        if group[0] is None or len(sources) == 1:
            rows += [_row(source.address, [source]) for source in sources]
        else:
            rows.append(_row(group[0], sources))
            rows += _periods(sources)
    return rows


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the rows of a plan for a narrow terminal: the address of each in a line of its own, its figures below."""
    for kind, address, days, lists, articles, note in rows:
        if kind:
            yield f"{kind:<{_INDENT - 1}} {address}"
        figures = (days, lists and _said(lists, "list"), articles and _said(articles, "article"), note)
        if said := ", ".join(each for each in figures if each):
            yield " " * _INDENT + said


def _said(number: str, noun: str) -> str:
    return f"{number} {noun}" if number.removeprefix("~") == "1" else f"{number} {noun}s"


def _row(address: str, sources: Sequence[PlanSource]) -> Row:
    first = sources[0]
    note = first.note if first.used else f"not used: {first.note}" if first.note else "not used"
    pages = total(source.pages for source in sources)
    days = _days(sources)
    return (first.kind.value, address, days, None if pages is None else f"{pages:,}", _articles(sources), note)


def _periods(sources: Sequence[PlanSource]) -> Iterator[Row]:
    """Yield a row for each month that sitemaps of an index cover, newest first,
    or for each year where they are many.
    """
    dated = [source for source in sources if source.since and source.until]
    months = {source.until.strftime("%Y-%m") for source in dated if source.until}
    length = 7 if len(months) <= _MONTHS_SHOWN else 4
    periods: dict[str, list[PlanSource]] = {}
    for source in dated:
        assert source.until is not None
        periods.setdefault(source.until.isoformat()[:length], []).append(source)
    for period in sorted(periods, reverse=True) if len(periods) > 1 else ():
        found = periods[period]
        pages = total(source.pages for source in found)
        yield ("", "", period, None if pages is None else f"{pages:,}", _articles(found), None)


def _days(sources: Sequence[PlanSource]) -> str | None:
    if sources[0].kind is SourceKind.IDS:
        return ",".join(f"{low}-{high}" for low, high in sources[0].ranges)
    since = min((source.since for source in sources if source.since), default=None)
    until = max((source.until for source in sources if source.until), default=None)
    if since is None and until is None:
        return None
    return f"{since or ''} – {until or ''}".strip()


def _articles(sources: Sequence[PlanSource]) -> str | None:
    count = total(source.articles for source in sources)
    if count is None:
        return None
    sure = all(source.known is Certainty.READ for source in sources)
    return f"{count:,}" if sure else f"~{count:,}"
