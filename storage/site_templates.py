"""What was learnt of each site, version by version; one of them is in use, the others stay to be looked at."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from storage.rows import clean_text, upsert
from storage.schema.core import templates


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTemplate:
    """One version of what was learnt of a site from ``pages`` articles.

    ``value`` is the template as JSON; what it means is known to those who learn and use it.  ``learned_at`` is aware.
    ``active`` marks the version that pages are read with.
    """

    site: str
    version: str
    value: str
    pages: int
    learned_at: datetime
    active: bool = True


def insert_template(connection: Connection, template: StoredTemplate) -> None:
    """Keep a version and make it the one in use."""
    forget_template(connection, template.site)
    row: dict[str, Any] = {
        "site": clean_text(template.site),
        "version": template.version,
        "value": json.loads(clean_text(template.value)),
        "pages": template.pages,
        "learned_at": template.learned_at.isoformat(),
        "active": True,
    }
    connection.execute(upsert(connection.dialect.name, templates, frozenset()), row)


def forget_template(connection: Connection, site: str) -> int:
    """Take the version in use out of use and say how many there were; it stays to be looked at."""
    query = update(templates).where(templates.c.site == clean_text(site), templates.c.active)
    return connection.execute(query.values(active=False)).rowcount


def find_templates(connection: Connection, site: str) -> list[StoredTemplate]:
    """Return all versions of a site, the latest first."""
    query = select(templates).where(templates.c.site == clean_text(site))
    rows = connection.execute(query.order_by(templates.c.learned_at.desc(), templates.c.version)).mappings()
    return [_stored(row) for row in rows]


def active_template(connection: Connection, site: str) -> StoredTemplate | None:
    """Return the version in use, or None."""
    return next((one for one in find_templates(connection, site) if one.active), None)


def _stored(row: RowMapping) -> StoredTemplate:
    return StoredTemplate(
        site=row["site"],
        version=row["version"],
        value=json.dumps(row["value"], ensure_ascii=False),
        pages=row["pages"],
        learned_at=datetime.fromisoformat(row["learned_at"]),
        active=row["active"],
    )
