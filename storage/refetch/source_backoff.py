"""How often a feed or sitemap that fails is asked for: less and less, never not at all.

A source is never given up at its first 404: sites lose their feeds for hours, in a release or a move, and many come
back under the same address.  Failures add up to a weight, and one good answer makes it 0 (Media Cloud's feed fetcher
counts failures as a sum of weights too):

========  ======  ================================================================================
failure   weight  what
========  ======  ================================================================================
hard      1.0     404, 410, HTML or anything else in place of the source, a name nobody finds
soft      0.5     other 4xx, unreadable XML, no entries where there were some, leads out of the site
passing   0.25    5xx, 408, 425, 429, no answer in time, a connection refused or reset
========  ======  ================================================================================

=======  ====================
weight   next asked for after
=======  ====================
under 2  the next crawl
2        1 h
3        2 h
4        4 h
...
9.4 up   1 week
=======  ====================

So a revival is noticed after no more than about as long again as a hard failure lasted, a fifth of that after passing
ones, and within a week at most.  An empty source that answers well weighs 4 at most: a quiet weekend empties news
sitemaps too.
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from storage.records import LinkKind

RESTS_FROM = 2.0
"""The weight from which a source is left alone between crawls: two days of a daily crawl, eight passing failures."""

SHORTEST, LONGEST = timedelta(hours=1), timedelta(weeks=1)
HEAVIEST = 12.0
"""More than the longest rest needs; a source that fails for years stays here."""


EMPTY_MOST = 4.0
"""The most that having no entries adds up to."""


class SourceFailure(Enum):
    """What kind of failure a source met; the value is its weight."""

    HARD = 1.0
    SOFT = 0.5
    PASSING = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceVisit:
    """One look at a source, at an aware time.

    ``trouble`` is None after a good answer, ``reason`` says it in a few words.  ``entries`` counts what was shown, None
    where the answer said that nothing changed; ``fresh`` tells that an article was unknown.  ``newest_at`` is the date
    of the newest entry.  ``guessed``: nobody named the address.
    """

    url: str
    kind: LinkKind
    at: datetime
    trouble: SourceFailure | None = None
    reason: str | None = None
    entries: int | None = None
    fresh: bool = False
    newest_at: datetime | None = None
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStatus:
    """A feed or sitemap and how it does.

    ``weight`` is what its failures in a row weigh, ``reason`` the last of them and ``failed_at`` the first.  It is not
    asked for before ``next_at``, None for at any time.  ``fresh_at`` is when it last showed an unknown article,
    ``newest_at`` the date of the newest entry it showed.  Times are aware.
    """

    site: str
    url: str
    kind: LinkKind
    asked_at: datetime
    weight: float = 0.0
    reason: str | None = None
    failed_at: datetime | None = None
    answered_at: datetime | None = None
    fresh_at: datetime | None = None
    newest_at: datetime | None = None
    next_at: datetime | None = None

    @property
    def resting(self) -> bool:
        """Whether it failed so often that it is asked for less often than the site is crawled."""
        return self.weight >= RESTS_FROM

    def rests(self, now: datetime) -> bool:
        """Return whether it is to be left alone at a time.

        A rest longer than any can be was written by a wrong clock.
        """
        return self.next_at is not None and now < self.next_at <= now + LONGEST


def updated_status(site: str, before: FeedStatus | None, glance: SourceVisit) -> FeedStatus | None:
    """Return a source as one more look leaves it; None for a guess that led to nothing."""
    known = before or FeedStatus(site=site, url=glance.url, kind=glance.kind, asked_at=glance.at)
    if before is None and glance.guessed and (glance.trouble or not glance.entries):
        return None
    if glance.trouble is not None:
        return _failed(known, glance, known.weight + glance.trouble.value, glance.reason)
    if glance.entries == 0 and (known.fresh_at or known.newest_at):
        most = max(known.weight, EMPTY_MOST)
        return _failed(known, glance, min(known.weight + SourceFailure.SOFT.value, most), "no entries any more")
    return replace(
        known,
        asked_at=glance.at,
        weight=0.0,
        reason=None,
        failed_at=None,
        answered_at=glance.at,
        fresh_at=glance.at if glance.fresh else known.fresh_at,
        newest_at=max((each for each in (known.newest_at, glance.newest_at) if each), default=None),
        next_at=None,
    )


def backoff(weight: float) -> timedelta:
    """Return how long a source of that weight is left alone: nothing, then an hour, doubled with each hard failure."""
    if weight < RESTS_FROM:
        return timedelta(0)
    doublings = min(weight, HEAVIEST) - RESTS_FROM
    return min(SHORTEST * math.exp2(doublings), LONGEST)


def _failed(known: FeedStatus, glance: SourceVisit, weight: float, reason: str | None) -> FeedStatus:
    weight = min(weight, HEAVIEST)
    pause = backoff(weight)
    return replace(
        known,
        asked_at=glance.at,
        weight=weight,
        reason=reason,
        failed_at=known.failed_at or glance.at,
        next_at=glance.at + pause if pause else None,
    )
