"""The health of a site, from the database: its latest crawls are read and judged, and examples found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain
from zoneinfo import ZoneInfo

from crawler.health.judge import idle_since, judge
from crawler.health.status import HealthState, HealthStatus, Sign
from crawler.site import Site
from storage.articles.queries import article_examples, rejection_examples
from storage.db import read_connection
from storage.records import Run
from storage.runs import latest_crawls
from storage.service import HealthRecord, HealthStore
from storage.store import Store

__all__ = [
    "HealthState",
    "HealthStatus",
    "Sign",
    "accept",
    "check_source",
    "idle_since",
    "judge",
    "needed_since",
    "recent_runs",
]

WINDOW = timedelta(weeks=26)
"""How far back crawls are read: a source with two articles a week shows what is usual in months only."""

MOST = 1500
"""Crawls that are read at most: 31 days of one every half hour."""

_TROUBLE = (HealthState.QUIET, HealthState.DEGRADED, HealthState.BROKEN)
_SETTLING = timedelta(weeks=1)  # of a trouble; from then on what was before it is read with it


def check_source(store: Store, site: Site, now: datetime, runs: Sequence[Run] | None = None) -> HealthStatus:
    """Judge a site by its latest crawls, with addresses to look at; ``now`` is aware.  Raises StorageError.

    ``runs`` are those of :func:`recent_runs` where the caller has read them.
    """
    verdict = judge(recent_runs(store, site.name, now) if runs is None else runs, now, _zone(site))
    ill = _ill_since(HealthStore(store.engine).find(site.name), now)
    if ill is not None and verdict.state in _TROUBLE:
        verdict = replace(verdict, since=min(verdict.since, ill))  # its first runs may not have been read
    if not verdict.runs:
        return verdict
    find = rejection_examples if verdict.signs[0].name == "rejected" else article_examples
    with read_connection(store.engine) as connection:
        return replace(verdict, examples=tuple(find(connection, site.name, verdict.runs)))


def recent_runs(store: Store, site: str, now: datetime) -> list[Run]:
    """Read the crawls that a verdict needs.

    Of a site in lasting trouble half of them are from before it: else a trouble of some months would be the new usual
    by itself.  What is usual is forgotten where the operator has accepted what came after.
    """
    noted = HealthStore(store.engine).find(site)
    begin = noted.accepted_at if noted else None
    ill = _ill_since(noted, now)
    with read_connection(store.engine) as connection:
        if ill is None:
            return list(latest_crawls(connection, site, _later(begin, now - WINDOW), now, MOST))
        next_one = ill + timedelta(microseconds=1)
        late = latest_crawls(connection, site, _later(begin, next_one), now, MOST // 2)
        early = latest_crawls(connection, site, _later(begin, ill - WINDOW), next_one, MOST // 2)
        return list(chain(late, early))


def needed_since(store: Store, site: str, now: datetime) -> datetime:
    """Return the earliest start (aware) of a crawl that a verdict may read."""
    ill = _ill_since(HealthStore(store.engine).find(site), now)
    return (ill or now) - WINDOW


def accept(store: Store, site: Site, now: datetime) -> HealthStatus:
    """Take what a site is like now for its new usual, and return the verdict it has then.

    What was before the trouble began is forgotten; a site without trouble begins anew.
    """
    book, before = HealthStore(store.engine), check_source(store, site, now)
    book.note(site.name, before, now)
    book.accept(site.name, before.since if before.signs else now)
    after = check_source(store, site, now)
    book.note(site.name, after, now)
    return after


def _later(first: datetime | None, second: datetime) -> datetime:
    return second if first is None else max(first, second)


def _ill_since(noted: HealthRecord | None, now: datetime) -> datetime | None:
    ill = noted is not None and noted.state in _TROUBLE and now - noted.since > _SETTLING
    return noted.since if noted and ill else None


def _zone(site: Site) -> tzinfo:
    return ZoneInfo(site.timezone) if site.timezone else UTC
