"""What a crawl leaves when it is finished: its addresses go in small transactions, the report of errors stays."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Engine, select

from storage.rows import clean_text
from storage.schema.frontier import crawls, frontier_queues, frontier_urls
from storage.sweep import sweep


def clear_finished(engine: Engine, site: str, *, dry_run: bool = False) -> Iterator[int]:
    """Delete the addresses of a site's finished crawls, yielding how many; those that failed stay, and their hosts.

    Every other crawl of a SQLite store waited as long as one transaction took (:mod:`storage.sweep`).

    Raises StorageError.
    """
    name = clean_text(site)
    ended = select(crawls.c.id).where(crawls.c.site == name, crawls.c.finished_at.is_not(None))
    done = frontier_urls.c.crawl_id.in_(ended) & (frontier_urls.c.state != "failed")
    left = select(frontier_urls.c.id).where(
        frontier_urls.c.crawl_id == frontier_queues.c.crawl_id, frontier_urls.c.host == frontier_queues.c.host
    )
    # Under the lock of whoever opens crawls again: a row must not go that was let wait a moment ago.
    locks = [site_lock(name)]
    by = ("crawl_id", "normalized_url")
    yield from sweep(engine, frontier_urls, done, by=by, locks=locks, dry_run=dry_run)
    needless = frontier_queues.c.crawl_id.in_(ended) & ~left.exists()
    yield from sweep(engine, frontier_queues, needless, locks=locks, dry_run=dry_run)


def is_finished(column: ColumnElement[int], crawl_id: int) -> ColumnElement[bool]:
    """Say that a row is of a crawl that is finished at the moment of the question."""
    ended = select(crawls.c.id).where(crawls.c.id == crawl_id, crawls.c.finished_at.is_not(None))
    return (column == crawl_id) & ended.exists()


def site_lock(site: str) -> str:
    """Return the name under which crawls of a site are opened, left and cleared (``lock_names``)."""
    return f"walks of {site}"
