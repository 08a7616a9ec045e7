"""The other addresses of articles, and what became of every address that was asked for."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.codec import clean, key
from storage.records import Article, Outcome, Reason, Rejected, Result
from storage.schema import aliases, articles, visits
from storage.urls import identity

PASSING = frozenset({Reason.BLOCKED, Reason.TIMEOUT, Reason.CRASHED, Reason.EMPTY, Reason.CONSENT_WALL})
"""Rejections that say something of the moment and not of the page: the next crawl asks again."""

GONE = frozenset({400, 404, 405, 406, 410, 414, 451})
"""Answers of HTTP that will not be different tomorrow; every other error status is asked again."""


def lasting(rejected: Rejected) -> bool:
    """Say whether a rejection settles its address, so that no later crawl needs to ask for it."""
    if rejected.reason is Reason.HTTP_ERROR:
        return rejected.status in GONE
    return rejected.reason not in PASSING


def upsert(connection: Connection, table: Table, values: dict[str, Any], *, changed: dict[str, Any]) -> None:
    """Insert a row, or set ``changed`` on the one that has its primary key."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed))


def place_of(site: str, url: str) -> dict[str, str]:
    """Give the two columns under which an address is kept."""
    return {"site": clean(site), "normalized_url": key(identity(url))}


def add_alias(connection: Connection, place: dict[str, str], article_id: int, article: Article, kind: str) -> None:
    """Note that an address leads to an article, unless it is the address of an article itself."""
    taken = select(articles.c.id).filter_by(**place)
    if connection.execute(taken).first() is not None:
        return
    changed = {"article_id": article_id, "kind": kind}
    values = place | changed | {"date_first_seen": article.date_fetched.isoformat()}
    upsert(connection, aliases, values, changed=changed)


def drop_alias(connection: Connection, place: dict[str, str]) -> None:
    """Forget an alias: an article of its own stands at the address now."""
    connection.execute(delete(aliases).filter_by(**place))


def record_visits(connection: Connection, result: Result, outcome: Outcome) -> None:
    """Note for every address of a result what became of it."""
    http = result.http if isinstance(result, Article) else {}
    values = {
        "site": clean(result.site),
        "outcome": outcome.value,
        "reason": result.reason.value if isinstance(result, Rejected) else None,
        "settled": isinstance(result, Article) or lasting(result),
        "visited_at": result.date_fetched.isoformat(),
        "etag": _text(http.get("etag")),
        "last_modified": _text(http.get("last_modified")),
    }
    for address in sorted(_addresses(result)):
        upsert(connection, visits, values | {"normalized_url": address}, changed=values)


def find_settled(connection: Connection, site: str, addresses: Iterable[str]) -> set[str]:
    """Give those of some page identities that need no request."""
    wanted = {key(address): address for address in addresses}
    names, found = list(wanted), set[str]()
    for start in range(0, len(names), 500):  # SQLite takes 999 parameters in its oldest build still met
        chunk = names[start : start + 500]
        query = select(visits.c.normalized_url).where(
            visits.c.site == site, visits.c.settled, visits.c.normalized_url.in_(chunk)
        )
        found.update(wanted[name] for name in connection.scalars(query))
    return found


def _addresses(result: Result) -> set[str]:
    more = result.pages if isinstance(result, Article) else ()
    return {key(result.normalized_url), *(key(identity(url)) for url in (result.url, result.final_url, *more))}


def _text(value: str | int | None) -> str | None:
    return None if value is None else clean(str(value))
