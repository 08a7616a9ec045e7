"""The URLs of a crawl as a queue with leases that many processes share."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.frontier.crawls import Crawl
    from storage.frontier.given_up import GivenUp
    from storage.frontier.history import CrawlHistory
    from storage.frontier.look import FailedKind
    from storage.frontier.queue import LeasedURL, QueuedURL, Track, acknowledge
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Crawl": "crawls",
            "CrawlHistory": "history",
            "FailedKind": "look",
            "GivenUp": "given_up",
            "LeasedURL": "queue",
            "QueuedURL": "queue",
            "Track": "queue",
            "acknowledge": "queue",
        },
    )

__all__ = [
    "Crawl",
    "CrawlHistory",
    "FailedKind",
    "GivenUp",
    "LeasedURL",
    "QueuedURL",
    "Track",
    "acknowledge",
    "finished",
    "worker",
]
