"""Crawls and backfills until they are finished, and the processes at work on them.

A process holds its rows as long as its lease lasts and renews it by :func:`renew_lease`; when it stops doing so its
rows go back.  Nobody has to trust the clock of another: a lease that ends later than a fresh one would (a clock was
turned back) is cut to a fresh one's length.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from storage.budgets import forget_groups
from storage.frontier.finished import site_lock
from storage.frontier.host_queues import reopen_queues
from storage.frontier.queue import release_urls
from storage.process import IsGone, Process
from storage.records import LinkKind
from storage.rows import clean_text, lock_names
from storage.schema.frontier import crawls, frontier_urls, workers

LEASE_SECONDS = 60.0
"""How long a process that says nothing keeps what it holds; it speaks four times as often."""

RETURNS = 50
"""Deaths of processes that a row may outlive: it is often held and seldom the cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """One crawl or backfill of a site.  ``thorough``: everything is crawled to its end; times are aware."""

    id: int
    site: str
    kind: str
    arguments: Mapping[str, Any]
    thorough: bool
    plan: Mapping[str, Any] | None
    started_at: datetime
    finished_at: datetime | None
    ending: str | None
    counts: Mapping[str, int]

    @classmethod
    def of(cls, row: RowMapping) -> Self:
        """Read a row of ``crawls``."""
        ended = row["finished_at"]
        values: dict[str, Any] = {**row, "arguments": json.loads(row["arguments"])}
        values["started_at"] = datetime.fromisoformat(row["started_at"])
        values["finished_at"] = None if ended is None else datetime.fromisoformat(ended)
        return cls(**values)


def open_crawl(
    connection: Connection, site: str, kind: str, arguments: Mapping[str, Any], thorough: bool
) -> tuple[Crawl, bool]:
    """Return the open crawl of these words, or begin it; return whether it was begun."""
    name = clean_text(site)
    lock_names(connection, [site_lock(name)])
    found = find_open_crawl(connection, name, kind, arguments)
    if found is not None:
        return found, False
    _forget_failures(connection, name, kind)
    values = {"site": name, "kind": kind, "arguments": _canonical(arguments), "thorough": thorough, "counts": {}}
    row = connection.execute(insert(crawls).values(**values, started_at=_now()).returning(crawls))
    return Crawl.of(row.mappings().one()), True


def find_open_crawl(connection: Connection, site: str, kind: str, arguments: Mapping[str, Any]) -> Crawl | None:
    """Return the open crawl of a site with these arguments, or None."""
    query = (
        select(crawls)
        .filter_by(site=clean_text(site), kind=kind, arguments=_canonical(arguments))
        .where(crawls.c.finished_at.is_(None))
    )
    row = connection.execute(query.order_by(crawls.c.id).limit(1)).mappings().first()
    return None if row is None else Crawl.of(row)


def _forget_failures(connection: Connection, site: str, kind: str) -> None:
    """Drop the error report of earlier crawls: the new one asks again for what is still wanted."""
    ended = select(crawls.c.id).filter_by(site=site, kind=kind).where(crawls.c.finished_at.is_not(None))
    connection.execute(delete(frontier_urls).where(frontier_urls.c.crawl_id.in_(ended)))


def find_crawls(connection: Connection, site: str | None, limit: int) -> list[Crawl]:
    """Return the latest crawls, newest first."""
    query = select(crawls).order_by(crawls.c.id.desc()).limit(limit)
    if site is not None:
        query = query.where(crawls.c.site == clean_text(site))
    return [Crawl.of(row) for row in connection.execute(query).mappings()]


def set_plan(connection: Connection, crawl_id: int, plan: Mapping[str, Any]) -> None:
    """Keep what a backfill goes through."""
    connection.execute(update(crawls).where(crawls.c.id == crawl_id).values(plan=dict(plan)))


def finish_crawl(connection: Connection, crawl_id: int, ending: str, counts: Mapping[str, int]) -> None:
    """Close a crawl; its addresses stay until :func:`storage.frontier.finished.clear_finished` deletes them."""
    values = {"finished_at": _now(), "ending": ending, "counts": dict(counts)}
    connection.execute(update(crawls).where(crawls.c.id == crawl_id).values(values))
    forget_groups(connection, crawl_id)


def register_worker(connection: Connection, crawl_id: int, process: Process, now: float, lease: float) -> int:
    """Let a process take part in a crawl and return its number as a worker."""
    values = {
        "crawl_id": crawl_id,
        "machine": process.machine,
        "pid": process.pid,
        "process_start": process.process_start,
    }
    row = connection.execute(insert(workers).values(**values, lease_until=now + lease).returning(workers.c.id))
    return int(row.scalar_one())


