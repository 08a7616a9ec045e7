"""Crawls that outlived the service that started them: found, left to finish, stopped at their deadline."""

import logging
import os
import signal
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from crawler.process import is_running
from storage.process import Process
from storage.records import Run

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Orphan:
    """A crawl of this machine that goes on without its service; ``deadline_at`` is aware, None for no deadline."""

    run_id: int
    site: str
    process: Process
    deadline_at: datetime | None


def find_orphans(unended: Iterable[Run], mine: Collection[int] = ()) -> list[Orphan]:
    """Return those of the runs without an end whose process runs on this machine, but for the runs of this service.

    A crawl that an operator began by hand is one of them, without a deadline: its site is busy as well.
    """
    found = []
    for run in unended:
        if run.kind == "crawl" and run.id not in mine and run.pid and run.pid != os.getpid():
            process = Process(run.machine or "", run.pid, run.process_start or "")
            if is_running(process):
                found.append(Orphan(run.id, run.site, process, run.deadline_at))
    return found


def stop_orphan(orphan: Orphan, number: int = signal.SIGTERM) -> bool:
    """Send a signal to a crawl, or SIGKILL to its whole group; False when it is not that very process any more.

    Only a crawl that leads its own group, as this service starts them, has its group killed: one from a shell script
    shares its group with the script.
    """
    if not is_running(orphan.process):
        return False
    pid = orphan.process.pid
    with suppress(ProcessLookupError, PermissionError):
        if number == signal.SIGKILL and os.getpgid(pid) == pid:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
    return True


class Orphans:
    """Looks after orphans: SIGTERM at their deadline, SIGKILL ``kill_after`` seconds later."""

    def __init__(self, kill_after: float = 90.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._kill_after = kill_after
        self._clock = clock
        self._asked: dict[int, float] = {}  # when each run was asked to end

    def step(self, unended: Iterable[Run], mine: Collection[int], now: datetime) -> list[Orphan]:
        """Stop the orphans whose time is over and return all that go on: their sites are not to be crawled beside them.

        To be called every few seconds with the runs without an end; ``mine`` are the numbers of the runs of this
        service, ``now`` is aware.
        """
        found = find_orphans(unended, mine)
        self._asked = {run_id: at for run_id, at in self._asked.items() if run_id in {each.run_id for each in found}}
        for orphan in found:
            if orphan.deadline_at is not None and now >= orphan.deadline_at:
                self._end(orphan)
        return found

    def _end(self, orphan: Orphan) -> None:
        asked = self._asked.get(orphan.run_id)
        if asked is None:
            self._asked[orphan.run_id] = self._clock()
            logger.warning("%s: run %d is over its deadline and is stopped", orphan.site, orphan.run_id)
            stop_orphan(orphan)
        elif self._clock() >= asked + self._kill_after:
            stop_orphan(orphan, signal.SIGKILL)
