"""Whether every article that was published is stored once and in time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.db.engine import read_connection
from storage.schema.core import articles
from storage.store import Store
from tests.servers.many_sites.source import SimulatedSource
from tests.servers.many_sites.troubles import covered

RUN_SECONDS = 1800.0
"""What a crawl may be late beside its interval: the spread of those that are due together, and its own time."""

LONGEST_ADAPTIVE = 24.0
"""Hours between two crawls of a site that names no interval, at most."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as the store has it; ``seen`` is when it was first seen, in seconds since 1970."""

    url: str
    title: str
    seen: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the articles of one source.

    ``due`` counts those that had to be stored by the end, ``missing`` names the ones that are not; ``twice`` names
    titles stored more often than published, ``strange`` addresses that are no articles.  ``lateness`` holds the hours
    from publication to storage of each, without those in which its source was hidden or everything was switched off;
    ``bound`` is what they may be at most.
    """

    site: str
    due: int
    stored: int
    missing: Sequence[str]
    twice: Sequence[str]
    strange: Sequence[str]
    lateness: Sequence[float]
    bound: float

    @property
    def late(self) -> int:
        """How many were stored later than they had to be."""
        return sum(hours > self.bound for hours in self.lateness)

    @property
    def worst(self) -> float:
        """The hours of the latest."""
        return max(self.lateness, default=0.0)

    def holds(self) -> bool:
        """Return whether each was stored once and in time."""
        return not (self.missing or self.twice or self.strange or self.late)


def bound(source: SimulatedSource) -> float:
    """Return the hours after which an article has to be stored: the interval of its source and one more poll."""
    return 2 * (source.hours or LONGEST_ADAPTIVE) + RUN_SECONDS / 3600


def stored_of(store: Store) -> Mapping[str, Sequence[Stored]]:
    """Return what a store has, by site."""
    found: dict[str, list[Stored]] = {}
    columns = (articles.c.site, articles.c.url, articles.c.title, articles.c.date_first_seen)
    with read_connection(store.engine) as connection:
        for site, url, title, seen in connection.execute(select(*columns)):
            found.setdefault(site, []).append(Stored(url, title, datetime.fromisoformat(seen).timestamp()))
    return found


def kept(source: SimulatedSource, have: Iterable[Stored], begin: float, end: float, off: Sequence[Span] = ()) -> Kept:
    """Compare what a source published with what is stored of it.

    Crawling lasted from ``begin`` to ``end`` and was switched off within ``off``; what is older than its beginning had
    to be stored from there on.
    """
    most, seen = bound(source), {each.url: each for each in have}
    published = {each.url: each for each in source.published(end)}
    passed = {url: _passed(source, max(each.time, begin), end, off) for url, each in published.items()}
    due = [url for url, each in published.items() if each.whole and passed[url] > most]
    waited = {
        url: _passed(source, max(published[url].time, begin), seen[url].seen, off) for url in published if url in seen
    }
    extra = Counter(each.title for each in seen.values()) - Counter(each.title for each in published.values())
    return Kept(
        source.name,
        len(due),
        len(seen),
        missing=[url for url in due if url not in seen],
        twice=sorted(extra),
        strange=sorted(seen.keys() - published.keys()),
        lateness=[waited[url] for url in due if url in waited],
        bound=most,
    )


def _passed(source: SimulatedSource, begin: float, end: float, off: Sequence[Span]) -> float:
    """Return the hours between two moments in which the article could have been had."""
    return (end - begin - source.hidden(begin, end) - covered(begin, end, off)) / 3600
