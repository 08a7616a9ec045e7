"""The other addresses of articles, and what became of every address that was asked for."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table, bindparam, delete, select
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


def at(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Give the condition for one address, with the parameters ``site`` and ``normalized_url``."""
    return table.c.site == bindparam("site"), table.c.normalized_url == bindparam("normalized_url")


_TAKEN = select(articles.c.id).where(*at(articles))
_DROP = delete(aliases).where(*at(aliases))


@cache
def upsert(dialect: str, table: Table, kept: frozenset[str] = frozenset()) -> Executable:
    """Give the statement that adds a row or overwrites the one at its address, apart from the columns ``kept``.

    A column ``count`` is raised by one instead.
    """
    add = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    changed = {column.name: add.excluded[column.name] for column in table.c if column.name not in kept}
    if "count" in changed:
        changed["count"] = table.c.count + 1
    statement: Executable = add.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
    return statement


def place_of(site: str, url: str) -> dict[str, str]:
    """Give the two columns under which an address is kept."""
    return {"site": clean(site), "normalized_url": key(identity(url))}


def add_alias(connection: Connection, place: dict[str, str], article_id: int, article: Article, kind: str) -> None:
    """Note that an address leads to an article, unless it is the address of an article itself."""
    if connection.execute(_TAKEN, place).first() is not None:
        return
    values = {**place, "article_id": article_id, "kind": kind, "date_first_seen": article.date_fetched.isoformat()}
    connection.execute(upsert(connection.dialect.name, aliases, frozenset({"date_first_seen"})), values)


def drop_alias(connection: Connection, place: dict[str, str]) -> None:
    """Forget an alias: an article of its own stands at the address now."""
    connection.execute(_DROP, place)


def record_visits(connection: Connection, results: Sequence[Result], outcomes: Sequence[Outcome]) -> None:
    """Note for every address of some results what became of it."""
    rows = [row for result, outcome in zip(results, outcomes, strict=True) for row in _visits(result, outcome)]
    if rows:
        connection.execute(upsert(connection.dialect.name, visits, frozenset({"body_hash"})), rows)


def _visits(result: Result, outcome: Outcome) -> Iterator[dict[str, Any]]:
    http = result.http if isinstance(result, Article) else {}
    for address in sorted(addresses_of(result)):
        yield {
            "site": clean(result.site),
            "normalized_url": address,
            "outcome": outcome.value,
            "reason": result.reason.value if isinstance(result, Rejected) else None,
            "settled": isinstance(result, Article) or lasting(result),
            "visited_at": result.date_fetched.isoformat(),
            "etag": _text(http.get("etag")),
            "last_modified": _text(http.get("last_modified")),
        }


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


def addresses_of(result: Result) -> set[str]:
    """Give every page identity a result answers for: asked for, answered at, its further pages."""
    more = result.pages if isinstance(result, Article) else ()
    return {key(result.normalized_url), *(key(identity(url)) for url in (result.url, result.final_url, *more))}


def _text(value: str | int | None) -> str | None:
    return None if value is None else clean(str(value))
