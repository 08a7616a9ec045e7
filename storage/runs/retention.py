"""The history of crawls kept within bounds: a site that is polled every half hour adds 17,500 rows a year."""

from datetime import datetime

from sqlalchemy import Engine, Select, delete, func, select

from storage.db import read_connection, write_transaction
from storage.rows import clean_text
from storage.runs.history import stamp
from storage.schema.core import runs

BATCH = 500
"""Rows deleted in one transaction, so that a crawl that writes hardly waits: 25 ms on SQLite, among 200,000 rows."""


def forget_crawls(engine: Engine, site: str, before: datetime, most: int = BATCH) -> int:
    """Delete crawls of a site that began before a time (aware) and have ended, the oldest first; count them.

    The latest run of a site stays, however old: it says when the site was crawled.  Backfills and re-extractions are
    few and stay.  An article keeps the number of the run that stored it.  Raises StorageError.
    """
    with write_transaction(engine) as connection:
        numbers = connection.scalars(_old(site, before).order_by(runs.c.started_at).limit(most)).all()
        if numbers:
            connection.execute(delete(runs).where(runs.c.id.in_(numbers)))
    return len(numbers)


def count_old_crawls(engine: Engine, site: str, before: datetime) -> int:
    """Count the crawls that :func:`forget_crawls` would delete.  Raises StorageError."""
    with read_connection(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(_old(site, before).subquery())).scalar_one())


def _old(site: str, before: datetime) -> Select[tuple[int]]:
    name = clean_text(site)
    latest = select(func.max(runs.c.id)).where(runs.c.site == name).scalar_subquery()
    return select(runs.c.id).where(
        runs.c.site == name,
        runs.c.started_at < stamp(before),
        runs.c.kind == "crawl",
        runs.c.ended_at.is_not(None),
        runs.c.id < latest,
    )
