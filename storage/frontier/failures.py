"""The report of errors: pages that could not be had, and having them asked for again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.db import clean_text
from storage.frontier.host_queues import reopen_queues
from storage.schema.frontier import crawls, frontier_urls


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


def stream_failures(connection: Connection, site: str | None) -> Iterator[Failure]:
    """Yield what failed in the latest crawls, by site, kind and address."""
    names = ("url", "via", "outcome", "error", "tries", "changed_at")
    query = select(crawls.c.site, crawls.c.kind, *(frontier_urls.c[name] for name in names)).join_from(
        frontier_urls, crawls
    )
    query = query.where(frontier_urls.c.state == "failed")
    query = query.order_by(crawls.c.site, frontier_urls.c.outcome, frontier_urls.c.normalized_url)
    if site is not None:
        query = query.where(crawls.c.site == clean_text(site))
    for row in connection.execution_options(yield_per=200).execute(query):
        yield Failure(
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
    failed = select(frontier_urls.c.crawl_id).where(frontier_urls.c.state == "failed").distinct()
    query = select(crawls.c.id).where(crawls.c.id.in_(failed))
    values = {"state": "waiting", "tries": 0, "returns": 0, "next_at": 0.0, "outcome": None, "error": None}
    count = 0
    for crawl_id in connection.scalars(query if site is None else query.where(crawls.c.site == clean_text(site))).all():
        rows = (frontier_urls.c.crawl_id == crawl_id) & (frontier_urls.c.state == "failed")
        count += int(connection.execute(update(frontier_urls).where(rows).values(values)).rowcount)
        reopen_queues(connection, crawl_id)
        connection.execute(update(crawls).where(crawls.c.id == crawl_id).values(finished_at=None, ending=None))
    return count
