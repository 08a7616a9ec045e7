"""What monitoring reads of the database, in a few queries that stay cheap however large it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, and_, func, literal_column, select

from storage.db import read_connection
from storage.rows import clean_text
from storage.schema.core import articles
from storage.schema.frontier import crawls, frontier_queues, frontier_urls
from storage.schema.service import alert_outbox, health

MOST_COUNTED = 100_000
"""Rows counted of a crawl; a longer queue shows as this number, so that the query has an end."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """Figures by site: addresses that wait, the date of the newest article (aware), the last verdict on its health.

    ``pending_alerts`` counts the alerts that wait for their target.  A site without a figure is left out.
    """

    waiting: Mapping[str, int]
    newest: Mapping[str, datetime]
    states: Mapping[str, str]
    pending_alerts: int


def read_gauges(engine: Engine, sites: Collection[str], now: datetime) -> Gauges:
    """Read the figures of some sites at an aware moment; dates after it do not count.  Raises StorageError."""
    with read_connection(engine) as connection:
        states = {row.site: row.state for row in connection.execute(select(health.c.site, health.c.state))}
        return Gauges(
            waiting=_waiting(connection, set(sites)),
            newest={site: found for site in sites if (found := _newest(connection, site, now))},
            states={site: state for site, state in states.items() if site in set(sites)},
            pending_alerts=int(connection.execute(select(func.count()).select_from(alert_outbox)).scalar_one()),
        )


def _waiting(connection: Connection, sites: set[str]) -> dict[str, int]:
    counts = dict.fromkeys(sites, 0)
    for crawl_id, site in connection.execute(select(crawls.c.id, crawls.c.site).where(crawls.c.finished_at.is_(None))):
        if site in counts:
            counts[site] += _rows(connection, crawl_id)
    return counts


def _rows(connection: Connection, crawl_id: int) -> int:
    """Count the waiting rows of a crawl host by host, along the index of the claims: what is done is not read."""
    same = and_(
        frontier_urls.c.crawl_id == frontier_queues.c.crawl_id,
        frontier_urls.c.host == frontier_queues.c.host,
        frontier_urls.c.state == "waiting",
    )
    rows = (
        select(literal_column("1"))
        .select_from(frontier_queues.join(frontier_urls, same))
        .where(frontier_queues.c.crawl_id == crawl_id, frontier_queues.c.open)
        .limit(MOST_COUNTED)
        .subquery()
    )
    return int(connection.execute(select(func.count()).select_from(rows)).scalar_one())


def _newest(connection: Connection, site: str, now: datetime) -> datetime | None:
    until = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    past = and_(articles.c.site == clean_text(site), articles.c.sort_at <= until)
    found = connection.execute(select(func.max(articles.c.sort_at)).where(past)).scalar_one()
    return None if found is None else datetime.fromisoformat(found).replace(tzinfo=UTC)
