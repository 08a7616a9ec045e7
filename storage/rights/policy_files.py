"""What hosts say of the use of their texts in files of their own, kept version by version with the times of looks."""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, bindparam, insert, select, update

from storage.db import glance, write_transaction
from storage.db.shared_engine import close_engine
from storage.robots import LENGTH
from storage.rows import clean_text, lock_names
from storage.schema.rights import policy_files

FRESH = timedelta(days=14)
"""How long after it was last read a file is taken for what it was: twice the days between two looks."""

AFTER = timedelta(days=1)
"""How long after an article was fetched a look still speaks for it: a host is asked when its first article has come."""

_SAYING = frozenset({200, 404, 410})


class PolicyFileKind(StrEnum):
    """The files that are looked at."""

    ROBOTS = "robots.txt"
    TDMREP = "tdmrep.json"
    AI_TXT = "ai.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFile:
    """One file as a host gave it: ``status`` of the answer, its ``text`` ("" where it has none), ``agent`` that asked.

    ``first_seen`` and ``last_seen`` (aware) are the first and the last look that found it so.
    """

    site: str
    host: str
    kind: PolicyFileKind
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
        if self.kind is PolicyFileKind.TDMREP and len(self.text) >= LENGTH:
            return False
        return self.status in _SAYING


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """When one version of a file was found, and the number of its row."""

    id: int
    kind: PolicyFileKind
    first_seen: datetime
    last_seen: datetime


class PolicyFiles:
    """The table ``policy_files``; safe in several threads and processes.  Raises StorageError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Give the connections back."""
        close_engine(self._engine)

    def note(self, seen: PolicyFile) -> bool:
        """Keep one look, as it was at ``first_seen``; return whether it showed another version than the one before."""
        values = _values(seen)
        with write_transaction(self._engine) as connection:
            lock_names(connection, [seen.site])
            latest = connection.execute(_LATEST, values).mappings().first()
            if latest is not None and (latest["digest"], latest["status"]) == (values["digest"], values["status"]):
                last = max(latest["last_seen"], values["last_seen"], key=datetime.fromisoformat)
                connection.execute(_SEEN_AGAIN, {"which": latest["id"], "last": last})
                return False
            connection.execute(insert(policy_files), values)
            return True

    def looked_at(self, site: str, host: str) -> dict[PolicyFileKind, datetime]:
        """Return when each file of a host was last read for a site."""
        return {version.kind: version.last_seen for version in self.versions(site, host)}

    def versions(self, site: str, host: str) -> list[PolicyVersion]:
        """Return the versions of the files of a host without their texts, oldest first."""
        with glance(self._engine) as connection:
            rows = connection.execute(_VERSIONS, {"site": clean_text(site), "host": clean_text(host)}).mappings()
            return [PolicyVersion(id=row["id"], **_times(row)) for row in rows]

    def one(self, which: int) -> PolicyFile:
        """Return a version by its number."""
        with glance(self._engine) as connection:
            return _notice(connection.execute(_ONE, {"which": which}).mappings().one())

    def of(self, site: str, host: str) -> list[PolicyFile]:
        """Return all versions of the files of a host, oldest first."""
        return [self.one(version.id) for version in self.versions(site, host)]


def version_at(versions: Sequence[PolicyVersion], moment: datetime) -> PolicyVersion | None:
    """Return the version of one file that stood when an article was fetched, None where no look is near enough.

    ``versions`` are of one kind, oldest first.
    """
    place = bisect_right(versions, moment, key=lambda version: version.first_seen)
    if place and moment - versions[place - 1].last_seen <= FRESH:
        return versions[place - 1]
    after = versions[place] if place < len(versions) else None
    return after if after is not None and after.first_seen - moment <= AFTER else None


def _notice(row: Mapping[Any, Any]) -> PolicyFile:
    return PolicyFile(**_times(row), **{name: row[name] for name in ("site", "host", "url", "agent", "status", "text")})


def _times(row: Mapping[Any, Any]) -> dict[str, Any]:
    seen = {name: datetime.fromisoformat(row[name]) for name in ("first_seen", "last_seen")}
    return {"kind": PolicyFileKind(row["kind"]), **seen}


def _values(seen: PolicyFile) -> dict[str, Any]:
    text = clean_text(seen.text)[:LENGTH]
    return {
        "site": clean_text(seen.site),
        "host": clean_text(seen.host),
        "kind": seen.kind.value,
        "url": clean_text(seen.url)[:2000],
        "agent": clean_text(seen.agent)[:200],
        "status": seen.status,
        "text": text,
        "digest": hashlib.sha256(text.encode()).hexdigest()[:32],
        "first_seen": seen.first_seen.isoformat(),
        "last_seen": seen.last_seen.isoformat(),
    }


_VERSIONS = (
    select(policy_files.c.id, policy_files.c.kind, policy_files.c.first_seen, policy_files.c.last_seen)
    .filter_by(site=bindparam("site"), host=bindparam("host"))
    .order_by(policy_files.c.first_seen, policy_files.c.id)  # a long crawl may note what it read before another one did
)
_ONE = select(policy_files).where(policy_files.c.id == bindparam("which"))
_LATEST = (
    select(policy_files.c.id, policy_files.c.digest, policy_files.c.status, policy_files.c.last_seen)
    .filter_by(site=bindparam("site"), host=bindparam("host"), kind=bindparam("kind"))
    .order_by(policy_files.c.first_seen.desc(), policy_files.c.id.desc())
    .limit(1)
)
_SEEN_AGAIN = update(policy_files).where(policy_files.c.id == bindparam("which")).values(last_seen=bindparam("last"))
