"""What hosts say of the use of their texts in files of their own, kept version by version with the times of looks."""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, bindparam, insert, select, update

from storage.db.engine import reading, take_turns, writing
from storage.db.text import clean
from storage.schema.rights import notices

LENGTH = 500 * 1024
"""Characters kept of a file: the 500 KiB of a robots.txt that any robot has to read (RFC 9309, section 2.5)."""

FRESH = timedelta(days=14)
"""How long after it was last read a file is taken for what it was: twice the days between two looks."""

AFTER = timedelta(days=1)
"""How long after an article was fetched a look still speaks for it: a host is asked when its first article has come."""

_SAYING = frozenset({200, 404, 410})


class NoticeKind(StrEnum):
    """The files that are looked at."""

    ROBOTS = "robots.txt"
    TDMREP = "tdmrep.json"
    AI_TXT = "ai.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One file as a host gave it: ``status`` of the answer, its ``text`` ("" where it has none), ``agent`` that asked.

    ``first_seen`` and ``last_seen`` (aware) are the first and the last look that found it so.
    """

    site: str
    host: str
    kind: NoticeKind
    url: str
    agent: str
    status: int
    text: str
    first_seen: datetime
    last_seen: datetime

    @property
    def readable(self) -> bool:
        """Whether the answer says anything: there is a file (200), or there is none (404, 410).

        Any other says neither: a file may stand behind a refusal, a price or a law, where nobody saw it.  Nor does a
        tdmrep.json that was cut: half of it is no JSON.
        """
        if self.kind is NoticeKind.TDMREP and len(self.text) >= LENGTH:
            return False
        return self.status in _SAYING


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """When one version of a file was found, and the number of its row."""

    id: int
    kind: NoticeKind
    first_seen: datetime
    last_seen: datetime


class Notices:
    """The table ``notices``; safe in several threads and processes.  Raises StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def note(self, seen: Notice) -> bool:
        """Keep one look, as it was at ``first_seen``; say whether it showed another version than the one before."""
        values = _values(seen)
        with writing(self._engine) as connection:
            take_turns(connection, [seen.site])
            latest = connection.execute(_LATEST, values).mappings().first()
            if latest is not None and (latest["digest"], latest["status"]) == (values["digest"], values["status"]):
                last = max(latest["last_seen"], values["last_seen"], key=datetime.fromisoformat)
                connection.execute(_SEEN_AGAIN, {"which": latest["id"], "last": last})
                return False
            connection.execute(insert(notices), values)
            return True

    def looked_at(self, site: str, host: str) -> dict[NoticeKind, datetime]:
        """Give when each file of a host was last read for a site."""
        return {version.kind: version.last_seen for version in self.versions(site, host)}

    def versions(self, site: str, host: str) -> list[Version]:
        """Give the versions of the files of a host without their texts, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_VERSIONS, {"site": clean(site), "host": clean(host)}).mappings()
            return [Version(id=row["id"], **_times(row)) for row in rows]

    def one(self, which: int) -> Notice:
        """Give a version by its number."""
        with reading(self._engine) as connection:
            return _notice(connection.execute(_ONE, {"which": which}).mappings().one())

    def of(self, site: str, host: str) -> list[Notice]:
        """Give all versions of the files of a host, oldest first."""
        return [self.one(version.id) for version in self.versions(site, host)]


def at(versions: Sequence[Version], moment: datetime) -> Version | None:
    """Give the version of one file that stood when an article was fetched, None where no look is near enough.

    ``versions`` are of one kind, oldest first.
    """
    place = bisect_right(versions, moment, key=lambda version: version.first_seen)
    if place and moment - versions[place - 1].last_seen <= FRESH:
        return versions[place - 1]
    after = versions[place] if place < len(versions) else None
    return after if after is not None and after.first_seen - moment <= AFTER else None


def _notice(row: Mapping[Any, Any]) -> Notice:
    return Notice(**_times(row), **{name: row[name] for name in ("site", "host", "url", "agent", "status", "text")})


def _times(row: Mapping[Any, Any]) -> dict[str, Any]:
    seen = {name: datetime.fromisoformat(row[name]) for name in ("first_seen", "last_seen")}
    return {"kind": NoticeKind(row["kind"]), **seen}


def _values(seen: Notice) -> dict[str, Any]:
    text = clean(seen.text)[:LENGTH]
    return {
        "site": clean(seen.site),
        "host": clean(seen.host),
        "kind": seen.kind.value,
        "url": clean(seen.url)[:2000],
        "agent": clean(seen.agent)[:200],
        "status": seen.status,
        "text": text,
        "digest": hashlib.sha256(text.encode()).hexdigest()[:32],
        "first_seen": seen.first_seen.isoformat(),
        "last_seen": seen.last_seen.isoformat(),
    }


_VERSIONS = (
    select(notices.c.id, notices.c.kind, notices.c.first_seen, notices.c.last_seen)
    .filter_by(site=bindparam("site"), host=bindparam("host"))
    .order_by(notices.c.first_seen, notices.c.id)  # a long crawl may note what it read before another one did
)
_ONE = select(notices).where(notices.c.id == bindparam("which"))
_LATEST = (
    select(notices.c.id, notices.c.digest, notices.c.status, notices.c.last_seen)
    .filter_by(site=bindparam("site"), host=bindparam("host"), kind=bindparam("kind"))
    .order_by(notices.c.first_seen.desc(), notices.c.id.desc())
    .limit(1)
)
_SEEN_AGAIN = update(notices).where(notices.c.id == bindparam("which")).values(last_seen=bindparam("last"))