def renew_lease(connection: Connection, worker: int, now: float, lease: float) -> bool:
    """Go on holding; False when the lease had run out and others have taken over."""
    done = connection.execute(update(workers).where(workers.c.id == worker).values(lease_until=now + lease))
    return bool(done.rowcount)


def list_workers(connection: Connection, crawl_id: int) -> list[RowMapping]:
    """Return the workers of a crawl, the oldest first."""
    return list(connection.execute(_CREW, {"crawl": crawl_id}).mappings())


def reap_workers(
    connection: Connection, others: Sequence[RowMapping], now: float, lease: float, is_gone: IsGone
) -> tuple[int, list[int]]:
    """Take back what those workers hold that are gone or silent; return the number of rows and who remains."""
    returned, remain = 0, []
    for other in others:
        process = Process(other["machine"], other["pid"], other["process_start"])
        if other["lease_until"] < now or is_gone(process):
            returned += _return(connection, other["crawl_id"], other["id"])
            connection.execute(delete(workers).where(workers.c.id == other["id"]))
            continue
        remain.append(other["id"])
        if other["lease_until"] > now + lease:
            cut = update(workers).where(workers.c.id == other["id"], workers.c.lease_until > now + lease)
            connection.execute(cut.values(lease_until=now + lease))
    return returned, remain


def unregister_worker(connection: Connection, crawl_id: int, worker: int) -> None:
    """Give back what a worker holds, as if it had never been claimed."""
    release_urls(connection, worker)
    reopen_queues(connection, crawl_id)
    connection.execute(delete(workers).where(workers.c.id == worker))


def _return(connection: Connection, crawl_id: int, worker: int) -> int:
    """Give back the rows of a dead worker behind the others: one of them may have been its death."""
    held = (frontier_urls.c.holder == worker) & (frontier_urls.c.state == "leased")
    often = {"state": "failed", "holder": None, "outcome": "crashed"}
    words = f"{RETURNS} processes ended while they held it"
    connection.execute(
        update(frontier_urls).where(held, frontier_urls.c.returns >= RETURNS).values(**often, error=words)
    )
    back = {"returns": frontier_urls.c.returns + 1, "priority": frontier_urls.c.priority - 1}
    again = update(frontier_urls).where(held).values(state="waiting", holder=None, **back)
    count = connection.execute(again).rowcount
    reopen_queues(connection, crawl_id)
    return int(count)


def count_rows(connection: Connection, crawl_id: int) -> dict[str, int]:
    """Count the rows of a crawl by state (``waiting``, ``leased``) and by outcome (``done:new``, ``failed:dns``)."""
    query = (
        select(frontier_urls.c.state, frontier_urls.c.outcome, func.count())
        .where(frontier_urls.c.crawl_id == crawl_id)
        .group_by(frontier_urls.c.state, frontier_urls.c.outcome)
    )
    counts: dict[str, int] = {}
    for state, outcome, count in connection.execute(query):
        name = f"{state}:{outcome}" if state in ("done", "failed") else state
        counts[name] = counts.get(name, 0) + count
    return counts


def count_ahead(connection: Connection, crawl_id: int) -> tuple[int, int]:
    """Count the rows that wait or are held, and those of them that may name more: lists, feeds, sitemaps."""
    ahead = (frontier_urls.c.crawl_id == crawl_id) & frontier_urls.c.state.in_(("waiting", "leased"))
    found = connection.execute(
        select(frontier_urls.c.kind, func.count()).where(ahead).group_by(frontier_urls.c.kind)
    ).all()
    return sum(count for _, count in found), sum(count for kind, count in found if kind != LinkKind.ARTICLE)


def count_ended(connection: Connection, crawl_id: int, moment: datetime) -> int:
    """Count the rows that were done or failed at an aware moment or later."""
    since = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    ended = frontier_urls.c.state.in_(("done", "failed")) & (frontier_urls.c.changed_at >= since)
    return int(connection.execute(select(func.count()).where(frontier_urls.c.crawl_id == crawl_id, ended)).scalar_one())


def _canonical(arguments: Mapping[str, Any]) -> str:
    return json.dumps(dict(arguments), sort_keys=True, ensure_ascii=False)


def _now() -> str:
    return datetime.now(UTC).isoformat()


_CREW = select(workers).where(workers.c.crawl_id == bindparam("crawl")).order_by(workers.c.id)
