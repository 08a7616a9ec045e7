"""What hosts say of the use of their texts in files of their own, kept version by version with the times of looks."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from storage.codec import clean
from storage.engine import reading, take_turns, writing
from storage.rights.schema import notices

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
        return {notice.kind: notice.last_seen for notice in self.of(site, host)}

    def of(self, site: str, host: str) -> list[Notice]:
        """Give all versions of the files of a host, oldest first."""
        with reading(self._engine) as connection:
            return read(connection, site, host)


def read(connection: Connection, site: str, host: str) -> list[Notice]:
    """Give all versions of the files of a host, as :meth:`Notices.of` does."""
    rows = connection.execute(_OF, {"site": clean(site), "host": clean(host)}).mappings()
    return [
        Notice(
            kind=NoticeKind(row["kind"]),
            first_seen=datetime.fromisoformat(row["first_seen"]),
            last_seen=datetime.fromisoformat(row["last_seen"]),
            **{name: row[name] for name in ("site", "host", "url", "agent", "status", "text")},
        )
        for row in rows
    ]


def at(versions: Sequence[Notice], moment: datetime) -> Notice | None:
    """Give the version of one file that stood when an article was fetched, None where no look is near enough.

    ``versions`` are of one kind, oldest first.
    """
    before = [each for each in versions if each.first_seen <= moment]
    if before:
        return before[-1] if moment - before[-1].last_seen <= FRESH else _just_after(versions, moment)
    return _just_after(versions, moment)


def _just_after(versions: Sequence[Notice], moment: datetime) -> Notice | None:
    return next((each for each in versions if timedelta() <= each.first_seen - moment <= AFTER), None)


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


_OF = select(notices).filter_by(site=bindparam("site"), host=bindparam("host")).order_by(notices.c.id)
_LATEST = (
    select(notices.c.id, notices.c.digest, notices.c.status, notices.c.last_seen)
    .filter_by(site=bindparam("site"), host=bindparam("host"), kind=bindparam("kind"))
    .order_by(notices.c.id.desc())
    .limit(1)
)
_SEEN_AGAIN = update(notices).where(notices.c.id == bindparam("which")).values(last_seen=bindparam("last"))
