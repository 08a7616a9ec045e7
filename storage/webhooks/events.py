"""What webhooks are told, and how it is put into the outbox within the transaction of the change.

Whoever writes articles, runs or verdicts knows nothing of settings: the receivers are in the database.  Where there is
none, an event costs one look into an empty table.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, insert, select

from storage.schema.core import articles, runs
from storage.schema.webhooks import webhook_outbox, webhooks
from storage.webhooks.room import leave_out, room_for

MOST_BYTES = 16_000
"""Bytes of a body: receivers take 20 kB, as Standard Webhooks advises."""

_TEXT = 500  # characters of a title, a reason or a section
_URL = 2_100


class EventKind(StrEnum):
    """What an event tells."""

    ARTICLE_NEW = "article.new"
    ARTICLE_CHANGED = "article.changed"
    ARTICLE_GONE = "article.gone"
    ARTICLE_BACK = "article.back"
    RUN_ENDED = "run.ended"
    VERDICT_CHANGED = "verdict.changed"
    LEFT_OUT = "events.left_out"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class ArticleEvent:
    """What became of an article; ``previous_id`` is its id in exports where it stands at another address now."""

    kind: EventKind
    number: int
    previous_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Event:
    kind: EventKind
    site: str
    data: Mapping[str, Any]
    record_id: str | None = None
    subject: str | None = None
    number: int | None = None
    event_id: str = field(default_factory=lambda: f"evt_{uuid4().hex}")


def queue_article_events(connection: Connection, events: Sequence[ArticleEvent]) -> None:
    """Queue what became of some articles, as their rows are now."""
    if not events or not (targets := _targets(connection)):
        return
    rows = connection.execute(_ARTICLES.where(articles.c.id.in_({each.number for each in events}))).mappings()
    found = {row["number"]: row for row in rows}
    _queue(connection, targets, [_of_article(each, found[each.number]) for each in events if each.number in found])


def queue_run_ended(connection: Connection, run_id: int) -> None:
    """Queue that a run has ended, as its row is now."""
    if not (targets := _targets(connection)):
        return
    row = connection.execute(_RUNS.where(runs.c.id == run_id)).mappings().first()
    if row is not None:
        _queue(connection, targets, [_Event(EventKind.RUN_ENDED, row["site"], dict(row))])


def queue_verdict_changed(
    connection: Connection, site: str, before: str | None, after: str, since: datetime, reason: str
) -> None:
    """Queue that a site went from one state to another."""
    if not (targets := _targets(connection)):
        return
    data = {"site": site, "before": before, "state": after, "since": since.isoformat(), "reason": reason[:_TEXT]}
    _queue(connection, targets, [_Event(EventKind.VERDICT_CHANGED, site, data)])


def body_of(kind: EventKind, data: Mapping[str, Any], now: datetime) -> str:
    """Return what is sent: kind, time and data as JSON; of data that is too long only the texts that name it."""
    body = {"type": kind.value, "timestamp": now.isoformat(timespec="seconds"), "data": dict(data)}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > MOST_BYTES:
        short = {name: data[name] for name in ("id", "site") if name in data}
        text = json.dumps({**body, "data": {**short, "cut": True}}, ensure_ascii=False, separators=(",", ":"))
    return text


def _targets(connection: Connection) -> Sequence[RowMapping]:
    return connection.execute(_WEBHOOKS).mappings().all()


def _of_article(event: ArticleEvent, row: RowMapping) -> _Event:
    cut = {"title": row["title"][:_TEXT], "section": row["section"] and row["section"][:_TEXT]}
    changes = row["changes"] or [] if event.kind is EventKind.ARTICLE_CHANGED else []
    data = {**row, **cut, "url": row["url"][:_URL], "changes": changes}
    subject = data.pop("normalized_url")
    if event.previous_id is not None:
        data |= {"previous_id": event.previous_id, "changes": ["address"]}
    return _Event(event.kind, row["site"], data, row["id"], subject, event.number)


def _queue(connection: Connection, targets: Sequence[RowMapping], events: Sequence[_Event]) -> None:
    now = datetime.now(UTC)
    for target in targets:
        wanted = [each for each in events if _wants(target, each)]
        if not wanted:
            continue
        room = room_for(connection, target["target"], len(wanted))
        if kept := wanted[:room]:
            connection.execute(insert(webhook_outbox), [_row(target["target"], each, now) for each in kept])
        if left := wanted[room:]:
            numbers = [each.number - 1 for each in left if each.number is not None]
            leave_out(connection, target["target"], len(left), now, min(numbers, default=None))


def _wants(target: RowMapping, event: _Event) -> bool:
    kinds, sites = target["kinds"], target["sites"]
    return (kinds is None or event.kind.value in kinds) and (sites is None or event.site in sites)


def _row(target: str, event: _Event, now: datetime) -> dict[str, Any]:
    return {
        "target": target,
        "event_id": event.event_id,
        "site": event.site,
        "record_id": event.record_id,
        "subject": event.subject,
        "body": body_of(event.kind, event.data, now),
        "tries": 0,
    }


_WEBHOOKS = select(webhooks.c.target, webhooks.c.kinds, webhooks.c.sites).order_by(webhooks.c.target)
_SHOWN = ("site", "url", "normalized_url", "title", "date_published", "language", "section", "word_count", "access")
_KEPT = ("revision", "changes", "date_first_seen", "date_gone")
_ARTICLES = select(
    articles.c.record_id.label("id"), articles.c.id.label("number"), *(articles.c[name] for name in (*_SHOWN, *_KEPT))
)
_RUNS = select(
    *(runs.c[name] for name in ("id", "site", "kind", "started_at", "ended_at", "ending", "exit_status", "counts")),
    runs.c.bytes,
)
