"""Who looks at a site for the plan of a backfill: one process at a time, and the others wait for its plan."""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from crawler.process.identity import is_gone, this_process
from storage.frontier.worker import Member
from storage.store import Store

LEASE_SECONDS = 900.0
"""Longer than a look may take; where it is of this machine, a process that dies is noticed at once."""


class Turn:
    """A place in the walk of some words, taken before it is planned and given back when the plan is kept."""

    def __init__(self, store: Store, site: str, kind: str, arguments: Mapping[str, Any]) -> None:
        self._store = store
        self._words = (site, kind, arguments)
        walk, _ = store.walk(site, kind, arguments, True)
        self._member = Member.join(store.engine, walk, this_process(), time.time(), LEASE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._member.leave()

    def plan(self, told: Callable[[], None], pause: float = 1.0) -> Mapping[str, Any] | None:
        """Give the plan that is kept already, or None when it is on this process to make it.

        Waits while another one is at it; ``told`` is called once then.
        """
        waited = False
        while True:
            walk = self._store.find_walk(*self._words)
            if walk is not None and walk.plan is not None:
                return walk.plan
            if walk is None or self._member.is_first(time.time(), is_gone):
                return None
            if not waited:
                told()
            waited = True
            time.sleep(pause)

    def pass_on(self, made: Mapping[str, Any] | None) -> None:
        """Keep the plan if one was ``made``, and let the next one have its turn."""
        if made is not None:
            self._member.keep_plan(made)
        self._member.leave()
