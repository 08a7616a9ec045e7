"""Archives by date: the addresses of days and months, made from the pattern of those a page links to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_/.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_/.]?)(0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True, slots=True)
class DateArchivePattern:
    """An address with a place for a date: ``http://example.com/archive/{:%Y/%m/%d}/``; ``daily`` or monthly."""

    template: str
    daily: bool

    def addresses(self, since: date, until: date) -> Iterator[str]:
        """Yield the archive pages from ``until`` back to ``since``, both included."""
        day = until
        while day >= since:
            yield self.template.format(day)
            day = day - timedelta(days=1) if self.daily else day.replace(day=1) - timedelta(days=1)
        if not self.daily and since.day > 1 and (day.year, day.month) == (since.year, since.month):
            yield self.template.format(day)


def dated_pattern(url: str) -> DateArchivePattern | None:
    """Read the one date in an address that has nothing behind it but a page's ending, or None."""
    for shape, formats, daily in ((_DAY, "%Y{0}%m{0}%d", True), (_MONTH, "%Y{0}%m", False)):
        match = shape.search(url)
        if match and re.fullmatch(r"/?(?:index)?(?:\.\w{2,5})?/?", url[match.end() :]) and "{" not in url:
            place = "{:" + formats.format(match.group(2)) + "}"
            return DateArchivePattern(url[: match.start()] + place + url[match.end() :], daily)
    return None


def dated_patterns(urls: Iterable[str], least: int = 2) -> tuple[DateArchivePattern, ...]:
    """List the date patterns that at least ``least`` addresses share, the most frequent first."""
    counted = Counter(pattern for url in urls if (pattern := dated_pattern(url)))
    return tuple(pattern for pattern, count in counted.most_common() if count >= least)
