"""The crawls of a site in a span of time, read as fast as they can be: a check reads 1,500 of them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from storage.codec import clean
from storage.runs import Run, stamp
from storage.schema import runs

_COLUMNS = tuple(runs.c[name] for name in ("id", "started_at", "ended_at", "ending", "exit_status", "counts", "bytes"))


def latest_crawls(connection: Connection, site: str, begin: datetime, end: datetime, most: int) -> Iterator[Run]:
    """Give the crawls that began from ``begin`` on and before ``end`` (both aware), newest first, at most so many.

    They have no process, log, memory or deadline: nobody who reads so many of them asks for that.
    """
    name, texts = clean(site), datetime.fromisoformat
    query = select(*_COLUMNS).where(runs.c.site == name, runs.c.kind == "crawl")
    query = query.where(runs.c.started_at >= stamp(begin), runs.c.started_at < stamp(end))
    for row in connection.execute(query.order_by(runs.c.id.desc()).limit(most)):
        number, started, ended, ending, status, counts, received = row
        yield Run(
            id=number,
            site=name,
            kind="crawl",
            started_at=texts(started),
            ended_at=texts(ended) if ended else None,
            ending=ending,
            exit_status=status,
            counts=counts,
            bytes=received,
            pid=None,
            log=None,
        )
