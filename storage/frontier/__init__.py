"""The URLs of a crawl as a queue with leases that many processes share."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.frontier.crawls import Crawl
    from storage.frontier.failures import Failure
    from storage.frontier.finished import clear_finished, is_finished, site_lock
    from storage.frontier.given_up import GivenUp
    from storage.frontier.history import CrawlHistory
    from storage.frontier.look import FailedKind, HostQueue, crawl_of_run, look_at_failures, look_at_queue
    from storage.frontier.queue import LeasedURL, QueuedURL, Track, acknowledge
    from storage.frontier.worker import LeaseBatch, Worker
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Crawl": "crawls",
            "CrawlHistory": "history",
            "FailedKind": "look",
            "Failure": "failures",
            "GivenUp": "given_up",
            "HostQueue": "look",
            "LeaseBatch": "worker",
            "LeasedURL": "queue",
            "QueuedURL": "queue",
            "Track": "queue",
            "Worker": "worker",
            "acknowledge": "queue",
            "clear_finished": "finished",
            "crawl_of_run": "look",
            "is_finished": "finished",
            "look_at_failures": "look",
            "look_at_queue": "look",
            "site_lock": "finished",
        },
    )

__all__ = [
    "Crawl",
    "CrawlHistory",
    "FailedKind",
    "Failure",
    "GivenUp",
    "HostQueue",
    "LeaseBatch",
    "LeasedURL",
    "QueuedURL",
    "Track",
    "Worker",
    "acknowledge",
    "clear_finished",
    "crawl_of_run",
    "is_finished",
    "look_at_failures",
    "look_at_queue",
    "site_lock",
]
