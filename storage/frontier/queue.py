"""The frontier: every address of a walk, claimed in batches under a lease and acknowledged with what came of it.

One code path for both databases: a claim takes rows with ``FOR UPDATE SKIP LOCKED``, which SQLite leaves out because
it has one writer at a time.  Nothing here reads a clock: ``now`` is seconds since 1970, given by the caller.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.db.text import clean, key
from storage.links import hints_from, hints_values, merge
from storage.records import Hints, Link, LinkKind
from storage.schema.core import frontier, hosts, workers
from storage.urls.hosts import host
from storage.urls.normalize import identity


# The hosts of a walk: each takes its turn, and is left alone for as long as it asks for.
def open_hosts(connection: Connection, walk_id: int, names: Iterable[str]) -> None:
    """Let hosts take part; those that do already keep their turn."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    rows = [{"walk_id": walk_id, "host": name, "next_at": 0.0, "asked_at": 0.0, "open": True} for name in sorted(names)]
    add = dialect.insert(hosts)
    connection.execute(add.on_conflict_do_update(index_elements=["walk_id", "host"], set_={"open": True}), rows)


def hold_host(connection: Connection, walk_id: int, name: str, until: float) -> None:
    """Ask nothing of a host before a time."""
    later = (hosts.c.walk_id == walk_id) & (hosts.c.host == name) & (hosts.c.next_at < until)
    connection.execute(update(hosts).where(later).values(next_at=until))


def reopen_hosts(connection: Connection, walk_id: int) -> None:
    """Look at every host of a walk again: rows came back by another way than by being added.

    The open ones too: a claim that runs meanwhile and did not see these rows may be about to close one.
    """
    connection.execute(update(hosts).where(hosts.c.walk_id == walk_id).values(open=True))


CHUNK = 500  # SQLite takes 999 parameters in its oldest build still met

LONGEST_WAIT = 1800.0
"""Seconds that a row or host can be told to wait (WINNOW_MAX_BACKOFF is half of it); what waits longer, the clock was
turned back since."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A link on its way into the frontier, with its place there: higher ``priority`` first, then the later ``day``.

    ``day`` is an ordinal (:meth:`datetime.date.toordinal`), 0 where no date is known.
    """

    link: Link
    priority: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that a worker holds; ``tries`` counts its failures so far."""

    id: int
    normalized_url: str
    link: Link
    host: str
    priority: int
    tries: int


@dataclass(frozen=True, slots=True)
class Added:
    """What adding links came to: how many are new, and the better hints of those that are held at this moment."""

    new: int
    better: Mapping[str, Hints]


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a walk has left: whether anybody holds rows, and the earliest time a waiting one may be asked for."""

    leased: bool
    next_at: float | None

    @property
    def nothing(self) -> bool:
        """Whether the walk is done."""
        return not self.leased and self.next_at is None


def add_entries(connection: Connection, walk_id: int, entries: Sequence[Entry], now: float) -> Added:
    """Add what is not there yet; of what is there, only the hints are completed while it is not done."""
    new, better = 0, dict[str, Hints]()
    for start in range(0, len(entries), CHUNK):
        chunk = _together(entries[start : start + CHUNK])
        known = {row.normalized_url: row for row in _known(connection, walk_id, list(chunk))}
        fresh = [_values(walk_id, name, entry, now) for name, entry in sorted(chunk.items()) if name not in known]
        if fresh:
            open_hosts(connection, walk_id, {row["host"] for row in fresh})
            new += _insert(connection, fresh)
        better |= _complete(connection, chunk, known)
    return Added(new, better)


def claim_rows(connection: Connection, walk_id: int, worker: int, limit: int, now: float) -> list[Claimed]:
    """Hold up to ``limit`` rows: of the host whose turn came first, the highest priority, the newest day first."""
    rows: list[Row[Any]] = []
    place: dict[str, Any] = {"walk": walk_id, "now": now, "far": now + LONGEST_WAIT, "by": worker, "at": _stamp(now)}
    for name in connection.scalars(_OPEN_HOSTS, place).all():
        here = {**place, "at_host": name, "limit": limit - len(rows)}
        found = connection.execute(_TAKE_ROWS, here).all()
        rows += sorted(found, key=lambda row: (-row.priority, -row.day, row.id))
        if found:
            connection.execute(_TURN, here)
        elif connection.execute(_ANY_WAITING, here).first() is None:
            connection.execute(_CLOSE, here)
        if len(rows) >= limit:
            break
    return [_claimed(row) for row in rows]


