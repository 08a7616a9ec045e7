"""The date of the newest entry that a feed or sitemap shows."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from heapq import nlargest

from pipelines.extraction import datetext
from storage.records import Link

_ISO = re.compile(r"\s*(?:19|20)\d\d-")
_WORDS = 50
"""Dates in words that are read: feeds stand newest first, and reading one costs 10 µs and more."""

_SORTED = 5
"""ISO dates that are read: their order as text is that of time but for the offset."""

_AHEAD = timedelta(days=1)
"""An entry may be dated so far ahead, for zones; one of next year announces something."""


def newest(links: Iterable[Link], now: datetime) -> datetime | None:
    """Give the newest date of publication, or of change where none is stated, as of ``now`` (aware).

    A date without an offset is taken as UTC.
    """
    dates = [text for link in links if (text := link.hints.date or link.hints.modified)]
    stated = nlargest(_SORTED, (text for text in dates if _ISO.match(text)))
    others = [text for text in dates if not _ISO.match(text)][:_WORDS]
    found = (_moment(text, now) for text in (*stated, *others))
    return max((moment for moment in found if moment is not None and moment <= now + _AHEAD), default=None)


def _moment(text: str, now: datetime) -> datetime | None:
    stamp = datetext.exact(text, datetext.Reading(now))
    if stamp is None:
        return None
    return stamp.value if stamp.value.tzinfo else stamp.value.replace(tzinfo=UTC)
