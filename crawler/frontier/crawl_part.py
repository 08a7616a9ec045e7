"""The part of one process in a crawl: the crawl it joins, and what it knows and may spend of it."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import time
from typing import Any, Self

from crawler.eta import resumed
from crawler.frontier.budget import CrawlBudget
from crawler.frontier.crawling_spider import CrawlingSpider
from crawler.process import knower, this_process
from storage.budgets import URLGroups
from storage.budgets.other_hosts import OtherHosts
from storage.frontier.worker import Worker
from storage.process import IsGone
from storage.store import Store
from storage.urls import host

logger = logging.getLogger("winnow")

STALE_SECONDS = 6 * 3600.0
"""A crawl that was left so long ago looks at its sources again; what it had found there is still asked for."""

SOURCES = ("start", "section", "robots", "robots.txt")


@dataclass(frozen=True, slots=True)
class CrawlPart:
    """A process at work on a crawl.

    ``others`` are the hosts that are not the site's own, ``budget`` what addresses that bring nothing may cost,
    ``answered_before`` the hosts that gave an answer before this process began.
    """

    store: Store
    worker: Worker
    others: OtherHosts
    budget: CrawlBudget
    is_gone: IsGone
    answered_before: Sequence[str]

    @classmethod
    def join(
        cls, address: str, spider: CrawlingSpider, do: Callable[..., Awaitable[Any]], lease: float, together: int
    ) -> Self:
        """Join the open crawl of a spider's words, or begin one; ``do`` is how the budget reaches the database."""
        store = Store.open(address)
        thorough = spider.mode == "backfill" or not store.walked(spider.name)
        crawl, begun = store.crawl(spider.name, spider.mode, spider.crawl_arguments(), thorough)
        worker = Worker.join(store.engine, crawl, this_process(), time(), lease, together)
        others = OtherHosts(store.engine, spider.name, crawl.id)
        budget = CrawlBudget(URLGroups(store.engine, crawl.id), do, spider.site.max_pages)
        answered = [host(url) for url in spider.site.start] if spider.plan is not None else []
        if not begun:
            answered += worker.hosts_done()
            if words := resumed(spider.name, store.crawl_counts(crawl.id)):
                logger.info(words)
            if spider.mode == "crawl" and time() - crawl.started_at.timestamp() > STALE_SECONDS:
                worker.requeue_sources(SOURCES, time())
        return cls(store, worker, others, budget, knower(store.engine), answered)
