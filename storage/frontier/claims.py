"""Claims: which rows a worker holds next, shared by hosts and, within a host, by kinds of pages.

One code path for both databases: a claim takes rows with ``FOR UPDATE SKIP LOCKED``, which SQLite leaves out because
it has one writer at a time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, literal, select, union_all, update

from storage.frontier.queue import LeasedURL, Track, stamp
from storage.links import hints_from
from storage.records import Link, LinkKind
from storage.schema.frontier import frontier_queues, frontier_urls, workers

LONGEST_WAIT = 1800.0
"""Seconds that a row or host can be told to wait (WINNOW_BACKOFF_MAX is half of it); what waits longer, the clock was
turned back since."""

SHARES = ((20, 2), (10, 1), (-(2**31), 2))
"""How the kinds of pages share the turn of a host: rows above a priority, and how often they come beside the others.
Starts, feeds and sitemaps; articles, twice as often; lists."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The rows that a worker holds now; ``drained`` are the hosts that had fewer than they were asked for.

    ``more``: there are hosts that this claim did not come to.
    """

    rows: Sequence[LeasedURL]
    drained: frozenset[str] = frozenset()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a crawl has left: whether anybody holds rows, and the earliest time a waiting one may be asked for.

    ``skipped``: there are hosts that were not to be looked at.
    """

    leased: bool
    next_at: float | None
    skipped: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the crawl is done."""
        return not self.leased and self.next_at is None and not self.skipped


def lease_urls(
    connection: Connection, crawl_id: int, worker: int, limit: int, now: float, skip: Collection[str] = ()
) -> Claim:
    """Hold up to ``limit`` rows of the hosts that may be asked now and are not to be skipped.

    The host whose turn came longest ago goes first.  Of one host the kinds of pages share the rows; of a kind, the
    highest priority and then the newest day goes first.
    """
    place: dict[str, Any] = {"crawl": crawl_id, "now": now, "far": now + LONGEST_WAIT, "by": worker, "at": stamp(now)}
    hosts = [name for name in connection.scalars(_OPEN_HOSTS, place).all() if name not in skip]
    rows: list[Row[Any]] = []
    drained = set()
    for number, name in enumerate(hosts, 1):
        wanted = limit - len(rows)
        found = _take(connection, {**place, "at_host": name, "limit": wanted})
        rows += found
        if len(found) < wanted:
            drained.add(name)
        if len(rows) >= limit:
            return Claim(_claimed(rows), frozenset(drained), more=number < len(hosts))
    return Claim(_claimed(rows), frozenset(drained))


def _take(connection: Connection, here: dict[str, Any]) -> list[Row[Any]]:
    """Hold the next rows of one host, in the order in which they are to be asked for."""
    found = connection.execute(_TAKE_ROWS, here).all()
    if found:
        connection.execute(_TURN, here)
    elif connection.execute(_ANY_WAITING, here).first() is None:
        connection.execute(_CLOSE, here)
    turns = [0] * len(SHARES)
    placed = []
    for row in sorted(found, key=lambda row: (-row.priority, -row.day, row.id)):
        kind = next(place for place, (above, _) in enumerate(SHARES) if row.priority > above)
        placed.append((turns[kind], kind, row))
        turns[kind] += SHARES[kind][1]
    return [row for *_, row in sorted(placed, key=lambda each: each[:2])]


def remaining(connection: Connection, crawl_id: int, now: float, skip: Collection[str] = ()) -> Remaining:
    """Return what is left of a crawl; ``next_at`` is that of the hosts that are not to be skipped."""
    found = connection.execute(_NEXT_TIMES, {"crawl": crawl_id, "now": now, "skip": list(skip)}).all()
    times = [max(host_at, row_at) for host_at, row_at in found if row_at is not None]
    leased = connection.execute(_ANY_LEASED, {"crawl": crawl_id}).first() is not None
    return Remaining(leased, min(times, default=None), bool(skip))


def hosts_ahead(connection: Connection, crawl_id: int, worker: int) -> frozenset[str] | None:
    """Return the hosts of which rows wait or are held by a worker; None while others hold rows too."""
    held = connection.execute(_HOSTS_LEASED, {"crawl": crawl_id}).all()
    if any(row.holder != worker for row in held):
        return None
    return frozenset((*connection.scalars(_HOSTS_WAITING, {"crawl": crawl_id}), *(row.host for row in held)))


def hosts_done(connection: Connection, crawl_id: int) -> frozenset[str]:
    """Return the hosts of which a row is done."""
    return frozenset(connection.scalars(_HOSTS_DONE, {"crawl": crawl_id}))


def _claimed(rows: Sequence[Row[Any]]) -> list[LeasedURL]:
    made = []
    for row in rows:
        link = Link(row.url, LinkKind(row.kind), row.via, hints_from(row.hints))
        track = Track(row.depth, row.dry, row.hops)
        made.append(LeasedURL(row.id, row.normalized_url, link, row.host, row.priority, row.tries, track))
    return made


_CRAWL = frontier_urls.c.crawl_id == bindparam("crawl")
_WAITING = (_CRAWL, frontier_urls.c.host == bindparam("at_host"), frontier_urls.c.state == "waiting")


# A time that lies further off than anything can be told to wait is of a clock that was turned back since.
def _is_due(column: Any) -> Any:
    return (column <= bindparam("now")) | (column > bindparam("far"))


def _next_of(kind: int) -> Any:
    """Select the next rows of one kind with their place in the order of all kinds; the index leads to them."""
    above, often = SHARES[kind]
    bounds = [frontier_urls.c.priority > above]
    if kind:
        bounds.append(frontier_urls.c.priority <= SHARES[kind - 1][0])
    order = (frontier_urls.c.priority.desc(), frontier_urls.c.day.desc(), frontier_urls.c.id)
    found = (
        select(frontier_urls.c.id, frontier_urls.c.priority, frontier_urls.c.day)
        .where(*_WAITING, *bounds, _is_due(frontier_urls.c.next_at))
        .order_by(*order)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
        .subquery()
    )
    number = func.row_number().over(order_by=(found.c.priority.desc(), found.c.day.desc(), found.c.id))
    return select(found.c.id, ((number - 1) * often).label("turn"), literal(kind).label("kind"))


_AT_HOST = (frontier_queues.c.crawl_id == bindparam("crawl")) & (frontier_queues.c.host == bindparam("at_host"))
_OPEN_HOSTS = (
    select(frontier_queues.c.host)
    .where(frontier_queues.c.crawl_id == bindparam("crawl"), frontier_queues.c.open, _is_due(frontier_queues.c.next_at))
    .order_by(frontier_queues.c.asked_at, frontier_queues.c.host)
    .with_for_update(skip_locked=True)
)
_BY_KIND = union_all(*(_next_of(kind) for kind in range(len(SHARES)))).subquery()
_NEXT_ROWS = select(_BY_KIND.c.id).order_by(_BY_KIND.c.turn, _BY_KIND.c.kind).limit(bindparam("limit"))
_TAKE_ROWS = (
    update(frontier_urls)
    .where(frontier_urls.c.id.in_(_NEXT_ROWS))
    .values(state="leased", holder=bindparam("by"), changed_at=bindparam("at"))
    .returning(frontier_urls)
)
_ANY_WAITING = select(frontier_urls.c.id).where(*_WAITING).limit(1)
# By the workers' numbers: by crawl and state it would read every row of the crawl, a second for a million.
_LEASED = (
    frontier_urls.c.holder.in_(select(workers.c.id).where(workers.c.crawl_id == bindparam("crawl"))),
    frontier_urls.c.state == "leased",
)
_ANY_LEASED = select(frontier_urls.c.id).where(*_LEASED).limit(1)
_HOSTS_LEASED = select(frontier_urls.c.host, frontier_urls.c.holder).where(*_LEASED).distinct()
_TURN = update(frontier_queues).where(_AT_HOST).values(asked_at=bindparam("now"))
_CLOSE = update(frontier_queues).where(_AT_HOST).values(open=False)


def _of_host(state: str) -> Any:
    """Say which rows of a host queue are meant: by host, so that the index leads past all others."""
    here = (frontier_urls.c.crawl_id == frontier_queues.c.crawl_id) & (frontier_urls.c.host == frontier_queues.c.host)
    return here & (frontier_urls.c.state == state)


# Of a host that is to be left alone it is enough to know that rows wait: to find the first of a million takes 0.1 s.
_NEXT_TIMES = select(
    frontier_queues.c.next_at,
    case(
        (
            frontier_queues.c.next_at > bindparam("now"),
            select(literal(0.0)).where(_of_host("waiting")).limit(1).scalar_subquery(),
        ),
        else_=select(func.min(frontier_urls.c.next_at)).where(_of_host("waiting")).scalar_subquery(),
    ),
).where(
    frontier_queues.c.crawl_id == bindparam("crawl"),
    frontier_queues.c.open,
    frontier_queues.c.host.not_in(bindparam("skip", expanding=True)),
)
_HOSTS_WAITING = select(frontier_queues.c.host).where(
    frontier_queues.c.crawl_id == bindparam("crawl"),
    frontier_queues.c.open,
    select(frontier_urls.c.id).where(_of_host("waiting")).exists(),
)
_HOSTS_DONE = select(frontier_queues.c.host).where(
    frontier_queues.c.crawl_id == bindparam("crawl"), select(frontier_urls.c.id).where(_of_host("done")).exists()
)
