"""What became of every address that was asked for."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from storage.db import glance, write_transaction
from storage.records import Article, Outcome, Page, Reason, Rejected, Result
from storage.rows import clean_text, index_key, lock_names, upsert
from storage.schema.core import rejections, visits
from storage.urls import normalize_url

PASSING = frozenset(
    {Reason.BLOCKED, Reason.TIMEOUT, Reason.CRASHED, Reason.EMPTY, Reason.CONSENT_WALL, Reason.OUTSIDE_WINDOW}
)
"""Rejections that say something of the moment or the crawl and not of the page: the next crawl asks again."""

GONE = frozenset({400, 404, 405, 406, 410, 414, 451})
"""Answers of HTTP that will not be different tomorrow; every other error status is asked again."""


def is_lasting(rejected: Rejected) -> bool:
    """Return whether a rejection settles its address, so that no later crawl needs to ask for it."""
    if rejected.reason is Reason.HTTP_ERROR:
        return rejected.status in GONE
    return rejected.reason not in PASSING


def record_visits(connection: Connection, results: Sequence[Result], outcomes: Sequence[Outcome]) -> None:
    """Note for every address of some results what became of it."""
    rows = [row for result, outcome in zip(results, outcomes, strict=True) for row in _visits(result, outcome)]
    if rows:
        connection.execute(upsert(connection.dialect.name, visits, frozenset({"body_hash"})), rows)


def _visits(result: Result, outcome: Outcome) -> Iterator[dict[str, Any]]:
    http = result.http if isinstance(result, Article) else {}
    for address in sorted(addresses_of(result)):
        yield {
            "site": clean_text(result.site),
            "normalized_url": address,
            "outcome": outcome.value,
            "reason": result.reason.value if isinstance(result, Rejected) else None,
            "settled": isinstance(result, Article) or is_lasting(result),
            "visited_at": result.date_fetched.isoformat(),
            "etag": _text(http.get("etag")),
            "last_modified": _text(http.get("last_modified")),
        }


def record_lists(engine: Engine, pages: Sequence[Page]) -> None:
    """Note of lists, feeds and sitemaps that they are, in one transaction; no address is settled by it."""
    rows = {(clean_text(page.site), index_key(normalize_url(page.final_url))): page.fetched_at for page in pages}
    values = {"outcome": Outcome.LISTING.value, "reason": None, "settled": False, "etag": None, "last_modified": None}
    places = [
        {"site": site, "normalized_url": name, "visited_at": at.isoformat(), **values}
        for (site, name), at in sorted(rows.items())
    ]
    with write_transaction(engine) as connection:
        lock_names(connection, {page.site for page in pages})
        connection.execute(upsert(connection.dialect.name, visits, frozenset({"body_hash"})), places)


def find_settled(connection: Connection, site: str, addresses: Iterable[str]) -> set[str]:
    """Return those of some page identities that need no request."""
    wanted = {index_key(address): address for address in addresses}
    names, found = list(wanted), set[str]()
    for start in range(0, len(names), 500):  # SQLite takes 999 parameters in its oldest build still met
        chunk = names[start : start + 500]
        query = select(visits.c.normalized_url).where(
            visits.c.site == site, visits.c.settled, visits.c.normalized_url.in_(chunk)
        )
        found.update(wanted[name] for name in connection.scalars(query))
    return found


def addresses_of(result: Result) -> set[str]:
    """Return every page identity a result answers for: asked for, answered at, its further pages."""
    more = result.pages if isinstance(result, Article) else ()
    return {
        index_key(result.normalized_url),
        *(index_key(normalize_url(url)) for url in (result.url, result.final_url, *more)),
    }


def _text(value: str | int | None) -> str | None:
    return None if value is None else clean_text(str(value))


# What became of a page when it was last fetched: enough to tell an older or the same capture of it.
_CHUNK = 500  # SQLite takes 999 parameters in its oldest build still met
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The last fetch of a page; ``visited_at`` is aware, ``reason`` that of a rejection."""

    outcome: Outcome
    visited_at: datetime
    reason: Reason | None = None


def find_outside(engine: Engine, site: str, addresses: Iterable[str], excludes: Callable[[date], bool]) -> set[str]:
    """Return those of some page identities that were rejected for a day which is still not asked for."""
    wanted = {index_key(address): address for address in addresses}
    names, found = list(wanted), set[str]()
    columns = (rejections.c.normalized_url, rejections.c.detail)
    ours = (rejections.c.site == clean_text(site)) & (rejections.c.reason == Reason.OUTSIDE_WINDOW.value)
    with glance(engine) as connection:
        for start in range(0, len(names), _CHUNK):
            chunk = rejections.c.normalized_url.in_(names[start : start + _CHUNK])
            for name, detail in connection.execute(select(*columns).where(ours, chunk)):
                stated = _DAY.search(detail or "")
                if stated and excludes(date.fromisoformat(stated.group())):
                    found.add(wanted[name])
    return found


def visits_at(engine: Engine, url: str) -> dict[str, LastVisit]:
    """Return by site what became of an address when it was last fetched."""
    columns = (visits.c.site, visits.c.outcome, visits.c.visited_at, visits.c.reason)
    query = select(*columns).where(visits.c.normalized_url == index_key(normalize_url(url))).order_by(visits.c.site)
    with glance(engine) as connection:
        return {site: _visit(*rest) for site, *rest in connection.execute(query)}


def _visit(outcome: str, visited_at: str, reason: str | None) -> LastVisit:
    return LastVisit(Outcome(outcome), datetime.fromisoformat(visited_at), Reason(reason) if reason else None)


def find_last_visits(connection: Connection, site: str, addresses: Iterable[str]) -> dict[str, LastVisit]:
    """Return the last fetch of each of some page identities that were fetched."""
    wanted = {index_key(address): address for address in addresses}
    names, found = list(wanted), dict[str, LastVisit]()
    columns = (visits.c.normalized_url, visits.c.outcome, visits.c.visited_at, visits.c.reason)
    for start in range(0, len(names), _CHUNK):
        chunk = visits.c.normalized_url.in_(names[start : start + _CHUNK])
        for name, outcome, visited_at, why in connection.execute(select(*columns).where(visits.c.site == site, chunk)):
            found[wanted[name]] = _visit(outcome, visited_at, why)
    return found
