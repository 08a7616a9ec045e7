"""The book of health: the last verdict on every site, what has changed, and what the operator was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, RowMapping, func, select, update

from storage.db import glance, write_transaction
from storage.rows import clean_text, lock_names, upsert
from storage.schema.service import health, leaders
from storage.webhooks import queue_verdict_changed

SOUND = "healthy"
"""What a site is taken for that nothing was told of."""


class JudgedStatus(Protocol):
    """A verdict as this package needs it; ``since`` is aware, ``state`` one word."""

    @property
    def state(self) -> str:
        """The state."""
        ...

    @property
    def since(self) -> datetime:
        """When it began."""
        ...

    @property
    def reason(self) -> str:
        """The sentence that says why."""
        ...

    @property
    def examples(self) -> tuple[str, ...]:
        """Addresses that show it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRecord:
    """The last verdict on a site; ``told`` is the state the operator was told last.  Times are aware.

    Runs before ``accepted_at`` say no more what is usual.
    """

    site: str
    state: str
    since: datetime
    reason: str
    examples: tuple[str, ...]
    checked_at: datetime
    told: str | None = None
    told_at: datetime | None = None
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A site that went from one state (None: never judged before) to another."""

    site: str
    before: str | None
    after: HealthRecord


class HealthStore:
    """The table ``health``; every method is one transaction and raises StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, site: str, verdict: JudgedStatus, now: datetime) -> StatusChange | None:
        """Keep a verdict, and return the change where the state is another one than before.

        The same state keeps its ``since``: what is usual is learnt anew with every run, and the edge may move.  A site
        that is well again is so since the last check at the earliest.
        """
        with write_transaction(self._engine) as connection:
            lock_names(connection, [f"health/{site}"])
            before = _find(connection, site)
            same = before is not None and before.state == str(verdict.state)
            since = _since(before, verdict)
            row = {
                "site": clean_text(site),
                "state": str(verdict.state),
                "since": _text(since),
                "reason": clean_text(verdict.reason),
                "examples": [clean_text(url) for url in verdict.examples],
                "checked_at": _text(now),
            }
            kept = frozenset({"told", "told_at", "accepted_at"})
            connection.execute(upsert(connection.dialect.name, health, kept), row)
            after = _find(connection, site)
            assert after is not None
            if not same:
                state = before.state if before else None
                queue_verdict_changed(connection, after.site, state, after.state, after.since, after.reason)
        return None if same else StatusChange(site=site, before=before.state if before else None, after=after)

    def all(self) -> list[HealthRecord]:
        """Return the last verdict on every site, by name."""
        with glance(self._engine) as connection:
            rows = connection.execute(select(health).order_by(health.c.site)).mappings()
            return [_noted(row) for row in rows]

    def find(self, site: str) -> HealthRecord | None:
        """Return the last verdict on a site, or None."""
        with glance(self._engine) as connection:
            return _find(connection, site)

    def told(self, site: str, state: str, now: datetime) -> None:
        """Note that the operator was told of a state."""
        self._set(site, {"told": str(state), "told_at": _text(now)})

    def accept(self, site: str, since: datetime) -> bool:
        """Take what came since an aware moment for the new usual; return whether the site is in the book."""
        return self._set(site, {"accepted_at": _text(since)})

    def forget(self, site: str) -> None:
        """Take a site out of the book: its file is gone."""
        with write_transaction(self._engine) as connection:
            connection.execute(health.delete().where(health.c.site == clean_text(site)))

    def beat(self) -> tuple[datetime | None, bool]:
        """Return the last sign of life of the service (None: it never ran) and whether its lease still holds."""
        with glance(self._engine) as connection:
            row = connection.execute(select(func.max(leaders.c.beat_at), func.max(leaders.c.lease_until))).one()
        at = None if row[0] is None else datetime.fromisoformat(row[0])
        return at, row[1] is not None and row[1] > datetime.now(UTC).timestamp()

    def _set(self, site: str, values: Mapping[str, Any]) -> bool:
        with write_transaction(self._engine) as connection:
            done = connection.execute(update(health).where(health.c.site == clean_text(site)).values(values))
            return done.rowcount > 0


def _since(before: HealthRecord | None, verdict: JudgedStatus) -> datetime:
    if before is None:
        return verdict.since
    if before.state == str(verdict.state):
        return before.since
    return max(before.checked_at, verdict.since) if str(verdict.state) == SOUND else verdict.since


def _find(connection: Connection, site: str) -> HealthRecord | None:
    row = connection.execute(select(health).where(health.c.site == clean_text(site))).mappings().first()
    return None if row is None else _noted(row)


def _noted(row: RowMapping) -> HealthRecord:
    names = ("since", "checked_at", "told_at", "accepted_at")
    times = {name: None if row[name] is None else datetime.fromisoformat(row[name]) for name in names}
    return HealthRecord(**{**row, **times, "examples": tuple(row["examples"])})


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
