"""The URLs of a crawl as a queue with leases that many processes share."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
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
    from storage.frontier.given_up import GivenUp
    from storage.frontier.queue import LeasedURL, QueuedURL, Track, acknowledge
    from storage.frontier.worker import LeaseBatch, Worker
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Crawl": "crawls",
            "Failure": "failures",
            "GivenUp": "given_up",
            "LeaseBatch": "worker",
            "LeasedURL": "queue",
            "QueuedURL": "queue",
            "Track": "queue",
            "Worker": "worker",
            "acknowledge": "queue",
            "count_ahead": "crawls",
            "count_ended": "crawls",
            "count_rows": "crawls",
            "find_crawls": "crawls",
            "find_open_crawl": "crawls",
            "open_crawl": "crawls",
            "retry_failures": "failures",
            "set_plan": "crawls",
            "stream_failures": "failures",
        },
    )

__all__ = [
    "Crawl",
    "Failure",
    "GivenUp",
    "LeaseBatch",
    "LeasedURL",
    "QueuedURL",
    "Track",
    "Worker",
    "acknowledge",
    "count_ahead",
    "count_ended",
    "count_rows",
    "find_crawls",
    "find_open_crawl",
    "open_crawl",
    "retry_failures",
    "set_plan",
    "stream_failures",
]
