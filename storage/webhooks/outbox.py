"""The outbox of webhooks as those who deliver see it: one row for each event and receiver, until it has been taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, RowMapping, Update, delete, func, insert, select, update

from storage.db import read_connection, write_transaction
from storage.rows import clean_text, lock_names, upsert
from storage.schema.webhooks import webhook_outbox, webhooks
from storage.webhooks.events import EventKind, body_of
from storage.webhooks.room import MOST_WAITING, leave_out

FIRST_WAIT, LONGEST_WAIT = 60.0, 3600.0
"""Seconds until a receiver that failed is asked again: doubled each time, to the second of these."""

AT_ONCE = 20
"""Events that are taken at a time: a process that is killed repeats so many at most."""

MOST_REFUSALS = 10
"""Refusals of one event, by a receiver that takes others, after which it is left out."""

_LOCK = "winnow webhooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A receiver by the digest of its address, with the kinds of events and the sites it wants; None for all."""

    target: str
    kinds: tuple[str, ...] | None = None
    sites: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEvent:
    """An event on its way to a receiver; ``event_id`` stays the same however often it is sent."""

    id: int
    event_id: str
    site: str
    record_id: str | None
    subject: str | None
    body: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverState:
    """How it stands with a receiver: events that wait and that were left out, failures in a row, the last problem."""

    waiting: int
    left_out: int
    failures: int
    problem: str | None


class WebhookOutbox:
    """Every method is one transaction and raises DatabaseUnavailable or DiskFull where the database cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def register(self, receivers: Sequence[Subscription]) -> int:
        """Make these the receivers, from now on; return how many events of others were dropped."""
        keep = [each.target for each in receivers]
        with write_transaction(self._engine) as connection:
            lock_names(connection, [_LOCK])
            add = upsert(connection.dialect.name, webhooks, frozenset(_STATE))
            for each in receivers:
                wanted = {"kinds": each.kinds and list(each.kinds), "sites": each.sites and list(each.sites)}
                connection.execute(add, {"target": each.target, **wanted, **_STATE})
            connection.execute(delete(webhooks).where(webhooks.c.target.not_in(keep)))
            return connection.execute(delete(webhook_outbox).where(webhook_outbox.c.target.not_in(keep))).rowcount

    def claim(self, target: str, now: float, lease: float) -> list[WaitingEvent]:
        """Take what waits for a receiver for ``lease`` seconds, what was never refused first, the oldest first.

        Nothing while the receiver is left alone.  A time further off than any can be was written by a clock that ran
        ahead.
        """
        columns = [webhook_outbox.c[name] for name in WaitingEvent.__slots__]
        query = select(*columns).where(webhook_outbox.c.target == target)
        with read_connection(self._engine) as connection:  # most looks find nothing: no writer waits for them
            if connection.execute(query.limit(1)).first() is None:
                return []
        with write_transaction(self._engine) as connection:
            until = connection.execute(select(webhooks.c.next_at).where(webhooks.c.target == target)).scalar()
            if until is None or now < until <= now + max(LONGEST_WAIT, lease):
                return []
            rows = connection.execute(query.order_by(webhook_outbox.c.tries, webhook_outbox.c.id).limit(AT_ONCE))
            found = [WaitingEvent(**row) for row in rows.mappings()]
            connection.execute(_of(target).values(next_at=now + lease))
        return found

    def delivered(self, target: str, taken: Sequence[WaitingEvent]) -> None:
        """Take out what a receiver has, and let it be told what was left out once there is room to spare."""
        with write_transaction(self._engine) as connection:
            connection.execute(delete(webhook_outbox).where(webhook_outbox.c.id.in_([each.id for each in taken])))
            connection.execute(_of(target).values(failures=0, next_at=0.0, problem=None))
            row = connection.execute(select(webhooks).where(webhooks.c.target == target)).mappings().one_or_none()
            if row is not None and row["left_out"] and _waiting(connection, target) < MOST_WAITING // 2:
                connection.execute(insert(webhook_outbox), _left_out(row))
                connection.execute(_of(target).values(left_out=0, left_out_since=None, left_out_after=None))

    def failed(self, target: str, now: float, problem: str, refused: WaitingEvent | None, wait: float = 0.0) -> float:
        """Leave a receiver alone for a while, return how many seconds: ``wait`` at least, or 1, 2, 4 … 60 minutes.

        An event that it ``refused`` comes after those it was not given yet; after ``MOST_REFUSALS`` it is left out.
        """
        with write_transaction(self._engine) as connection:
            failures = connection.execute(select(webhooks.c.failures).where(webhooks.c.target == target)).scalar() or 0
            wait = min(max(wait, FIRST_WAIT * 2.0 ** min(failures, 10)), LONGEST_WAIT)
            values = {"failures": failures + 1, "next_at": now + wait, "problem": clean_text(problem)}
            connection.execute(_of(target).values(values))
            if refused is not None:
                mine = webhook_outbox.c.id == refused.id
                if refused.tries + 1 >= MOST_REFUSALS:
                    connection.execute(delete(webhook_outbox).where(mine))
                    leave_out(connection, target, 1, datetime.now(UTC), None)
                else:
                    connection.execute(update(webhook_outbox).where(mine).values(tries=refused.tries + 1))
        return wait

    def state(self, target: str) -> ReceiverState:
        """Return how it stands with a receiver."""
        with read_connection(self._engine) as connection:
            row = connection.execute(select(webhooks).where(webhooks.c.target == target)).mappings().first()
            waiting = _waiting(connection, target)
        known: dict[str, Any] = dict(row or _STATE)
        return ReceiverState(
            waiting=waiting, left_out=known["left_out"], failures=known["failures"], problem=known["problem"]
        )


_STATE: Mapping[str, Any] = {
    "failures": 0,
    "next_at": 0.0,
    "problem": None,
    "left_out": 0,
    "left_out_since": None,
    "left_out_after": None,
}
"""What a receiver begins with; one that is known keeps what it has."""


def _of(target: str) -> Update:
    return update(webhooks).where(webhooks.c.target == target)


def _waiting(connection: Connection, target: str) -> int:
    query = select(func.count()).select_from(webhook_outbox).where(webhook_outbox.c.target == target)
    return int(connection.execute(query).scalar_one())


def _left_out(row: RowMapping) -> dict[str, object]:
    now, after = datetime.now(UTC), row["left_out_after"]
    data = {"count": row["left_out"], "since": row["left_out_since"], "articles_after": after}
    event = {"target": row["target"], "event_id": f"evt_{uuid4().hex}", "site": "", "tries": 0}
    return event | {"body": body_of(EventKind.LEFT_OUT, data, now)}
