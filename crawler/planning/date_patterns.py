"""Archives by date as an operator writes them: ``https://site/{yyyy}/{mm}/{dd}/`` over a span of days."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from crawler.errors import ArgumentError
from storage.records import Hints, Link, LinkKind
from storage.urls import is_web_url

_PLACE = re.compile(r"\{([^{}]*)\}")
_WRITTEN = {"yyyy": "{:%Y}", "yy": "{:%y}", "mm": "{:%m}", "m": "{0.month}", "dd": "{:%d}", "d": "{0.day}"}
_LINKED = {"%Y": "{yyyy}", "%m": "{mm}", "%d": "{dd}"}


class Grain(StrEnum):
    """The time that one page of an archive covers."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class DatedPattern:
    """An address with places for a date: ``{yyyy} {yy} {mm} {m} {dd} {d}``; without a day a page covers a month."""

    template: str
    grain: Grain

    def address(self, day: date) -> str:
        """Return the address of the page that covers a day."""
        return _PLACE.sub(lambda place: _WRITTEN[place[1]].format(day, day), self.template)

    def starts(self, since: date, until: date) -> Iterator[date]:
        """Yield the first day of each page that covers a day of the span, newest first."""
        first = first_day(since, self.grain)
        day = first_day(until, self.grain)
        while day >= first:
            yield day
            if day.toordinal() == 1:
                return
            day = first_day(day - timedelta(days=1), self.grain)

    def links(self, since: date, until: date, seen_at: datetime) -> Iterator[Link]:
        """Yield the list pages of a span, newest first.

        A page of one day carries that day as its date (read against ``seen_at``, aware), so that a window that leaves
        it out needs no request; the page of a month or year may reach over the ends of a window and carries none.
        """
        for day in self.starts(since, until):
            said = day.isoformat() if self.grain is Grain.DAY else None
            yield Link(self.address(day), LinkKind.LISTING, "archive", Hints(date=said, seen_at=seen_at))

    def count(self, since: date, until: date) -> int:
        """Count the pages of a span."""
        if until < since:
            return 0
        if self.grain is Grain.DAY:
            return (until - since).days + 1
        years = until.year - since.year
        return years + 1 if self.grain is Grain.YEAR else 12 * years + until.month - since.month + 1


def first_day(day: date, grain: Grain) -> date:
    """Return the first day of the page that covers a day."""
    if grain is Grain.DAY:
        return day
    return day.replace(day=1) if grain is Grain.MONTH else day.replace(month=1, day=1)


def last_day(day: date, grain: Grain) -> date:
    """Return the last day of the page that covers a day."""
    if grain is Grain.DAY:
        return day
    month = day.month if grain is Grain.MONTH else 12
    return day.replace(month=month, day=calendar.monthrange(day.year, month)[1])


def read_dated(text: str) -> DatedPattern:
    """Read a pattern.  Raises :class:`crawler.errors.ArgumentError` with one line that says what is wrong with it."""
    places = [place[1] for place in _PLACE.finditer(text)]
    unknown = next((place for place in places if place not in _WRITTEN), None)
    if unknown is not None:
        raise _wrong(
            text, f"{{{unknown}}} is no part of a date; known are {', '.join(f'{{{name}}}' for name in _WRITTEN)}"
        )
    rest = _PLACE.sub("1", text)
    if "{" in rest or "}" in rest:
        raise _wrong(text, "a brace is not closed, or not opened")
    if not is_web_url(rest):
        raise _wrong(text, "not a web address (it must begin with http:// or https://)")
    return DatedPattern(text, _grain(text, {place[0] for place in places}))


def from_linked(template: str) -> DatedPattern:
    """Read the pattern of an archive that pages link to, which has its date as ``{:%Y/%m/%d}``."""
    place = re.search(r"\{:([^{}]*)\}", template)
    written = place[1] if place else ""
    for sign, name in _LINKED.items():
        written = written.replace(sign, name)
    return read_dated(template.replace(place[0], written) if place else template)


def _grain(text: str, units: set[str]) -> Grain:
    if "y" not in units:
        raise _wrong(text, "no year; write for example {yyyy}/{mm}/{dd}")
    if "d" in units and "m" not in units:
        raise _wrong(text, "a day without a month; add {mm}")
    if "d" in units:
        return Grain.DAY
    return Grain.MONTH if "m" in units else Grain.YEAR


def _wrong(text: str, why: str) -> ArgumentError:
    return ArgumentError(f"archive {text}: {why}")
