"""The report of errors: pages that could not be had, and having them asked for again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.db.text import clean
from storage.frontier.queue import reopen_hosts
from storage.schema.core import frontier, walks


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A page that could not be had: ``kind`` in one word (``dns``, ``http`` …), ``words`` say it; ``at`` is aware.

    ``walk_kind`` is crawl or backfill.
    """

    site: str
    walk_kind: str
    url: str
    via: str
    kind: str
    words: str
    tries: int
    at: datetime


def stream_failures(connection: Connection, site: str | None) -> Iterator[Failure]:
    """Give what failed in the latest walks, by site, kind and address."""
    names = ("url", "via", "outcome", "error", "tries", "changed_at")
    query = select(walks.c.site, walks.c.kind, *(frontier.c[name] for name in names)).join_from(frontier, walks)
    query = query.where(frontier.c.state == "failed")
    query = query.order_by(walks.c.site, frontier.c.outcome, frontier.c.normalized_url)
    if site is not None:
        query = query.where(walks.c.site == clean(site))
    for row in connection.execution_options(yield_per=200).execute(query):
        yield Failure(
            site=row.site,
            walk_kind=row.kind,
            url=row.url,
            via=row.via,
            kind=row.outcome,
            words=row.error or "",
            tries=row.tries,
            at=datetime.fromisoformat(row.changed_at),
        )


def retry_failures(connection: Connection, site: str | None) -> int:
    """Let what failed wait again, with all its tries, in walks that are opened again for it; give the number."""
    failed = select(frontier.c.walk_id).where(frontier.c.state == "failed").distinct()
    query = select(walks.c.id).where(walks.c.id.in_(failed))
    values = {"state": "waiting", "tries": 0, "returns": 0, "next_at": 0.0, "outcome": None, "error": None}
    count = 0
    for walk_id in connection.scalars(query if site is None else query.where(walks.c.site == clean(site))).all():
        rows = (frontier.c.walk_id == walk_id) & (frontier.c.state == "failed")
        count += int(connection.execute(update(frontier).where(rows).values(values)).rowcount)
        reopen_hosts(connection, walk_id)
        connection.execute(update(walks).where(walks.c.id == walk_id).values(finished_at=None, ending=None))
    return count
