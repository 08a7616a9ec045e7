"""The table ``[retention]`` of a site file: for how many days what is kept of a site."""

from dataclasses import dataclass, fields
from datetime import timedelta

from crawler.errors import SiteError
from crawler.site.schedule import refuse_unknown

MOST_DAYS = 99_999


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that ``winnow maintain`` keeps what it may remove; 0 is for ever, None as the settings say.

    ``pages`` are raw pages, but those that the newest text of an article was read from: only ``article_pages`` names a
    time for them.  ``rejections`` are rows, ``logs`` files of crawls.  Articles are never removed.
    """

    pages: int | None = None
    article_pages: int | None = None
    rejections: int | None = None
    logs: int | None = None


def read_retention(value: object) -> Retention:
    """Read the table.  Raises :class:`SiteError` naming the key."""
    if not isinstance(value, dict):
        raise SiteError("expected a table, as in [retention] pages = 90")
    refuse_unknown(value, {each.name: each for each in fields(Retention)}, "[retention]")
    for key, days in value.items():
        if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
            raise SiteError(f"[retention] {key}: expected whole days, 0 for ever, not {days!r}")
    return Retention(**value)


def time_kept(days: int | None, usual: timedelta | None) -> timedelta | None:
    """Return how long something is kept where a site says so many days, or says nothing; None is for ever."""
    if days is None:
        return usual
    return timedelta(days=days) if days else None
