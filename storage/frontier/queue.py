"""The frontier: every address of a crawl, added once, held under a lease, acknowledged with what came of it.

Nothing here reads a clock: ``now`` is seconds since 1970, given by the caller.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from storage.frontier.host_queues import open_queues, reopen_queues
from storage.links import hints_from, hints_values, merge_hints
from storage.records import Hints, Link
from storage.rows import clean_text, index_key, insert_into
from storage.schema.frontier import frontier_urls
from storage.urls import host, normalize_url

CHUNK = 500  # SQLite takes 999 parameters in its oldest build still met


@dataclass(frozen=True, slots=True)
class Track:
    """How a crawl came to an address: ``depth`` steps from a list that shows it, ``dry`` ones that brought nothing new
    on the way, ``hops`` by redirects and refreshes.
    """

    depth: int = 0
    dry: int = 0
    hops: int = 0


@dataclass(frozen=True, slots=True)
class QueuedURL:
    """A link on its way into the frontier, with its place there: higher ``priority`` first, then the later ``day``.

    ``day`` is an ordinal (:meth:`datetime.date.toordinal`), 0 where no date is known.
    """

    link: Link
    priority: int = 0
    day: int = 0
    track: Track = Track()


@dataclass(frozen=True, slots=True)
class LeasedURL:
    """A row that a worker holds; ``tries`` counts its failures so far."""

    id: int
    normalized_url: str
    link: Link
    host: str
    priority: int
    tries: int
    track: Track = Track()


@dataclass(frozen=True, slots=True)
class EnqueueResult:
    """What adding links came to: how many are new, and the better hints of those that are held at this moment."""

    new: int
    better: Mapping[str, Hints]


def enqueue(connection: Connection, crawl_id: int, entries: Sequence[QueuedURL], now: float) -> EnqueueResult:
    """Add what is not there yet; of what is there, only the hints are completed while it is not done."""
    new, better = 0, dict[str, Hints]()
    for start in range(0, len(entries), CHUNK):
        chunk = _together(entries[start : start + CHUNK])
        known = {row.normalized_url: row for row in _known(connection, crawl_id, list(chunk))}
        fresh = [_values(crawl_id, name, entry, now) for name, entry in sorted(chunk.items()) if name not in known]
        if fresh:
            open_queues(connection, crawl_id, {row["host"] for row in fresh})
            new += _insert(connection, fresh)
        better |= _complete(connection, chunk, known)
    return EnqueueResult(new, better)


def acknowledge(connection: Connection, crawl_id: int, addresses: Iterable[str], outcome: str, now: float) -> None:
    """Mark the rows at some addresses (page identities) as done, whoever holds them."""
    values = {"state": "done", "outcome": outcome, "holder": None, "error": None, "changed_at": stamp(now)}
    names = sorted({index_key(address) for address in addresses})
    undone = (frontier_urls.c.crawl_id == crawl_id) & (frontier_urls.c.state != "done")
    for start in range(0, len(names), CHUNK):
        at = frontier_urls.c.normalized_url.in_(names[start : start + CHUNK])
        connection.execute(update(frontier_urls).where(at, undone).values(values))


def finish_url(connection: Connection, row_id: int, worker: int, state: str, now: float, **values: object) -> None:
    """Bring one row into a state of its own: ``done`` or ``failed`` with its ``outcome``, or ``waiting`` again.

    A worker that held it once and was silent too long has no say in it any more.
    """
    told = {"state": state, "holder": None, "changed_at": stamp(now), **values}
    if isinstance(told.get("error"), str):
        told["error"] = clean_text(str(told["error"]))
    held = (frontier_urls.c.state == "leased") & (frontier_urls.c.holder == worker)
    connection.execute(update(frontier_urls).where(frontier_urls.c.id == row_id, held).values(told))
    if state == "waiting":
        _reopen(connection, row_id)


def finish_urls(connection: Connection, outcomes: Mapping[int, str], worker: int, now: float) -> None:
    """Mark rows that a worker holds as done."""
    for outcome in set(outcomes.values()):
        ids = sorted(row for row, each in outcomes.items() if each == outcome)
        values = {"state": "done", "outcome": outcome, "holder": None, "error": None, "changed_at": stamp(now)}
        held = (frontier_urls.c.state == "leased") & (frontier_urls.c.holder == worker)
        connection.execute(update(frontier_urls).where(frontier_urls.c.id.in_(ids), held).values(values))


def redirect_url(connection: Connection, crawl_id: int, row_id: int, worker: int, entry: QueuedURL, now: float) -> bool:
    """Return whether a row may go on to another address of the crawl (a redirect): nobody else has it or had it.

    The other address becomes a row of its own, held by the same worker.
    """
    name = index_key(normalize_url(entry.link.url))
    enqueue(connection, crawl_id, [entry], now)
    free = (frontier_urls.c.state == "waiting") | (
        (frontier_urls.c.state == "leased") & (frontier_urls.c.holder == worker)
    )
    same = frontier_urls.c.id == row_id
    query = update(frontier_urls).where(
        frontier_urls.c.crawl_id == crawl_id, frontier_urls.c.normalized_url == name, free | same
    )
    taken = connection.execute(query.values(state="leased", holder=worker, changed_at=stamp(now)))
    return bool(taken.rowcount)


def release_urls(connection: Connection, worker: int) -> int:
    """Let the rows wait again that a worker holds; return their number."""
    held = (frontier_urls.c.holder == worker) & (frontier_urls.c.state == "leased")
    return int(connection.execute(update(frontier_urls).where(held).values(state="waiting", holder=None)).rowcount)


def release_some(connection: Connection, crawl_id: int, worker: int, held: Collection[int]) -> None:
    """Let some of the rows wait again that a worker holds."""
    ids = sorted(held)
    for start in range(0, len(ids), CHUNK):
        mine = (frontier_urls.c.holder == worker) & (frontier_urls.c.state == "leased")
        some = frontier_urls.c.id.in_(ids[start : start + CHUNK])
        connection.execute(update(frontier_urls).where(some, mine).values(state="waiting", holder=None))
    reopen_queues(connection, crawl_id)


def requeue_sources(connection: Connection, crawl_id: int, via: Sequence[str], now: float) -> None:
    """Let the sources of a crawl wait again that are done: what stands in them may be old by now."""
    done = (frontier_urls.c.crawl_id == crawl_id) & (frontier_urls.c.state == "done") & frontier_urls.c.via.in_(via)
    connection.execute(update(frontier_urls).where(done).values(state="waiting", outcome=None, changed_at=stamp(now)))
    reopen_queues(connection, crawl_id)


def _together(entries: Iterable[QueuedURL]) -> dict[str, QueuedURL]:
    chunk: dict[str, QueuedURL] = {}
    for entry in entries:
        name = index_key(normalize_url(entry.link.url))
        first = chunk.get(name)
        chunk[name] = entry if first is None else _merged(first, entry.link.hints)
    return chunk


def _merged(entry: QueuedURL, hints: Hints) -> QueuedURL:
    link = entry.link
    joined = Link(link.url, link.kind, link.via, merge_hints(link.hints, hints), link.pinned)
    return QueuedURL(joined, entry.priority, entry.day, entry.track)


def _known(connection: Connection, crawl_id: int, names: list[str]) -> Sequence[Row[Any]]:
    named = ("id", "normalized_url", "state", "hints", "depth", "priority")
    columns = [frontier_urls.c[name] for name in named]
    query = select(*columns).where(frontier_urls.c.crawl_id == crawl_id, frontier_urls.c.normalized_url.in_(names))
    return connection.execute(query).all()


def _complete(connection: Connection, chunk: Mapping[str, QueuedURL], known: Mapping[str, Any]) -> dict[str, Hints]:
    better, joins = {}, []
    for name, row in sorted(known.items()):
        hints = hints_from(row.hints)
        joined = merge_hints(hints, chunk[name].link.hints)
        if row.state in ("waiting", "leased") and joined != hints:
            joins.append({"which": row.id, "joined": hints_values(joined)})
            better[name] = joined
        if row.state == "waiting" and chunk[name].track.depth < row.depth:
            _rise(connection, row, chunk[name])
    if joins:
        connection.execute(_SET_HINTS, joins)
    return better


def _rise(connection: Connection, row: Row[Any], entry: QueuedURL) -> None:
    """Give a row the place of an address that a list shows: so far it was only known from articles."""
    place = {"depth": entry.track.depth, "dry": entry.track.dry, "priority": max(row.priority, entry.priority)}
    connection.execute(update(frontier_urls).where(frontier_urls.c.id == row.id).values(place))


def _values(crawl_id: int, name: str, entry: QueuedURL, now: float) -> dict[str, Any]:
    link = entry.link
    return {
        "crawl_id": crawl_id,
        "normalized_url": name,
        "url": clean_text(link.url),
        "kind": link.kind.value,
        "via": link.via,
        "hints": hints_values(link.hints),
        "host": clean_text(host(link.url)),
        "priority": entry.priority,
        "day": entry.day,
        "next_at": 0.0,
        "state": "waiting",
        "tries": 0,
        "returns": 0,
        "changed_at": stamp(now),
        "depth": entry.track.depth,
        "dry": entry.track.dry,
        "hops": entry.track.hops,
    }


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> int:
    add = insert_into(connection.dialect.name, frontier_urls).on_conflict_do_nothing(
        index_elements=["crawl_id", "normalized_url"]
    )
    return len(connection.execute(add.returning(frontier_urls.c.id), rows).all())  # psycopg counts no rows of many


def _reopen(connection: Connection, row_id: int) -> None:
    place = select(frontier_urls.c.crawl_id, frontier_urls.c.host).where(frontier_urls.c.id == row_id)
    row = connection.execute(place).first()
    if row is not None:
        open_queues(connection, row.crawl_id, [row.host])


def stamp(now: float) -> str:
    """Write seconds since 1970 as ``changed_at`` has them."""
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")


_SET_HINTS = update(frontier_urls).where(frontier_urls.c.id == bindparam("which")).values(hints=bindparam("joined"))
