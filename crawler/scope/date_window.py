"""The days a crawl is asked for: what is known of a page before it is fetched, and what it says itself."""

import calendar
import re
from datetime import date, timedelta

from crawler.discovery.sitemaps import modified_day
from crawler.scope.arguments import Window
from storage.records import Article, Link, Precision

_FOLDERS = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])(?:/(0?[1-9]|[12]\d|3[01]))?(?=/)")
_SLACK = timedelta(days=1)
"""For time zones."""


def outside_date_window(link: Link, shown: date | None, window: Window) -> bool:
    """Return whether a link surely lies outside the days asked for.

    By the day it was ``shown`` with; without one by the folders of its address (``/2024/03/05/``) or by its last
    change, which is never before its publication.
    """
    if shown is not None:
        return window.excludes(shown)
    span = dated_folders(link.url)
    if span and window.until and span[0] - _SLACK > window.until:
        return True
    ends = (span[1] if span else None, modified_day(link.hints.modified))
    last = min((day for day in ends if day), default=None)
    return bool(window.since and last and last + _SLACK < window.since)


def published_outside(article: Article, window: Window) -> bool:
    """Return whether an article itself says that it was published outside the days asked for.

    Of a date known to its month or year every day must lie outside.  Where only a change is dated, the article may be
    older than that and never younger.
    """
    if article.date_published is None:
        return False
    first = last = article.date_published.date()
    if article.date_published_precision is Precision.YEAR:
        first, last = date(first.year, 1, 1), date(first.year, 12, 31)
    elif article.date_published_precision is Precision.MONTH:
        first, last = first.replace(day=1), first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if window.since and last < window.since:
        return True
    return bool(window.until and first > window.until and article.date_published_source != "updated")


def dated_folders(url: str) -> tuple[date, date] | None:
    """Return first and last day of the date that an address has as folders, or None."""
    found = _FOLDERS.search(url.partition("?")[0])
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        first = date(year, month, int(found[3] or 1))
    except ValueError:
        return None
    return first, first if found[3] else date(year, month, calendar.monthrange(year, month)[1])
