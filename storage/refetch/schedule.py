"""When an article is looked at again: soon after it appeared, then at wider distances, until nothing changes."""

from datetime import UTC, datetime, timedelta

from storage.records import Article, Precision

STEPS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
"""Ages at which an article is looked at again."""

QUIET = 2
"""Looks in a row without a change that end it: an article nobody touches costs two requests, not four."""

YOUNG = timedelta(days=8)
"""A look that was due longer ago than this, because no crawl ran, is not made up for."""

GONE_STEPS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
"""Times after an article was found gone at which it is looked for again: a site that was away for days is back."""

_PERIODS = {Precision.DAY: timedelta(days=1), Precision.MONTH: timedelta(days=31), Precision.YEAR: timedelta(days=366)}


def next_fetch_at(born: datetime, looked_at: datetime, quiet: int) -> datetime | None:
    """Return the time of the next look at an article, or None when there is none.

    ``published_or_seen_at`` is when it appeared, ``looked_at`` the last look, ``quiet`` the looks in a row that found
    no change.  The next look is at the first age of STEPS not reached at the last one, and at least an hour after it.
    """
    if quiet >= QUIET:
        return None
    coming = next((born + step for step in STEPS if born + step > looked_at), None)
    return None if coming is None else max(coming, looked_at + STEPS[0])


def next_fetch_of_gone(gone_at: datetime, looked_at: datetime) -> datetime | None:
    """Return the time of the next look for an article that is gone since ``gone_at``, or None when there is none."""
    return next((gone_at + step for step in GONE_STEPS if gone_at + step > looked_at), None)


def published_or_seen_at(article: Article) -> datetime:
    """Return when an article appeared, aware: its publication, or the look that found it where that is all we know.

    A date without time counts as the end of what it names, a date after the look as none.
    """
    seen, published = article.date_fetched, article.date_published
    if published is None:
        return seen
    moment = published if published.tzinfo else published.replace(tzinfo=UTC)
    try:
        period = _PERIODS.get(article.date_published_precision or Precision.SECOND, timedelta())
        return min(seen, moment.astimezone(UTC) + period)
    except OverflowError:  # within days of year 1 or 9999
        return seen
