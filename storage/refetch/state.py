"""Looks at pages that are visited again: what the last one found, when the next one is due, whom to believe."""

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, bindparam, insert, select, update

from storage.db.engine import reading, take_turns, writing
from storage.db.keys import at, place_of, upsert
from storage.db.text import clean
from storage.links import links_from, links_value
from storage.records import Link, LinkKind
from storage.refetch.schedule import YOUNG, due, due_gone
from storage.refetch.validators import Validators, Verdict, judge
from storage.schema.core import articles, looks, trust

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page as its last full answer showed it.

    ``content`` names what was read of it and ``read_by`` the reader: two of the same reader can be compared.  ``size``
    is in bytes.  ``looks`` counts the answers so far, ``quiet`` those in a row that showed nothing changed.
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
class Trust:
    """How far a site's validators are believed: changes they followed, and whether they have lied."""

    proofs: int = 0
    believed: bool = True


class Looks:
    """The table ``looks`` and the trust that goes with it; safe in several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def find(self, site: str, url: str) -> tuple[Look | None, Trust]:
        """Give the last look at an address, or None, and how far the validators of its site are believed."""
        with reading(self._engine) as connection:
            row = _row(connection, place_of(site, url))
            believed = connection.execute(_TRUST, {"site": clean(site)}).mappings().first()
        return (None if row is None else _look(row)), _trust(believed)

    def remember(self, look: Look) -> Verdict:
        """Keep a full answer whose content is durable, and say what it tells of the site's validators.

        Call it after what the page showed is stored: an answer "unchanged" shows nothing again.
        """
        needless = not look.validators and look.born_at is None
        if needless and self.find(look.site, look.url)[0] is None:
            return Verdict.NOTHING  # most lists say nothing of their version, and need no row
        with writing(self._engine) as connection:
            take_turns(connection, [look.site])
            return keep(connection, look)

    def unchanged(self, site: str, url: str, looked_at: datetime) -> None:
        """Note an answer that said nothing has changed (304), for a list or an article."""
        with writing(self._engine) as connection:
            take_turns(connection, [site])
            met_unchanged(connection, place_of(site, url), looked_at)

    def trust(self, site: str) -> Trust:
        """Say how far a site's validators are believed."""
        with reading(self._engine) as connection:
            return _trust(connection.execute(_TRUST, {"site": clean(site)}).mappings().first())

    def forget_validators(self, site: str) -> None:
        """Have the lists of a site asked for whole once more: not all that they showed could be fetched."""
        with writing(self._engine) as connection:
            take_turns(connection, [site])
            forgotten = {"etag": None, "last_modified": None}
            lists = update(looks).where(looks.c.site == clean(site), looks.c.born_at.is_(None))
            connection.execute(lists.values(forgotten))

    def due(self, site: str, now: datetime, limit: int = 1000) -> list[Link]:
        """Give the young articles that are to be looked at now, the one due longest first."""
        query = (
            select(looks.c.url)
            .where(looks.c.site == clean(site), looks.c.due_at <= _key(now), looks.c.due_at > _key(now - YOUNG))
            .order_by(looks.c.due_at, looks.c.normalized_url)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [Link(url, LinkKind.ARTICLE, "revisit") for url in connection.scalars(query)]


def keep(connection: Connection, look: Look) -> Verdict:
    """Keep a full answer within a transaction of the caller; see :meth:`Looks.remember`."""
    place = place_of(look.site, look.url)
    known = _row(connection, place)
    if known is None:
        _write(connection, place, look)
        return Verdict.NOTHING
    before = _look(known)
    comparable = before.read_by == look.read_by
    if before.looked_at >= look.looked_at:  # a page of the archive was read again
        if not comparable:
            reread = {"read_by": clean(look.read_by), "content": clean(look.content)}
            connection.execute(_SET, {**_which(place), **reread})
        return Verdict.NOTHING
    same = before.content == look.content
    verdict = judge(before.validators, look.validators, content_same=same or not comparable)
    _believe(connection, look, verdict)
    quiet = before.quiet + 1 if same or not comparable else 0
    born = before.born_at or look.born_at
    _write(connection, place, replace(look, looks=before.looks + 1, quiet=quiet, born_at=born))
    return verdict


def met_unchanged(connection: Connection, place: dict[str, str], looked_at: datetime) -> None:
    """Note an answer 304 within a transaction of the caller; ``place`` is from :func:`storage.db.keys.place_of`."""
    advance(connection, place, looked_at)
    connection.execute(_SEEN, {**_which(place), "date_last_seen": looked_at.isoformat(), "date_gone": None})


def advance(connection: Connection, place: dict[str, str], looked_at: datetime) -> None:
    """Note a look that showed nothing new of a page, where the page is looked at again at all."""
    row = _row(connection, place)
    if row is None:
        return
    born, quiet = row["born_at"], row["quiet"] + 1
    values = {"looks": row["looks"] + 1, "quiet": quiet, "looked_at": looked_at.isoformat()}
    values["due_at"] = _due(born and datetime.fromisoformat(born), looked_at, quiet)
    connection.execute(_SET, {**_which(place), **values})


def found_gone(connection: Connection, place: dict[str, str], looked_at: datetime) -> None:
    """Note that an article is not there; it is looked for again, since a site that was away may be back."""
    gone_at = connection.execute(_GONE_AT, _which(place)).scalar()
    if gone_at is None:
        return
    moment = due_gone(datetime.fromisoformat(gone_at), looked_at)
    values = {"looked_at": looked_at.isoformat(), "due_at": moment and _key(moment)}
    connection.execute(_SET, {**_which(place), **values})


def known(connection: Connection, place: dict[str, str]) -> bool:
    """Say whether a page was looked at before and will be again."""
    return _row(connection, place) is not None


def _believe(connection: Connection, look: Look, verdict: Verdict) -> None:
    """Count a proof, or never believe the site again."""
    if verdict is Verdict.NOTHING:
        return
    place = {"site": clean(look.site)}
    known = connection.execute(_TRUST, place).mappings().first()
    if known is None:
        connection.execute(insert(trust), {**place, "proofs": 0})
    change = update(trust).where(trust.c.site == place["site"])
    if verdict is Verdict.PROOF:
        connection.execute(change.values(proofs=trust.c.proofs + 1))
    elif known is None or known["distrusted_at"] is None:
        connection.execute(change.values(distrusted_at=look.looked_at.isoformat(), evidence=clean(look.url)))
        logger.warning(
            "%s: %s changed but its ETag or Last-Modified did not: they are not believed any more",
            look.site,
            look.url,
        )


def _write(connection: Connection, place: dict[str, str], look: Look) -> None:
    row = {
        **place,
        "url": clean(look.url),
        "etag": look.validators.etag and clean(look.validators.etag),
        "last_modified": look.validators.last_modified and clean(look.validators.last_modified),
        "read_by": clean(look.read_by),
        "content": clean(look.content),
        "size": look.size,
        "looks": look.looks,
        "quiet": look.quiet,
        "looked_at": look.looked_at.isoformat(),
        "born_at": look.born_at and look.born_at.isoformat(),
        "due_at": _due(look.born_at, look.looked_at, look.quiet),
        "sources": links_value(look.sources),
    }
    connection.execute(upsert(connection.dialect.name, looks, frozenset()), row)


def _due(born: datetime | None, looked_at: datetime, quiet: int) -> str | None:
    moment = due(born, looked_at, quiet) if born is not None else None
    return None if moment is None else _key(moment)


def _key(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _row(connection: Connection, place: dict[str, str]) -> RowMapping | None:
    return connection.execute(_FIND, place).mappings().first()


def _trust(row: RowMapping | None) -> Trust:
    return Trust() if row is None else Trust(row["proofs"], row["distrusted_at"] is None)


def _look(row: RowMapping) -> Look:
    born = row["born_at"]
    return Look(
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


_FIND = select(looks).where(*at(looks))
_TRUST = select(trust).where(trust.c.site == bindparam("site"))
_SET = update(looks).where(looks.c.site == bindparam("at_site"), looks.c.normalized_url == bindparam("at_url"))
_AN_ARTICLE = (articles.c.site == bindparam("at_site"), articles.c.normalized_url == bindparam("at_url"))
_SEEN = update(articles).where(*_AN_ARTICLE)
_GONE_AT = select(articles.c.date_gone).where(*_AN_ARTICLE)
