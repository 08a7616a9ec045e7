"""Looks at pages that are visited again: what the last one found, when the next one is due, whom to believe."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, bindparam, insert, select, update

from storage.db import glance, write_transaction
from storage.db.shared_engine import close_engine
from storage.links import links_from, links_value
from storage.records import Link, LinkKind
from storage.refetch.schedule import YOUNG, next_fetch_at, next_fetch_of_gone
from storage.refetch.validators import Validators, ValidatorVerdict, judge_validators
from storage.rows import at_address, clean_text, lock_names, place_of, upsert
from storage.schema.core import articles, fetch_state, validator_trust

logger = logging.getLogger(__name__)

_CHUNK = 500  # SQLite takes 999 parameters in its oldest build still met


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState:
    """One page as its last full answer showed it.

    ``content`` names what was read of it and ``read_by`` the reader: two of the same reader can be compared.  ``size``
    is in bytes.  ``fetch_state`` counts the answers so far, ``quiet`` those in a row that showed nothing changed.
    ``born_at`` is set for articles only, which are looked at again when due.  ``sources`` are the lists the page leads
    to.  Times are aware.
    """

    site: str
    url: str
    validators: Validators
    read_by: str
    content: str
    size: int
    looked_at: datetime
    born_at: datetime | None = None
    sources: tuple[Link, ...] = field(default=(), repr=False)
    looks: int = 1
    quiet: int = 0


@dataclass(frozen=True, slots=True)
class ValidatorTrust:
    """How far a site's validators are believed: changes they followed, and whether they have lied."""

    proofs: int = 0
    believed: bool = True


class FetchStates:
    """The table ``fetch_state`` and the trust that goes with it; safe in several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Give the connections back."""
        close_engine(self._engine)

    def find(self, site: str, url: str) -> tuple[FetchState | None, ValidatorTrust]:
        """Return the last look at an address, or None, and how far the validators of its site are believed."""
        with glance(self._engine) as connection:
            row = _row(connection, place_of(site, url))
            believed = connection.execute(_TRUST, {"site": clean_text(site)}).mappings().first()
        return (None if row is None else _look(row)), _trust(believed)

    def remember(self, look: FetchState) -> ValidatorVerdict:
        """Keep a full answer whose content is durable, and say what it tells of the site's validators.

        Call it after what the page showed is stored: an answer "unchanged" shows nothing again.
        """
        needless = not look.validators and look.born_at is None
        if needless and self.find(look.site, look.url)[0] is None:
            return ValidatorVerdict.NOTHING  # most lists say nothing of their version, and need no row
        with write_transaction(self._engine) as connection:
            lock_names(connection, [look.site])
            return keep_fetch_state(connection, look)

    def unchanged(self, site: str, url: str, looked_at: datetime) -> None:
        """Note an answer that said nothing has changed (304), for a list or an article."""
        with write_transaction(self._engine) as connection:
            lock_names(connection, [site])
            note_unchanged(connection, place_of(site, url), looked_at)

    def trust(self, site: str) -> ValidatorTrust:
        """Return how far a site's validators are believed."""
        with glance(self._engine) as connection:
            return _trust(connection.execute(_TRUST, {"site": clean_text(site)}).mappings().first())

    def forget_validators(self, site: str) -> None:
        """Have the lists of a site asked for whole once more: not all that they showed could be fetched."""
        with write_transaction(self._engine) as connection:
            lock_names(connection, [site])
            forgotten = {"etag": None, "last_modified": None}
            lists = update(fetch_state).where(fetch_state.c.site == clean_text(site), fetch_state.c.born_at.is_(None))
            connection.execute(lists.values(forgotten))

    def due(self, site: str, now: datetime, limit: int = 1000) -> list[Link]:
        """Return the young articles that are to be looked at now, the one due longest first."""
        query = (
            select(fetch_state.c.url)
            .where(
                fetch_state.c.site == clean_text(site),
                fetch_state.c.due_at <= _key(now),
                fetch_state.c.due_at > _key(now - YOUNG),
            )
            .order_by(fetch_state.c.due_at, fetch_state.c.normalized_url)
            .limit(limit)
        )
        with glance(self._engine) as connection:
            return [Link(url, LinkKind.ARTICLE, "revisit") for url in connection.scalars(query)]


def keep_fetch_state(connection: Connection, look: FetchState) -> ValidatorVerdict:
    """Keep a full answer within a transaction of the caller; see :meth:`FetchStates.remember`."""
    place = place_of(look.site, look.url)
    known = _row(connection, place)
    if known is None:
        _write(connection, place, look)
        return ValidatorVerdict.NOTHING
    before = _look(known)
    comparable = before.read_by == look.read_by
    if before.looked_at >= look.looked_at:  # a page of the archive was read again
        if not comparable:
            reread = {"read_by": clean_text(look.read_by), "content": clean_text(look.content)}
            connection.execute(_SET, {**_which(place), **reread})
        return ValidatorVerdict.NOTHING
    same = before.content == look.content
    verdict = judge_validators(before.validators, look.validators, content_same=same or not comparable)
    _believe(connection, look, verdict)
    quiet = before.quiet + 1 if same or not comparable else 0
    born = before.born_at or look.born_at
    _write(connection, place, replace(look, looks=before.looks + 1, quiet=quiet, born_at=born))
    return verdict


