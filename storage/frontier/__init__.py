"""The URLs of a crawl as a queue with leases that many processes share."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.frontier.crawls import Crawl
    from storage.frontier.failures import Failure
    from storage.frontier.given_up import GivenUp
    from storage.frontier.history import CrawlHistory
    from storage.frontier.queue import LeasedURL, QueuedURL, Track, acknowledge
    from storage.frontier.worker import LeaseBatch, Worker
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Crawl": "crawls",
            "CrawlHistory": "history",
            "Failure": "failures",
            "GivenUp": "given_up",
            "LeaseBatch": "worker",
            "LeasedURL": "queue",
            "QueuedURL": "queue",
            "Track": "queue",
            "Worker": "worker",
            "acknowledge": "queue",
        },
    )

__all__ = [
    "Crawl",
    "CrawlHistory",
    "Failure",
    "GivenUp",
    "LeaseBatch",
    "LeasedURL",
    "QueuedURL",
    "Track",
    "Worker",
    "acknowledge",
]
