"""What monitoring reads of the database, in a few queries that stay cheap however large it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, and_, func, literal_column, select

from storage.db.engine import reading
from storage.db.text import clean
from storage.schema.core import articles, frontier, hosts, walks
from storage.schema.service import health, letters

MOST_COUNTED = 100_000
"""Rows counted of a walk; a longer queue shows as this number, so that the query has an end."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """Figures by site: addresses that wait, the date of the newest article (aware), the last verdict on its health.

    ``letters`` counts the alerts that wait for their target.  A site without a figure is left out.
    """

    waiting: Mapping[str, int]
    newest: Mapping[str, datetime]
    states: Mapping[str, str]
    letters: int


def read_gauges(engine: Engine, sites: Collection[str], now: datetime) -> Gauges:
    """Read the figures of some sites at an aware moment; dates after it do not count.  Raises StorageError."""
    with reading(engine) as connection:
        states = {row.site: row.state for row in connection.execute(select(health.c.site, health.c.state))}
        return Gauges(
            waiting=_waiting(connection, set(sites)),
            newest={site: found for site in sites if (found := _newest(connection, site, now))},
            states={site: state for site, state in states.items() if site in set(sites)},
            letters=int(connection.execute(select(func.count()).select_from(letters)).scalar_one()),
        )


def _waiting(connection: Connection, sites: set[str]) -> dict[str, int]:
    counts = dict.fromkeys(sites, 0)
    for walk_id, site in connection.execute(select(walks.c.id, walks.c.site).where(walks.c.finished_at.is_(None))):
        if site in counts:
            counts[site] += _rows(connection, walk_id)
    return counts


def _rows(connection: Connection, walk_id: int) -> int:
    """Count the waiting rows of a walk host by host, along the index of the claims: what is done is not read."""
    same = and_(frontier.c.walk_id == hosts.c.walk_id, frontier.c.host == hosts.c.host, frontier.c.state == "waiting")
    rows = (
        select(literal_column("1"))
        .select_from(hosts.join(frontier, same))
        .where(hosts.c.walk_id == walk_id, hosts.c.open)
        .limit(MOST_COUNTED)
        .subquery()
    )
    return int(connection.execute(select(func.count()).select_from(rows)).scalar_one())


def _newest(connection: Connection, site: str, now: datetime) -> datetime | None:
    until = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    past = and_(articles.c.site == clean(site), articles.c.sort_at <= until)
    found = connection.execute(select(func.max(articles.c.sort_at)).where(past)).scalar_one()
    return None if found is None else datetime.fromisoformat(found).replace(tzinfo=UTC)
