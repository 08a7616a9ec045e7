"""Exports that go on from where the last one of their name ended: which there are, and when a record has changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from storage.db import read_connection, write_transaction
from storage.errors import ExportError
from storage.rights import Rights
from storage.rows import clean_text, lock_names
from storage.schema.exports import export_records, exports
from storage.selection import Selection

VOLATILE = frozenset(
    {"date_fetched", "run_id", "http", "raw_ref", "discovered_via"}
    | {"extractor_version", "rules_digest", "template_version", "signature"}
)
"""Names of a record that tell how we came by it.  A record that differs in nothing else is unchanged: re-reading a
whole archive with newer rules sends out what came out differently and nothing more.  ``signature`` follows the text."""

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedExport:
    """One name: ``generation`` is the last export that stands (0: none yet), ``articles`` what its readers hold then.

    ``query`` is canonical JSON text; ``made_at`` is aware.
    """

    name: str
    query: str
    format: str
    profile: str
    generation: int
    articles: int
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExportAttempt:
    """An export under a name that has begun as the ``attempt`` of that number.

    ``standing`` is the generation that stands; ``restart`` says that readers are to forget what they hold, ``fresh``
    that there is nothing to compare with.
    """

    export_id: int
    name: str
    attempt: int
    standing: int
    restart: bool
    fresh: bool


def list_exports(engine: Engine) -> list[NamedExport]:
    """Return all names, in their order.  Raises StorageError."""
    names = [field.name for field in fields(NamedExport)]
    with read_connection(engine) as connection:
        rows = connection.execute(select(exports).order_by(exports.c.name)).mappings()
        found = [{name: row[name] for name in names} for row in rows]
    return [
        NamedExport(**one | {"made_at": one["made_at"] and datetime.fromisoformat(one["made_at"])}) for one in found
    ]


def query_text(selection: Selection, **more: object) -> str:
    """Return what an export asks for as canonical JSON, so that two can be compared.

    Long texts stand as their digest.
    """
    values = {field.name: _ordered(getattr(selection, field.name)) for field in fields(selection)}
    values["rights"] = None if selection.rights is Rights.ANY else selection.rights.value
    values["like"] = [
        hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16] for text in sorted(selection.like)
    ]
    given = {name: value for name, value in (values | more).items() if value not in (None, (), [], {}, "", 0, False)}
    return json.dumps(given, ensure_ascii=False, sort_keys=True, default=_plain)


def record_digest(record: Mapping[str, Any]) -> str:
    """Return what is equal for two records that differ in nothing a reader of the corpus would call a change."""
    steady = {name: value for name, value in record.items() if name not in VOLATILE}
    if not steady.get("media"):  # the articles of exports made before there was such a field are no other ones
        steady.pop("media", None)
    if isinstance(steady.get("rights"), Mapping):
        steady["rights"] = _undated(steady["rights"])
    data = json.dumps(steady, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.blake2b(data.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def begin_export(engine: Engine, name: str, query: str, restart: bool) -> ExportAttempt:
    """Begin an export under a name.

    Raises ExportError for a name that cannot be one, and for a query that is not that of the last export of the name
    unless it is to begin anew.
    """
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise ExportError("--since-last", f"a name has 1 to {_LONGEST_NAME} characters that can be printed")
    with write_transaction(engine) as connection:
        lock_names(connection, [f"export:{name}"])
        row = connection.execute(select(exports).where(exports.c.name == clean_text(name))).mappings().first()
        if row is None:
            values = {"name": clean_text(name), "query": query, "format": "", "profile": ""}
            add = insert(exports).values(values | {"generation": 0, "attempt": 1, "articles": 0})
            return ExportAttempt(
                int(connection.execute(add.returning(exports.c.id)).scalar_one()), name, 1, 0, restart, True
            )
        if row["generation"] and row["query"] != query and not restart:
            raise ExportError(name, _difference(row["query"], query))
        connection.execute(update(exports).where(exports.c.id == row["id"]).values(attempt=row["attempt"] + 1))
        fresh = restart or not _has_rows(connection, row["id"])
        return ExportAttempt(row["id"], name, row["attempt"] + 1, row["generation"], restart, fresh)


def _has_rows(connection: Connection, export_id: int) -> bool:
    query = select(export_records.c.record_id).where(export_records.c.export_id == export_id).limit(1)
    return connection.execute(query).first() is not None


def _difference(before: str, now: str) -> str:
    old, new = json.loads(before), json.loads(now)
    names = ", ".join(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))
    return f"its last export asked for something else ({names}); ask the same, take another name, or use --restart"


def _ordered(value: Any) -> Any:
    return sorted(value) if isinstance(value, tuple) else value


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else str(value)


def _undated(value: Any) -> Any:
    """Take the times out of evidence: it is looked for at every fetch, and the same found again is no change."""
    if isinstance(value, Mapping):
        return {name: _undated(inner) for name, inner in value.items() if not _tells_time(str(name))}
    return [_undated(inner) for inner in value] if isinstance(value, list | tuple) else value


def _tells_time(name: str) -> bool:
    return name in {"at", "date", "time", "raw_ref"} or name.endswith("_at")