def note_unchanged(connection: Connection, place: dict[str, str], looked_at: datetime) -> None:
    """Note an answer 304 within a transaction of the caller; ``place`` is from :func:`storage.rows.keys.place_of`."""
    note_nothing_new(connection, place, looked_at)
    connection.execute(_SEEN, {**_which(place), "date_last_seen": looked_at.isoformat(), "date_gone": None})


def note_nothing_new(connection: Connection, place: dict[str, str], looked_at: datetime) -> None:
    """Note a look that showed nothing new of a page, where the page is looked at again at all."""
    row = _row(connection, place)
    if row is None:
        return
    born, quiet = row["born_at"], row["quiet"] + 1
    values = {"looks": row["looks"] + 1, "quiet": quiet, "looked_at": looked_at.isoformat()}
    values["due_at"] = _due(born and datetime.fromisoformat(born), looked_at, quiet)
    connection.execute(_SET, {**_which(place), **values})


def note_gone(connection: Connection, place: dict[str, str], looked_at: datetime) -> None:
    """Note that an article is not there; it is looked for again, since a site that was away may be back."""
    gone_at = connection.execute(_GONE_AT, _which(place)).scalar()
    if gone_at is None:
        return
    moment = next_fetch_of_gone(datetime.fromisoformat(gone_at), looked_at)
    values = {"looked_at": looked_at.isoformat(), "due_at": moment and _key(moment)}
    connection.execute(_SET, {**_which(place), **values})


def find_refetched(connection: Connection, places: Sequence[dict[str, str]]) -> set[tuple[str, str]]:
    """Return site and page identity of those of a batch's pages that were looked at before and will be again."""
    by_site: dict[str, list[str]] = {}
    for place in places:
        by_site.setdefault(place["site"], []).append(place["normalized_url"])
    found = set[tuple[str, str]]()
    for site, names in by_site.items():
        for start in range(0, len(names), _CHUNK):
            chunk = fetch_state.c.normalized_url.in_(names[start : start + _CHUNK])
            rows = connection.scalars(select(fetch_state.c.normalized_url).where(fetch_state.c.site == site, chunk))
            found.update((site, name) for name in rows)
    return found


def _believe(connection: Connection, look: FetchState, verdict: ValidatorVerdict) -> None:
    """Count a proof, or never believe the site again."""
    if verdict is ValidatorVerdict.NOTHING:
        return
    place = {"site": clean_text(look.site)}
    known = connection.execute(_TRUST, place).mappings().first()
    if known is None:
        connection.execute(insert(validator_trust), {**place, "proofs": 0})
    change = update(validator_trust).where(validator_trust.c.site == place["site"])
    if verdict is ValidatorVerdict.PROOF:
        connection.execute(change.values(proofs=validator_trust.c.proofs + 1))
    elif known is None or known["distrusted_at"] is None:
        connection.execute(change.values(distrusted_at=look.looked_at.isoformat(), evidence=clean_text(look.url)))
        logger.warning(
            "%s: %s changed but its ETag or Last-Modified did not: they are not believed any more",
            look.site,
            look.url,
        )


def _write(connection: Connection, place: dict[str, str], look: FetchState) -> None:
    row = {
        **place,
        "url": clean_text(look.url),
        "etag": look.validators.etag and clean_text(look.validators.etag),
        "last_modified": look.validators.last_modified and clean_text(look.validators.last_modified),
        "read_by": clean_text(look.read_by),
        "content": clean_text(look.content),
        "size": look.size,
        "looks": look.looks,
        "quiet": look.quiet,
        "looked_at": look.looked_at.isoformat(),
        "born_at": look.born_at and look.born_at.isoformat(),
        "due_at": _due(look.born_at, look.looked_at, look.quiet),
        "sources": links_value(look.sources),
    }
    connection.execute(upsert(connection.dialect.name, fetch_state, frozenset()), row)


def _due(born: datetime | None, looked_at: datetime, quiet: int) -> str | None:
    moment = next_fetch_at(born, looked_at, quiet) if born is not None else None
    return None if moment is None else _key(moment)


def _key(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _row(connection: Connection, place: dict[str, str]) -> RowMapping | None:
    return connection.execute(_FIND, place).mappings().first()


def _trust(row: RowMapping | None) -> ValidatorTrust:
    return ValidatorTrust() if row is None else ValidatorTrust(row["proofs"], row["distrusted_at"] is None)


def _look(row: RowMapping) -> FetchState:
    born = row["born_at"]
    return FetchState(
        site=row["site"],
        url=row["url"],
        validators=Validators(row["etag"], row["last_modified"]),
        read_by=row["read_by"],
        content=row["content"],
        size=row["size"],
        looked_at=datetime.fromisoformat(row["looked_at"]),
        born_at=None if born is None else datetime.fromisoformat(born),
        sources=links_from(row["sources"]),
        looks=row["looks"],
        quiet=row["quiet"],
    )


def _which(place: dict[str, str]) -> dict[str, Any]:
    return {"at_site": place["site"], "at_url": place["normalized_url"]}


_FIND = select(fetch_state).where(*at_address(fetch_state))
_TRUST = select(validator_trust).where(validator_trust.c.site == bindparam("site"))
_SET = update(fetch_state).where(
    fetch_state.c.site == bindparam("at_site"), fetch_state.c.normalized_url == bindparam("at_url")
)
_AN_ARTICLE = (articles.c.site == bindparam("at_site"), articles.c.normalized_url == bindparam("at_url"))
_SEEN = update(articles).where(*_AN_ARTICLE)
_GONE_AT = select(articles.c.date_gone).where(*_AN_ARTICLE)
