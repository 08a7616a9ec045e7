"""Which member of a cluster is its probable original: values in, values out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from storage.identity import content_hash
from storage.records import Precision
from storage.urls import registered_domain

_SPANS = {
    Precision.SECOND: timedelta(0),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}
_MOST = 10**9

LOOKED_AT = 64
"""Members of a cluster that the choice of its original looks at: so many of the best rank, and so many that credit
somebody, so that a weather report with 10,000 members costs what one with 128 does."""


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """What is known of one article of a cluster that says where its text came from.

    ``source_name`` and ``source_url`` are the publisher it credits itself.  ``rank`` sorts by :func:`rank`.
    """

    article_id: int
    site: str
    domain: str
    site_name: str | None
    source_name: str | None
    source_url: str | None
    rank: str

    @property
    def names(self) -> frozenset[str]:
        """Return the names others may credit it by."""
        return frozenset(_plain(name) for name in (self.site, self.domain, self.site_name) if name)

    @property
    def credits(self) -> frozenset[str]:
        """Return the names of another publisher that it credits; none where it names itself."""
        domain = registered_domain(self.source_url) if self.source_url else None
        found = frozenset(_plain(name) for name in (self.source_name, domain) if name)
        return frozenset() if found & self.names else found


class Contender(Protocol):
    """What the choice of an original asks of an article: its names, those it credits, and its rank."""

    @property
    def names(self) -> frozenset[Any]: ...  # noqa: D102
    @property
    def credits(self) -> frozenset[Any]: ...  # noqa: D102
    @property
    def rank(self) -> Any: ...  # noqa: D102


Member = TypeVar("Member", bound=Contender)


def probable_original(members: Sequence[Member]) -> Member:
    """Choose the probable original of a cluster, the same in whatever order its members come.

    A member that others credit comes first, the one that most of them credit; then one that credits nobody else; then
    the one that was surely published earliest; then the one with the longest text.  Raises ValueError without members.
    """
    credited = Counter(name for member in members for name in member.credits)

    def order(member: Member) -> tuple[int, Any]:
        mine = 0 if member.credits else max((credited[name] for name in member.names), default=0)
        return -mine, member.rank

    return min(members, key=order)


def rank(member: ClusterMember, latest: datetime, size: int, name: str) -> str:
    """Return the sort key of a member by what it says itself: who it credits, when it was there, how long it is.

    ``latest`` comes from :func:`surely_published`, ``size`` counts shingles, ``name`` settles what is left.
    """
    return f"{bool(member.credits):d}|{latest.isoformat(timespec='seconds')}|{_MOST - size:010d}|{name}"


def surely_published(published: datetime | None, precision: Precision | None, first_seen: datetime) -> datetime:
    """Return the moment (UTC) by which an article was surely there.

    A page that names a day says nothing of the hour, so that it counts by the end of this day; one without a date
    counts by when it was first seen.  A datetime without offset is taken as UTC.
    """
    seen = _utc(first_seen)
    if published is None:
        return seen
    try:
        latest = _utc(published) + _SPANS.get(precision or Precision.SECOND, timedelta(0))
    except OverflowError:
        return seen
    return min(latest, seen) if _utc(published) <= seen else latest


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:  # within a day of year 1 or 9999
        return moment.replace(tzinfo=UTC)


def _plain(name: str) -> str:
    return content_hash(name, "")
