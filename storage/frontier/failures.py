"""The report of errors: pages that could not be had, and having them asked for again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from storage.frontier.finished import site_lock
from storage.frontier.host_queues import reopen_queues
from storage.rows import clean_text, lock_names
from storage.schema.frontier import IS_FAILED, crawls, frontier_urls


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A page that could not be had: ``kind`` in one word (``dns``, ``http`` …), ``words`` say it; ``at`` is aware.

    ``crawl_kind`` is crawl or backfill.
    """

    site: str
    crawl_kind: str
    url: str
    via: str
    kind: str
    words: str
    tries: int
    at: datetime


def stream_failures(connection: Connection, site: str | None, crawl_id: int | None = None) -> Iterator[Failure]:
    """Yield what failed in the latest crawls, or in one of them, by site, kind and address."""
    order = frontier_urls.c.outcome, frontier_urls.c.normalized_url
    query = _FAILED.order_by(crawls.c.site, *order)
    if crawl_id is not None:
        query = _FAILED.where(frontier_urls.c.crawl_id == crawl_id).order_by(*order)  # as the index has them
    if site is not None:
        query = query.where(crawls.c.site == clean_text(site))
    for row in connection.execution_options(yield_per=200).execute(query):
        yield _failure(row)


def failures_in(connection: Connection, crawl_id: int, kind: str, limit: int) -> list[Failure]:
    """Return what failed in one crawl in one way, by address."""
    query = _FAILED.where(frontier_urls.c.crawl_id == crawl_id, frontier_urls.c.outcome == kind)
    return [_failure(row) for row in connection.execute(query.order_by(frontier_urls.c.normalized_url).limit(limit))]


_NAMES = ("url", "via", "outcome", "error", "tries", "changed_at")
_FAILED = (
    select(crawls.c.site, crawls.c.kind, *(frontier_urls.c[name] for name in _NAMES))
    .join_from(frontier_urls, crawls)
    .where(IS_FAILED)
)


def _failure(row: Row[Any]) -> Failure:
    return Failure(
        site=row.site,
        crawl_kind=row.kind,
        url=row.url,
        via=row.via,
        kind=row.outcome,
        words=row.error or "",
        tries=row.tries,
        at=datetime.fromisoformat(row.changed_at),
    )


def retry_failures(connection: Connection, site: str | None) -> int:
    """Let what failed wait again, with all its tries, in crawls that are opened again for it; return the number."""
    failed = select(frontier_urls.c.crawl_id).where(IS_FAILED).distinct()
    query = select(crawls.c.id, crawls.c.site).where(crawls.c.id.in_(failed)).order_by(crawls.c.id)
    values = {"state": "waiting", "tries": 0, "returns": 0, "next_at": 0.0, "outcome": None, "error": None}
    count = 0
    found = connection.execute(query if site is None else query.where(crawls.c.site == clean_text(site))).all()
    lock_names(connection, {site_lock(each.site) for each in found})
    for crawl_id, _ in found:
        rows = (frontier_urls.c.crawl_id == crawl_id) & IS_FAILED
        count += int(connection.execute(update(frontier_urls).where(rows).values(values)).rowcount)
        reopen_queues(connection, crawl_id)
        connection.execute(update(crawls).where(crawls.c.id == crawl_id).values(finished_at=None, ending=None))
    return count
