"""Hosts of a site's domain that are not its own: what a crawl takes from them, and which are left alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update

from storage.db import read_connection, write_transaction
from storage.rows import clean_text, index_key, lock_names, upsert
from storage.schema.frontier import frontier_urls
from storage.schema.hosts import other_hosts, start_hosts
from storage.urls import host, normalize_url

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OtherHostLimits:
    """What a crawl takes of hosts that are not the site's own.

    ``per_host`` and ``per_crawl`` pages; ``unproven`` hosts that gave no article yet, and ``trial`` pages of such hosts
    together.  A host that gave no article in ``barren`` pages, and fewer than ``barren`` before, is left alone for
    ``days``.
    """

    per_host: int = 200
    per_crawl: int = 1000
    unproven: int = 40
    trial: int = 120
    barren: int = 20
    days: int = 30


@dataclass(frozen=True, slots=True)
class Admission:
    """The addresses that may be asked for, and how many may not: ``left_alone``, ``host_limit``."""

    urls: frozenset[str]
    refused: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherHost:
    """A host of a site's domain that is not its own, with what it gave in all crawls; times are aware."""

    host: str
    pages: int
    articles: int
    example: str
    met_at: datetime
    left_at: datetime | None


class OtherHosts:
    """The other hosts of one crawl's site.  Every method is one transaction; ``now`` is seconds since 1970."""

    def __init__(self, engine: Engine, site: str, crawl: int, limits: OtherHostLimits | None = None) -> None:
        self._engine = engine
        self._site, self._crawl = clean_text(site), crawl
        self._limits = limits or OtherHostLimits()

    def admit(self, urls: Sequence[str], now: float, *, bounded: bool) -> Admission:
        """Choose the addresses that may be asked for.

        Where hosts are not ``bounded`` (their lists are read too) only their number and their failing count.
        """
        refused: Counter[str] = Counter()
        with self._turn() as connection:
            _forget(connection, self._site, now - self._limits.days * 86400.0)
            hosts = self._known(connection)
            present = _present(connection, self._crawl, urls)
            allowed = {url for url in urls if url in present}
            for url in dict.fromkeys(urls):
                if url in present:
                    continue
                if why := self._refuses(hosts, _name(url), bounded):
                    refused[why] += 1
                    continue
                allowed.add(url)
                self._take(connection, hosts, url, now)
        return Admission(frozenset(allowed), refused)

    def visited(self, url: str, now: float, *, is_article: bool) -> bool:
        """Count a page that was had; return whether its host is left alone from now on."""
        name = _name(url)
        with self._turn() as connection:
            hosts = self._known(connection)
            row = hosts.setdefault(name, _fresh(self._site, name, url, self._crawl, now))
            row["pages"] += 1
            row["articles"] += is_article
            row["barren"] = 0 if is_article else row["barren"] + 1
            leaves = row["left_at"] is None and row["barren"] >= self._limits.barren > row["articles"]
            if leaves:
                row["left_at"] = _stamp(now)
            _write(connection, row)
            _drop_waiting(connection, self._crawl, [name] if leaves else self._failed_trial(hosts), now)
        return leaves

    def adopt(self, start: str, name: str) -> None:
        """Remember the host that a start page moved to."""
        values = {"site": self._site, "start": index_key(normalize_url(start)), "host": clean_text(name)}
        with write_transaction(self._engine) as connection:
            connection.execute(upsert(connection.dialect.name, start_hosts), values)

    def adopted(self, starts: Sequence[str]) -> frozenset[str]:
        """Return the hosts that start pages moved to."""
        names = [index_key(normalize_url(start)) for start in starts]
        query = select(start_hosts.c.host).filter_by(site=self._site).where(start_hosts.c.start.in_(names))
        with read_connection(self._engine) as connection:
            return frozenset(connection.scalars(query))

    @contextmanager
    def _turn(self) -> Iterator[Connection]:
        """Begin a transaction that no other process of this site's crawls is in: counts are read and written in it."""
        with write_transaction(self._engine) as connection:
            lock_names(connection, [f"hosts of {self._site}"])
            yield connection

    def _known(self, connection: Connection) -> dict[str, _Row]:
        rows = connection.execute(select(other_hosts).filter_by(site=self._site)).mappings()
        return {row["host"]: dict(row) for row in rows}

    def _refuses(self, hosts: Mapping[str, _Row], name: str, bounded: bool) -> str | None:
        row = hosts.get(name)
        if row is not None and row["left_at"] is not None:
            return "left_alone"
        mine = [each for each in hosts.values() if each["crawl_id"] == self._crawl]
        queued = row["queued"] if row in mine else 0
        full = queued >= self._limits.per_host or sum(each["queued"] for each in mine) >= self._limits.per_crawl
        if bounded and full:
            return "host_limit"
        proven = row is not None and row["articles"]
        crowded = not queued and sum(not each["articles"] for each in mine) >= self._limits.unproven
        return None if proven or not (crowded or self._failed_trial(hosts)) else "host_limit"

    def _failed_trial(self, hosts: Mapping[str, _Row]) -> list[str]:
        """Name the hosts that gave no article, once this crawl has asked them for enough pages together."""
        mine = [row for row in hosts.values() if row["crawl_id"] == self._crawl and not row["articles"]]
        return [row["host"] for row in mine] if sum(row["pages"] for row in mine) >= self._limits.trial else []

    def _take(self, connection: Connection, hosts: dict[str, _Row], url: str, now: float) -> None:
        name = _name(url)
        row = hosts.setdefault(name, _fresh(self._site, name, url, self._crawl, now))
        row["queued"] = row["queued"] + 1 if row["crawl_id"] == self._crawl else 1
        row["crawl_id"] = self._crawl
        _write(connection, row)


