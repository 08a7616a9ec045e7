"""The feeds and sitemaps of a site and how they do, kept from crawl to crawl."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, select

from storage.db import glance, write_transaction
from storage.db.shared_engine import close_engine
from storage.records import LinkKind
from storage.refetch.source_backoff import FeedStatus, SourceVisit, updated_status
from storage.rows import clean_text, index_key, lock_names, place_of, upsert
from storage.schema.service import sources
from storage.urls import normalize_url

FORGOTTEN = timedelta(days=90)
"""A source that was not asked for so long is not named any more: one that fails is asked for each week."""

_TIMES = ("failed_at", "answered_at", "fresh_at", "newest_at")


class Sources:
    """The table ``sources``, one transaction a call; safe in several threads and processes.  Raises StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Give the connections back."""
        close_engine(self._engine)

    def of(self, site: str) -> list[FeedStatus]:
        """Return the sources of a site, the one that has failed longest first, then by address."""
        with glance(self._engine) as connection:
            found = _rows(connection, site).values()
        return sorted(found, key=lambda source: (source.failed_at is None, source.failed_at, source.url))

    def resting(self, site: str, now: datetime) -> frozenset[str]:
        """Return the identities of those that are to be left alone at a time (aware)."""
        with glance(self._engine) as connection:
            return frozenset(name for name, source in _rows(connection, site).items() if source.rests(now))

    def note(self, site: str, glances: Sequence[SourceVisit]) -> list[tuple[FeedStatus, FeedStatus]]:
        """Keep what some looks found; return those whose resting began or ended, as they were and as they are.

        Rows of sources that no page has named for :data:`FORGOTTEN` go.
        """
        turned: list[tuple[FeedStatus, FeedStatus]] = []
        with write_transaction(self._engine) as connection:
            lock_names(connection, [site])
            known, changed = _rows(connection, site), dict[str, FeedStatus]()
            for glance in glances:
                name = name_of(glance.url)
                before = changed.get(name) or known.get(name)
                after = updated_status(site, before, glance)
                if after is None:
                    continue
                changed[name] = after
                if before is not None and before.resting != after.resting:
                    turned.append((before, after))
            if changed:
                rows = [_values(source) for source in changed.values()]
                connection.execute(upsert(connection.dialect.name, sources), rows)
                latest = max(source.asked_at for source in changed.values())
                connection.execute(_FORGET, {"site": clean_text(site), "before": (latest - FORGOTTEN).isoformat()})
        return turned


def name_of(url: str) -> str:
    """Return the name under which a source is known, the same for all spellings of its address."""
    return index_key(normalize_url(url))


def _rows(connection: Connection, site: str) -> dict[str, FeedStatus]:
    rows = connection.execute(_OF, {"site": clean_text(site)}).mappings()
    return {row["normalized_url"]: _source(row) for row in rows}


def _source(row: Mapping[Any, Any]) -> FeedStatus:
    times = {name: None if row[name] is None else datetime.fromisoformat(row[name]) for name in _TIMES}
    return FeedStatus(
        site=row["site"],
        url=row["url"],
        kind=LinkKind(row["kind"]),
        asked_at=datetime.fromisoformat(row["asked_at"]),
        weight=row["weight"],
        reason=row["reason"],
        next_at=datetime.fromtimestamp(row["next_at"], UTC) if row["next_at"] else None,
        **times,
    )


def _values(source: FeedStatus) -> dict[str, Any]:
    times = {name: getattr(source, name) for name in _TIMES}
    return {
        **place_of(source.site, source.url),
        "url": clean_text(source.url),
        "kind": source.kind.value,
        "weight": source.weight,
        "reason": source.reason and clean_text(source.reason),
        "asked_at": source.asked_at.astimezone(UTC).isoformat(),
        "next_at": source.next_at.timestamp() if source.next_at else 0.0,
        **{name: moment and moment.isoformat() for name, moment in times.items()},
    }


_OF = select(sources).where(sources.c.site == bindparam("site"))
_FORGET = delete(sources).where(sources.c.site == bindparam("site"), sources.c.asked_at < bindparam("before"))
