"""Small polls that are due together, crawled by one child: each with the run, the deadline and the end of its own."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from crawler.service.child.batch import MEMORY, BatchedPoll, PollBatch
from crawler.service.child.exit_status import ExitStatus
from crawler.service.child.launcher import Launch, Launcher
from crawler.service.child.log_files import prune_logs
from crawler.service.lanes import Lanes
from storage.store import Store

logger = logging.getLogger("winnow.service")

TRIES = 3
"""Batches that may die before a site has begun; then it is crawled alone."""


class BatchLauncher:
    """Crawls a small poll in a batch with those that are due at about the same time, any other site alone.

    A batch that dies costs its sites a second try: those that were at work are crawled alone, one after the other, so
    that the one that killed it, or held all its memory, harms itself; those that had not begun go into the next batch.
    Where none is known to have begun, all are crawled alone.
    """

    def __init__(
        self, launch: Launch, store: Store, lanes: Lanes, company: Callable[[float], bool] = lambda _seconds: False
    ) -> None:
        self._launch = launch
        self._store = store
        self._lanes = lanes
        self._company = company
        self._alone = Launcher(launch)
        self._one_by_one = threading.Lock()
        self._lock = threading.Lock()
        self._open: PollBatch | None = None
        self._at_work: set[PollBatch] = set()

    def __call__(self, site: str, run_id: int, deadline: timedelta) -> ExitStatus:
        """Crawl a site as the run with that number and say how its process ended."""
        if not self._lanes.is_poll(site) or self._launch.spare(site) is not None:
            return self._alone(site, run_id, deadline)
        member = BatchedPoll(site, run_id, deadline.total_seconds())
        while member.tries < TRIES and not member.begun:
            member.tries += 1
            self._join(member)
            member.over.wait()
            if member.ended is not None:
                prune_logs(self._launch.home, site)
                return member.ended
        logger.warning("%s: its batch died; it is crawled alone", site)
        with self._one_by_one:
            if self._launch.stop.is_set():
                return _stopped()
            return self._alone(site, run_id, deadline, MEMORY)

    def hurry(self) -> None:
        """End the children at work at once: asked, and a moment later killed."""
        self._alone.hurry()
        for batch in list(self._at_work):
            batch.hurry()

    def _join(self, member: BatchedPoll) -> None:
        member.over.clear()
        with self._lock:
            if self._open is None or not self._open.take(member):
                self._open = PollBatch(self._launch, self._store, self._lanes, self._company, self._alone)
                self._open.take(member)
                self._at_work.add(self._open)
                threading.Thread(target=self._run, args=(self._open,), name="batch", daemon=True).start()

    def _run(self, batch: PollBatch) -> None:
        try:
            batch.run()
        finally:
            self._at_work.discard(batch)


def _stopped() -> ExitStatus:
    return ExitStatus(exit_status=None, signal=None, seconds=0.0, memory=None, why="stopped", last_words="")