def list_other_hosts(connection: Connection, site: str) -> list[OtherHost]:
    """Return the other hosts of a site, those that are left alone first."""
    columns = [other_hosts.c[name] for name in ("host", "pages", "articles", "example", "met_at", "left_at")]
    query = select(*columns).where(other_hosts.c.site == clean_text(site))
    found = connection.execute(query.order_by(other_hosts.c.left_at.is_(None), other_hosts.c.host)).mappings()
    return [_other_host(row) for row in found]


def _other_host(row: Mapping[Any, Any]) -> OtherHost:
    left = row["left_at"]
    times = {"met_at": datetime.fromisoformat(row["met_at"]), "left_at": left and datetime.fromisoformat(left)}
    return OtherHost(**{**row, **times})


def _fresh(site: str, name: str, url: str, crawl: int, now: float) -> _Row:
    counts = {"queued": 0, "pages": 0, "articles": 0, "barren": 0}
    place = {"site": site, "host": name, "crawl_id": crawl, "example": clean_text(url)}
    return {**place, **counts, "met_at": _stamp(now), "left_at": None}


def _forget(connection: Connection, site: str, before: float) -> None:
    """Forget the hosts that were left alone so long ago: they may have become other ones."""
    old = (other_hosts.c.site == site) & (other_hosts.c.left_at < _stamp(before))
    connection.execute(delete(other_hosts).where(old))


def _present(connection: Connection, crawl: int, urls: Sequence[str]) -> frozenset[str]:
    """Return the addresses that the crawl has already: they are not asked for a second time."""
    names = {index_key(normalize_url(url)): url for url in urls}
    found: set[str] = set()
    ordered = sorted(names)
    for place in range(0, len(ordered), 500):
        some = frontier_urls.c.normalized_url.in_(ordered[place : place + 500])
        query = select(frontier_urls.c.normalized_url).where(frontier_urls.c.crawl_id == crawl, some)
        found.update(names[name] for name in connection.scalars(query))
    return frozenset(found)


def _write(connection: Connection, row: _Row) -> None:
    connection.execute(upsert(connection.dialect.name, other_hosts), row)


def _drop_waiting(connection: Connection, crawl: int, names: Sequence[str], now: float) -> None:
    if names:
        here = (frontier_urls.c.crawl_id == crawl) & frontier_urls.c.host.in_(sorted(names))
        values = {"state": "done", "outcome": "skipped:left_alone", "changed_at": _stamp(now)}
        connection.execute(update(frontier_urls).where(here, frontier_urls.c.state == "waiting").values(values))


def _name(url: str) -> str:
    return clean_text(host(url))


def _stamp(now: float) -> str:
    return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=now)).isoformat(timespec="milliseconds")