def remaining(connection: Connection, walk_id: int) -> Remaining:
    """Say what is left of a walk."""
    found = connection.execute(_NEXT_TIMES, {"walk": walk_id}).all()
    times = [max(host_at, row_at) for host_at, row_at in found if row_at is not None]
    leased = connection.execute(_ANY_LEASED, {"walk": walk_id}).first() is not None
    return Remaining(leased, min(times, default=None))


def acknowledge(connection: Connection, walk_id: int, addresses: Iterable[str], outcome: str, now: float) -> None:
    """Mark the rows at some addresses (page identities) as done, whoever holds them."""
    values = {"state": "done", "outcome": outcome, "holder": None, "error": None, "changed_at": _stamp(now)}
    at = frontier.c.normalized_url.in_(sorted({key(address) for address in addresses}))
    undone = frontier.c.state != "done"
    connection.execute(update(frontier).where(frontier.c.walk_id == walk_id, at, undone).values(values))


def settle_row(connection: Connection, row_id: int, worker: int, state: str, now: float, **values: object) -> None:
    """Bring one row into a state of its own: ``done`` or ``failed`` with its ``outcome``, or ``waiting`` again.

    A worker that held it once and was silent too long has no say in it any more.
    """
    told = {"state": state, "holder": None, "changed_at": _stamp(now), **values}
    if isinstance(told.get("error"), str):
        told["error"] = clean(str(told["error"]))
    held = (frontier.c.state == "leased") & (frontier.c.holder == worker)
    connection.execute(update(frontier).where(frontier.c.id == row_id, held).values(told))
    if state == "waiting":
        _reopen(connection, row_id)


def settle_rows(connection: Connection, outcomes: Mapping[int, str], worker: int, now: float) -> None:
    """Mark rows that a worker holds as done."""
    for outcome in set(outcomes.values()):
        ids = sorted(row for row, each in outcomes.items() if each == outcome)
        values = {"state": "done", "outcome": outcome, "holder": None, "error": None, "changed_at": _stamp(now)}
        held = (frontier.c.state == "leased") & (frontier.c.holder == worker)
        connection.execute(update(frontier).where(frontier.c.id.in_(ids), held).values(values))


def move_row(connection: Connection, walk_id: int, row_id: int, worker: int, entry: Entry, now: float) -> bool:
    """Say whether a row may go on to another address of the walk (a redirect): nobody else has it or had it.

    The other address becomes a row of its own, held by the same worker.
    """
    name = key(identity(entry.link.url))
    add_entries(connection, walk_id, [entry], now)
    free = (frontier.c.state == "waiting") | ((frontier.c.state == "leased") & (frontier.c.holder == worker))
    same = frontier.c.id == row_id
    query = update(frontier).where(frontier.c.walk_id == walk_id, frontier.c.normalized_url == name, free | same)
    taken = connection.execute(query.values(state="leased", holder=worker, changed_at=_stamp(now)))
    return bool(taken.rowcount)


def recover_rows(connection: Connection, worker: int) -> int:
    """Let the rows wait again that a worker holds; give their number."""
    held = (frontier.c.holder == worker) & (frontier.c.state == "leased")
    return int(connection.execute(update(frontier).where(held).values(state="waiting", holder=None)).rowcount)


def ask_again(connection: Connection, walk_id: int, via: Sequence[str], now: float) -> None:
    """Let the sources of a walk wait again that are done: what stands in them may be old by now."""
    done = (frontier.c.walk_id == walk_id) & (frontier.c.state == "done") & frontier.c.via.in_(via)
    connection.execute(update(frontier).where(done).values(state="waiting", outcome=None, changed_at=_stamp(now)))
    reopen_hosts(connection, walk_id)


def _together(entries: Iterable[Entry]) -> dict[str, Entry]:
    chunk: dict[str, Entry] = {}
    for entry in entries:
        name = key(identity(entry.link.url))
        first = chunk.get(name)
        chunk[name] = entry if first is None else _merged(first, entry.link.hints)
    return chunk


def _merged(entry: Entry, hints: Hints) -> Entry:
    link = entry.link
    joined = Link(link.url, link.kind, link.via, merge(link.hints, hints), link.pinned)
    return Entry(joined, entry.priority, entry.day)


