"""Who looks at a site for the plan of a backfill: one process at a time, and the others wait for its plan."""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from crawler.process import is_gone, this_process
from storage.frontier.worker import Worker
from storage.store import Store

LEASE_SECONDS = 900.0
"""Longer than a look may take; where it is of this machine, a process that dies is noticed at once."""


class PlanLock:
    """A place in the crawl of some words, taken before it is planned and given back when the plan is kept."""

    def __init__(self, store: Store, site: str, kind: str, arguments: Mapping[str, Any]) -> None:
        self._store = store
        self._words = (site, kind, arguments)
        crawl, _ = store.crawl(site, kind, arguments, True)
        self._member = Worker.join(store.engine, crawl, this_process(), time.time(), LEASE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._member.leave()

    def plan(self, told: Callable[[], None], pause: float = 1.0) -> Mapping[str, Any] | None:
        """Return the plan that is kept already, or None when it is on this process to make it.

        Waits while another one is at it; ``told`` is called once then.
        """
        waited = False
        while True:
            crawl = self._store.find_crawl(*self._words)
            if crawl is not None and crawl.plan is not None:
                return crawl.plan
            if crawl is None:
                return None
            if self._member.is_first(time.time(), is_gone):
                crawl = self._store.find_crawl(*self._words)  # it may have been passed on since
                return None if crawl is None else crawl.plan
            if not waited:
                told()
            waited = True
            time.sleep(pause)

    def pass_on(self, made: Mapping[str, Any] | None) -> None:
        """Keep the plan if one was ``made``, and let the next one have its turn."""
        if made is not None:
            self._member.keep_plan(made)
        self._member.leave()
