"""How old the newest entry of a feed or sitemap is: a source that stands still is noticed by it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from heapq import nlargest
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from pipelines.extraction.dates import parser
from storage.records import Link, Precision

_ENTRIES = 60  # looked at from each end: feeds come newest first, some sitemaps newest last
_WIDTH = {Precision.DAY: timedelta(days=1), Precision.MONTH: timedelta(days=31), Precision.YEAR: timedelta(days=366)}
_AHEAD = timedelta(days=1)
"""What is dated further ahead announces something, or is wrong."""


class LinkReading(Protocol):
    """What was read of a feed or sitemap."""

    @property
    def links(self) -> Sequence[Link]:
        """The articles it names."""


SourceT = TypeVar("SourceT", bound=LinkReading)


def with_age(read: Callable[[], SourceT], timezone: str | None, now: datetime) -> tuple[SourceT, int | None]:
    """Read a source and say how old its newest entry is, by :func:`age`; in one, so that one thread does both."""
    source = read()
    return source, age(source.links, timezone, now)


def age(links: Sequence[Link], timezone: str | None, now: datetime) -> int | None:
    """Return the seconds from the newest dated entry to ``now`` (aware), or None where none is dated.

    Times without a zone are those of ``timezone``.  An entry that names only its day is as new as it can be.
    """
    zone: tzinfo = ZoneInfo(timezone) if timezone else UTC
    there = parser.DateContext(now.astimezone(zone))
    moments = (moment for text in _candidates(links) if (moment := _moment(text, there)) and moment - now < _AHEAD)
    newest = max(moments, default=None)
    return None if newest is None else max(0, int((now - newest).total_seconds()))


def _candidates(links: Sequence[Link]) -> Iterator[str]:
    """Choose the dates worth reading: those of both ends, and of the rest what comes last in ISO 8601."""
    dates = [date for link in links if (date := link.hints.date or link.hints.modified)]
    middle = dates[_ENTRIES:-_ENTRIES]
    latest = nlargest(8, (date for date in middle if date[:4].isdecimal()))
    yield from dict.fromkeys((*dates[:_ENTRIES], *latest, *(dates[-_ENTRIES:] if len(dates) > _ENTRIES else ())))


def _moment(text: str, reading: parser.DateContext) -> datetime | None:
    stamp = parser.exact(text, reading)
    if stamp is None:
        return None
    value = stamp.value if stamp.value.tzinfo else stamp.value.replace(tzinfo=reading.now.tzinfo)
    try:
        latest = value + _WIDTH.get(stamp.precision, timedelta())
        return min(latest, reading.now) if value <= reading.now else latest
    except OverflowError:  # the last days of the year 9999
        return None
