"""Which crawls have ended since somebody looked, whoever crawled."""

from collections.abc import Collection

from sqlalchemy import Engine, func, select

from storage.db import read_connection
from storage.records import Run
from storage.schema.core import runs

MOST = 5000
"""Runs that began since the last look, at most."""


def last_run(engine: Engine) -> int:
    """Return the number of the latest run, 0 where there is none.  Raises StorageError."""
    with read_connection(engine) as connection:
        return int(connection.execute(select(func.coalesce(func.max(runs.c.id), 0))).scalar_one())


def ended_crawls(engine: Engine, after: int, unended: Collection[int]) -> tuple[list[Run], set[int], int]:
    """Return the crawls that have ended of those with a number above ``after`` and of the ``unended``.

    With it the numbers of those that have not ended yet, and the latest number.  Raises StorageError.
    """
    later = (runs.c.id > after) & (runs.c.kind == "crawl")
    query = select(runs).where(later | runs.c.id.in_(unended)).order_by(runs.c.id).limit(MOST + len(unended))
    with read_connection(engine) as connection:
        found = [Run.of(row) for row in connection.execute(query).mappings()]
    ended = [run for run in found if run.ended_at is not None]
    still = {run.id for run in found if run.ended_at is None}
    return ended, still, max((run.id for run in found), default=after)