def _known(connection: Connection, walk_id: int, names: list[str]) -> Sequence[Row[Any, Any, Any, Any]]:
    columns = (frontier.c.id, frontier.c.normalized_url, frontier.c.state, frontier.c.hints)
    query = select(*columns).where(frontier.c.walk_id == walk_id, frontier.c.normalized_url.in_(names))
    return connection.execute(query).all()


def _complete(connection: Connection, chunk: Mapping[str, Entry], known: Mapping[str, Any]) -> dict[str, Hints]:
    better = {}
    for name, row in sorted(known.items()):
        hints = hints_from(row.hints)
        joined = merge(hints, chunk[name].link.hints)
        if row.state in ("waiting", "leased") and joined != hints:
            connection.execute(_SET_HINTS, {"which": row.id, "joined": hints_values(joined)})
            better[name] = joined
    return better


def _values(walk_id: int, name: str, entry: Entry, now: float) -> dict[str, Any]:
    link = entry.link
    return {
        "walk_id": walk_id,
        "normalized_url": name,
        "url": clean(link.url),
        "kind": link.kind.value,
        "via": link.via,
        "hints": hints_values(link.hints),
        "host": clean(host(link.url)),
        "priority": entry.priority,
        "day": entry.day,
        "next_at": 0.0,
        "state": "waiting",
        "tries": 0,
        "returns": 0,
        "changed_at": _stamp(now),
    }


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> int:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    add = dialect.insert(frontier).on_conflict_do_nothing(index_elements=["walk_id", "normalized_url"])
    return len(connection.execute(add.returning(frontier.c.id), rows).all())  # psycopg counts no rows of many


def _reopen(connection: Connection, row_id: int) -> None:
    place = select(frontier.c.walk_id, frontier.c.host).where(frontier.c.id == row_id)
    row = connection.execute(place).first()
    if row is not None:
        open_hosts(connection, row.walk_id, [row.host])


def _claimed(row: Row[Any]) -> Claimed:
    link = Link(row.url, LinkKind(row.kind), row.via, hints_from(row.hints))
    return Claimed(row.id, row.normalized_url, link, row.host, row.priority, row.tries)


def _stamp(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")


_WALK = frontier.c.walk_id == bindparam("walk")
_WAITING = (_WALK, frontier.c.host == bindparam("at_host"), frontier.c.state == "waiting")


# A time that lies further off than anything can be told to wait is of a clock that was turned back since.
def _is_due(column: Any) -> Any:
    return (column <= bindparam("now")) | (column > bindparam("far"))


_AT_HOST = (hosts.c.walk_id == bindparam("walk")) & (hosts.c.host == bindparam("at_host"))
_OPEN_HOSTS = (
    select(hosts.c.host)
    .where(hosts.c.walk_id == bindparam("walk"), hosts.c.open, _is_due(hosts.c.next_at))
    .order_by(hosts.c.asked_at, hosts.c.host)
    .with_for_update(skip_locked=True)
)
_NEXT_ROWS = (
    select(frontier.c.id)
    .where(*_WAITING, _is_due(frontier.c.next_at))
    .order_by(frontier.c.priority.desc(), frontier.c.day.desc(), frontier.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_TAKE_ROWS = (
    update(frontier)
    .where(frontier.c.id.in_(_NEXT_ROWS))
    .values(state="leased", holder=bindparam("by"), changed_at=bindparam("at"))
    .returning(frontier)
)
_ANY_WAITING = select(frontier.c.id).where(*_WAITING).limit(1)
# By the workers' numbers: by walk and state it would read every row of the walk, a second for a million.
_ANY_LEASED = (
    select(frontier.c.id)
    .where(frontier.c.holder.in_(select(workers.c.id).where(workers.c.walk_id == bindparam("walk"))))
    .where(frontier.c.state == "leased")
    .limit(1)
)
_TURN = update(hosts).where(_AT_HOST).values(asked_at=bindparam("now"))
_CLOSE = update(hosts).where(_AT_HOST).values(open=False)
# By host, so that the index leads past what is done: over a million done rows it would take 0.1 s.
_NEXT_TIMES = select(
    hosts.c.next_at,
    select(func.min(frontier.c.next_at))
    .where(frontier.c.walk_id == hosts.c.walk_id, frontier.c.host == hosts.c.host, frontier.c.state == "waiting")
    .scalar_subquery(),
).where(hosts.c.walk_id == bindparam("walk"), hosts.c.open)
_SET_HINTS = update(frontier).where(frontier.c.id == bindparam("which")).values(hints=bindparam("joined"))
