"""Crawls that finished long ago, with the report of their errors."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Engine, func, select

from storage.db import read_connection
from storage.frontier.finished import is_finished, site_lock
from storage.rows import clean_text
from storage.schema.budgets import shown_marks, url_groups
from storage.schema.frontier import crawls, frontier_queues, frontier_urls, workers
from storage.sweep import sweep


def forget_finished_crawls(engine: Engine, site: str, before: datetime, *, dry_run: bool = False) -> Iterator[int]:
    """Forget crawls of a site that finished before an aware time, with the addresses that failed in them.

    The latest crawl and every backfill stay, without their addresses.  Raises StorageError.
    """
    name = clean_text(site)
    ended = crawls.c.finished_at < before.astimezone(UTC).isoformat()
    old = (crawls.c.site == name) & ended
    locks = [site_lock(name)]
    for crawl_id in _ids(engine, old):
        rows = is_finished(frontier_urls.c.crawl_id, crawl_id)
        by = ("crawl_id", "normalized_url")
        yield from sweep(engine, frontier_urls, rows, by=by, locks=locks, dry_run=dry_run)
        for table in (frontier_queues, url_groups, shown_marks):
            here = is_finished(table.c.crawl_id, crawl_id)
            yield from sweep(engine, table, here, locks=locks, dry_run=dry_run)
    latest = select(func.max(crawls.c.id)).where(crawls.c.site == name, crawls.c.kind == "crawl").scalar_subquery()
    at_work = select(workers.c.id).where(workers.c.crawl_id == crawls.c.id)
    needless = old & (crawls.c.kind == "crawl") & (crawls.c.id < latest) & ~at_work.exists()
    yield from sweep(engine, crawls, needless, locks=locks, dry_run=dry_run)


def _ids(engine: Engine, old: ColumnElement[bool]) -> list[int]:
    with read_connection(engine) as connection:
        return list(connection.scalars(select(crawls.c.id).where(old).order_by(crawls.c.id)))
