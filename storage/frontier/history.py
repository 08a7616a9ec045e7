"""What a database knows of crawls, those at work and those that have ended, and of what they could not get."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine

from storage.db import read_connection, write_transaction
from storage.frontier.crawls import (
    Crawl,
    count_ahead,
    count_ended,
    count_rows,
    find_crawls,
    find_open_crawl,
    open_crawl,
    set_plan,
)
from storage.frontier.failures import Failure, retry_failures, stream_failures
from storage.frontier.look import FailedKind, HostQueue, crawl_of_run, look_at_failures, look_at_queue
from storage.records import Run


class CrawlHistory:
    """The crawls of a database; :class:`storage.store.Store` is one."""

    engine: Engine

    def crawl(self, site: str, kind: str, arguments: Mapping[str, object], thorough: bool) -> tuple[Crawl, bool]:
        """Return the open crawl of a site with these arguments, or begin one; return whether it was begun."""
        with write_transaction(self.engine) as connection:
            return open_crawl(connection, site, kind, arguments, thorough)

    def crawls(self, site: str | None = None, limit: int = 50) -> list[Crawl]:
        """Return the latest crawls, newest first."""
        with read_connection(self.engine) as connection:
            return find_crawls(connection, site, limit)

    def crawl_counts(self, crawl_id: int) -> dict[str, int]:
        """Count the rows of a crawl: ``waiting``, ``leased``, ``done:<outcome>``, ``failed:<kind>``."""
        with read_connection(self.engine) as connection:
            return count_rows(connection, crawl_id)

    def crawl_sources(self, crawl_id: int) -> int:
        """Count the rows of a crawl that wait or are held and may name more: lists, feeds, sitemaps."""
        with read_connection(self.engine) as connection:
            return count_ahead(connection, crawl_id)[1]

    def crawl_ended_since(self, crawl_id: int, moment: datetime) -> int:
        """Count the rows of a crawl that were done or failed at an aware moment or later."""
        with read_connection(self.engine) as connection:
            return count_ended(connection, crawl_id, moment)

    def find_crawl(self, site: str, kind: str, arguments: Mapping[str, object]) -> Crawl | None:
        """Return the crawl that the same words would go on with, or None."""
        with read_connection(self.engine) as connection:
            return find_open_crawl(connection, site, kind, arguments)

    def keep_plan(self, crawl_id: int, plan: Mapping[str, object]) -> None:
        """Keep what a backfill goes through."""
        with write_transaction(self.engine) as connection:
            set_plan(connection, crawl_id, plan)

    def crawl_of_run(self, run: Run) -> Crawl | None:
        """Return the crawl that a run is part of, None where it has been forgotten."""
        with read_connection(self.engine) as connection:
            return crawl_of_run(connection, run.site, run.kind, run.ended_at or datetime.now(UTC))

    def look_at_queue(self, crawl_id: int) -> list[HostQueue]:
        """Return what waits of each host by kind of link, in bounds."""
        with read_connection(self.engine) as connection:
            return look_at_queue(connection, crawl_id)

    def look_at_failures(self, crawl_id: int) -> list[FailedKind]:
        """Return what failed in a crawl by kind, each with examples."""
        with read_connection(self.engine) as connection:
            return look_at_failures(connection, crawl_id)

    def failures(self, site: str | None = None, crawl_id: int | None = None) -> Iterator[Failure]:
        """Stream what the latest crawls, or one of them, could not get, by site, kind and address."""
        with read_connection(self.engine) as connection:
            yield from stream_failures(connection, site, crawl_id)

    def retry(self, site: str | None = None) -> int:
        """Let what failed wait again; the next run of the same words asks for it.  Give the number."""
        with write_transaction(self.engine) as connection:
            return retry_failures(connection, site)
