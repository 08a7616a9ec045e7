"""What the name and the lastmod of a sitemap tell of the time it covers."""

import calendar
import re
from datetime import date

_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-_./]?(?P<month>0[1-9]|1[0-2])(?:[-_./]?(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_IN_QUERY = re.compile(
    r"[?&](?:yyyy|year|y)=(?P<year>(?:19|20)\d\d)(?:&(?:mm|month|m)=(?P<month>\d{1,2}))?(?:&(?:dd|day|d)=(?P<day>\d{1,2}))?"
)
_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")


def covered_days(url: str) -> tuple[date, date] | None:
    """Return first and last day that a sitemap named by year, month or day covers (``sitemap-2024-03.xml``), or None.

    A name with two dates (a range) gives None, as do names without any.
    """
    found = list(_IN_QUERY.finditer(url)) or list(_IN_NAME.finditer(url.partition("://")[2].partition("/")[2]))
    if len(found) != 1:
        return None
    year, month, day = (int(part) if part else None for part in found[0].group("year", "month", "day"))
    assert year is not None
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first, last


def modified_day(lastmod: str | None) -> date | None:
    """Return the day of a W3C date as sitemaps use it, a month standing for its last day; None for anything else."""
    match = _ISO.match(lastmod or "")
    if not match:
        return None
    year, month = int(match.group(1)), int(match.group(2))
    try:
        return date(year, month, int(match.group(3) or calendar.monthrange(year, month)[1]))
    except (ValueError, calendar.IllegalMonthError):
        return None


def wholly_before(url: str, lastmod: str | None, since: date) -> bool:
    """Return whether a sitemap holds nothing of ``since`` or later, by its last change or by the time its name covers.

    One day is allowed for time zones.
    """
    changed = modified_day(lastmod)
    span = covered_days(url)
    last = min((day for day in (changed, span[1] if span else None) if day), default=None)
    return last is not None and (since - last).days > 1


def rank(url: str, lastmod: str | None) -> int:
    """Return a sort key that puts the newest sitemap first; undated ones follow in the order they stand."""
    changed = modified_day(lastmod)
    span = covered_days(url)
    newest = changed or (span[0] if span else None)
    return -newest.toordinal() if newest else 0
