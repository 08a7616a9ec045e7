"""What a person sees of a crawl while it goes on; no answer takes longer the more rows the crawl has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from storage.frontier.crawls import Crawl
from storage.frontier.failures import Failure, failures_in
from storage.rows import clean_text
from storage.schema.frontier import IS_FAILED, crawls, frontier_queues, frontier_urls

HOSTS, MOST_COUNTED = 12, 5_000
"""Hosts of a queue that are shown, those first that were asked last; and rows that are counted of them together."""

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class HostQueue:
    """What waits of one host, by kind of link; ``is_whole`` is false where more waits than was counted."""

    host: str
    waiting: dict[str, int]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class FailedKind:
    """The addresses of a crawl that failed in one way: how many, and a few of them."""

    kind: str
    count: int
    examples: Sequence[Failure]


def crawl_of_run(connection: Connection, site: str, kind: str, until: datetime) -> Crawl | None:
    """Return the crawl that a run of a site is part of: the latest of its kind that began before ``until`` (aware)."""
    began = crawls.c.started_at <= until.astimezone(UTC).isoformat()
    query = select(crawls).filter_by(site=clean_text(site), kind=kind).where(began)
    row = connection.execute(query.order_by(crawls.c.id.desc()).limit(1)).mappings().first()
    return None if row is None else Crawl.of(row)


def look_at_queue(connection: Connection, crawl_id: int) -> list[HostQueue]:
    """Return what waits of each host, along the index of the claims: what is done is not read."""
    here = (frontier_queues.c.crawl_id == crawl_id) & frontier_queues.c.open
    names = select(frontier_queues.c.host).where(here).order_by(frontier_queues.c.asked_at.desc()).limit(HOSTS)
    left, found = MOST_COUNTED, []
    for host in connection.scalars(names).all():
        counts = _waiting(connection, crawl_id, host, left)
        left -= sum(counts.values())
        if counts:
            found.append(HostQueue(host, counts, left > 0))
        if left <= 0:
            break
    return found


def look_at_failures(connection: Connection, crawl_id: int) -> list[FailedKind]:
    """Return what failed in a crawl by kind, the most frequent first, each with examples."""
    here = (frontier_urls.c.crawl_id == crawl_id) & IS_FAILED
    query = select(frontier_urls.c.outcome, func.count()).where(here).group_by(frontier_urls.c.outcome)
    counts = sorted(((kind, count) for kind, count in connection.execute(query)), key=lambda each: (-each[1], each[0]))
    return [FailedKind(kind, count, failures_in(connection, crawl_id, kind, EXAMPLES)) for kind, count in counts]


def _waiting(connection: Connection, crawl_id: int, host: str, most: int) -> dict[str, int]:
    waits = select(frontier_urls.c.kind).filter_by(crawl_id=crawl_id, host=host, state="waiting").limit(most).subquery()
    query = select(waits.c.kind, func.count()).group_by(waits.c.kind).order_by(waits.c.kind)
    return dict(map(tuple, connection.execute(query)))
