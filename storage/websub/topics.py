"""The table ``websub_topics``, one transaction a call; safe in several threads and processes."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, select, update

from storage.db import read_connection, write_transaction
from storage.rows import clean_text, index_key, insert_into, lock_names
from storage.schema.websub import websub_topics
from storage.urls import normalize_url

MOST_OF_A_SITE = 50
"""Feeds of a site that are subscribed to; a site that names more is polled for the others."""

ORDER_SECONDS = 60.0
"""The least time between two crawls of a site that calls of hubs order."""

_FIRST_WAIT, _LONGEST_WAIT = 60.0, 86_400.0
_ANSWER_SECONDS = 600.0
"""A hub that accepted a request and did not verify it in this time is asked again."""
_RENEWED_AT = 0.8
"""Of a lease after which it is asked for again."""


class TopicState(StrEnum):
    """How a subscription stands."""

    FOUND = "found"
    ASKED = "asked"
    ACTIVE = "active"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class FoundHub:
    """What a feed says of its hub: the addresses of both; ``hub`` is None for a feed that names none."""

    feed: str
    hub: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A feed that names a hub, as the table has it; times are seconds since 1970, UTC."""

    site: str
    feed: str
    topic: str
    hub: str
    callback: str
    secret: str = field(repr=False)
    state: TopicState
    failures: int
    problem: str | None
    next_at: float
    lease_until: float | None
    pushes: int
    pushed_at: float | None
    wanted: bool
    ordered_at: float | None

    def is_active(self, now: float) -> bool:
        """Return whether the hub calls."""
        return self.state is TopicState.ACTIVE and (self.lease_until or 0.0) > now


class Topics:
    """What is known of the feeds with hubs.  Methods raise StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, site: str, found: Sequence[FoundHub], now: float) -> None:
        """Keep what feeds of a site say; one that names another hub, or none, loses its subscription."""
        with write_transaction(self._engine) as connection:
            lock_names(connection, [f"websub:{site}"])
            known = {each.feed: each for each in _of(connection, _T.site == clean_text(site))}
            for each in found:
                name = index_key(normalize_url(each.feed))
                before = known.get(name)
                if before is not None and (each.hub is None or (before.hub, before.topic) != (each.hub, each.topic)):
                    connection.execute(delete(websub_topics).where(_at(before)))
                    del known[name]
                    before = None
                if before is None and each.hub is not None and len(known) < MOST_OF_A_SITE:
                    values = _new(site, name, each.hub, each.topic or each.feed, now)
                    known[name] = _topic(values)
                    connection.execute(insert_into(connection.dialect.name, websub_topics).values(values))

    def due(self, now: float, limit: int) -> list[Topic]:
        """Return those whose hubs are to be asked now, the one that waits longest first."""
        with read_connection(self._engine) as connection:
            return _of(connection, _T.next_at <= now, order=_T.next_at, limit=limit)

    def find(self, callback: str) -> Topic | None:
        """Return the one that a hub calls by this name."""
        with read_connection(self._engine) as connection:
            return next(iter(_of(connection, _T.callback == callback[:100])), None)

    def of(self, site: str) -> list[Topic]:
        """Return those of a site."""
        with read_connection(self._engine) as connection:
            return _of(connection, _T.site == clean_text(site), order=_T.feed)

    def asked(self, topic: Topic, problem: str | None, now: float) -> None:
        """Note that a hub was asked, and why it did not accept: it is asked again later each time."""
        if problem is None:
            values: dict[str, Any] = {"problem": None, "next_at": now + _ANSWER_SECONDS}
            values |= {} if topic.is_active(now) else {"state": TopicState.ASKED.value}
        else:
            wait = min(_FIRST_WAIT * 2 ** min(topic.failures, 20), _LONGEST_WAIT)
            values = {"problem": clean_text(problem)[:300], "next_at": now + wait, "failures": topic.failures + 1}
        self._set(topic, values)

    def verified(self, topic: Topic, lease: float, now: float) -> None:
        """Note that a hub verified the subscription, for so many seconds."""
        values = {"state": TopicState.ACTIVE.value, "failures": 0, "problem": None}
        self._set(topic, values | {"lease_until": now + lease, "next_at": now + _RENEWED_AT * lease})

    def denied(self, topic: Topic, reason: str, now: float) -> None:
        """Note that a hub does not want it; it is asked again after a day."""
        words = clean_text(f"the hub denied it: {reason}")[:300]
        values = {"state": TopicState.DENIED.value, "problem": words, "lease_until": None}
        self._set(topic, values | {"next_at": now + _LONGEST_WAIT, "failures": topic.failures + 1})

    def pushed(self, topic: Topic, now: float) -> None:
        """Note a call that the hub signed."""
        self._set(topic, {"pushes": _T.pushes + 1, "pushed_at": now, "wanted": True})

    def take_wanted(self, now: float) -> list[str]:
        """Return the sites that a crawl is to be ordered for, and note that it was."""
        with write_transaction(self._engine) as connection:
            wanted = _of(connection, _T.wanted)
            asked = {each.site for each in wanted}
            recent = and_(_T.ordered_at > now - ORDER_SECONDS, _T.site.in_(asked))
            sites = sorted(asked - {each.site for each in _of(connection, recent)})
            if sites:
                where = and_(_T.site.in_(sites), _T.wanted)
                connection.execute(update(websub_topics).where(where).values(wanted=False, ordered_at=now))
        return sites

    def _set(self, topic: Topic, values: Mapping[str, Any]) -> None:
        with write_transaction(self._engine) as connection:
            connection.execute(update(websub_topics).where(_at(topic)).values(**values))


_T = websub_topics.c


def _at(topic: Topic) -> Any:
    return and_(_T.site == topic.site, _T.feed == topic.feed, _T.callback == topic.callback)


def _of(connection: Connection, where: Any, *, order: Any = None, limit: int | None = None) -> list[Topic]:
    query = select(websub_topics).where(where)
    query = query if order is None else query.order_by(order)
    return [_topic(row) for row in connection.execute(query.limit(limit)).mappings()]


def _topic(row: Mapping[Any, Any]) -> Topic:
    return Topic(**{**row, "state": TopicState(row["state"]), "wanted": bool(row["wanted"])})


def _new(site: str, feed: str, hub: str, topic: str, now: float) -> dict[str, Any]:
    return {
        "site": clean_text(site),
        "feed": feed,
        "topic": clean_text(topic),
        "hub": clean_text(hub),
        "callback": secrets.token_urlsafe(24),
        "secret": secrets.token_urlsafe(32),
        "state": TopicState.FOUND.value,
        "failures": 0,
        "problem": None,
        "next_at": now,
        "lease_until": None,
        "pushes": 0,
        "pushed_at": None,
        "wanted": False,
        "ordered_at": None,
    }
