"""One child that crawls several sites: it gathers them, runs, and says of each how it ended."""

import json
import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from crawler.process import process_of, this_process
from crawler.service.child.exit_status import ExitStatus, Why
from crawler.service.child.launcher import MOST_WAIT, Launch, Launcher
from crawler.service.child.log_files import log_path, prune_logs
from crawler.service.child.orphans import Orphan, stop_orphan
from crawler.service.child.process import Limits, run_child
from crawler.service.lanes import PER_BATCH, Lanes
from storage.errors import StorageError
from storage.records import Run
from storage.runs import KILLED
from storage.store import Store

logger = logging.getLogger("winnow.service")

GATHER_SECONDS = 60.0
"""The longest that a poll waits for others; it waits only while another job is due within that time."""

QUIET_SECONDS = 0.5
LOOK_SECONDS = 1.0
"""How often a batch is looked at for sites that have ended."""

LATE_SECONDS = 120.0
"""How long after its deadline a site may hold up its batch; then the batch is ended and the others are crawled anew."""

KILL_SECONDS = 90.0
MEMORY = 2_000_000_000
"""Bytes that a batch and its workers may hold; 60 small sites were seen to take 160 MB, a worker may take 1 GB."""

FOLDER = ".batches"


@dataclass(eq=False)
class BatchedPoll:
    """One site of a batch; ``over`` is set when it has ended or its batch has."""

    site: str
    run_id: int
    deadline: float
    over: threading.Event = field(default_factory=threading.Event)
    ended: ExitStatus | None = None
    begun: bool = False
    begun_at: float | None = None
    tries: int = 0


class PollBatch:
    """One batch: it gathers, runs its child, and says of each site how it ended."""

    def __init__(
        self, launch: Launch, store: Store, lanes: Lanes, company: Callable[[float], bool], alone: Launcher
    ) -> None:
        self._launch = launch
        self._store = store
        self._lanes = lanes
        self._company = company
        self._alone = alone
        self._lock = threading.Lock()
        self._members: list[BatchedPoll] = []
        self._gathers = True
        self._child: Orphan | None = None
        self._began = 0.0
        self._late: set[str] = set()
        self._killed_at: float | None = None

    def take(self, member: BatchedPoll) -> bool:
        """Take one more site; False where the batch is full or has begun."""
        with self._lock:
            if not self._gathers or len(self._members) >= PER_BATCH:
                return False
            self._members.append(member)
            return True

    def hurry(self) -> None:
        """End the child now: asked, and a moment later killed."""
        if self._child is not None:
            stop_orphan(self._child)
            self._killed_at = time.monotonic() - KILL_SECONDS + 3.0

    def run(self) -> None:
        """Gather, crawl, and let every site know its end."""
        ended = None
        try:
            self._gather()
            self._lanes.begin_batch(member.site for member in self._members)
            try:
                ended = self._crawl()
            finally:
                self._lanes.end_batch()
        finally:
            left = [member for member in self._members if not member.over.is_set()]
            for member in left:
                self._settle(member, ended)
            if left == self._members and not any(member.begun or member.ended for member in left):
                for member in left:  # it died before it said of any site that it was at it
                    member.begun = True
            for member in left:
                member.over.set()

    def _gather(self) -> None:
        end = time.monotonic() + GATHER_SECONDS
        while (left := end - time.monotonic()) > 0 and len(self._members) < PER_BATCH:
            count = len(self._members)
            if self._launch.stop.wait(min(QUIET_SECONDS, left)):
                break
            if len(self._members) == count and not self._company(left):
                break
        with self._lock:
            self._gathers = False

    def _crawl(self) -> ExitStatus:
        self._began = time.monotonic()
        if len(self._members) == 1:
            only = self._members[0]
            only.ended = self._alone(only.site, only.run_id, timedelta(seconds=only.deadline))
            return only.ended
        over = threading.Event()
        threading.Thread(target=self._watch, args=(over,), name="batch-watch", daemon=True).start()
        try:
            return self._run_child()
        finally:
            over.set()

    def _run_child(self) -> ExitStatus:
        launch, members = self._launch, self._members
        assigned = {
            each.site: {
                "run": each.run_id,
                "deadline": each.deadline,
                "log": str(log_path(launch.home, each.site, each.run_id)),
            }
            for each in members
        }
        log = log_path(launch.home, FOLDER, members[0].run_id)
        settings = [f"WINNOW_BATCH={json.dumps(assigned)}", f"WINNOW_MAX_WAIT={MOST_WAIT}"]
        words = ["crawl", *assigned, "--quiet", "--logfile", str(log)]
        words += ["-L", "INFO", *(word for each in settings for word in ("-s", each))]
        logger.info("%d sites are crawled together: %s", len(members), ", ".join(assigned))
        try:
            return run_child(
                [*launch.prefix, *words],
                environment=launch.environment,
                folder=launch.folder,
                log=log,
                limits=Limits(grace=launch.grace, memory=MEMORY),
                stop=launch.stop,
                started=self._started,
            )
        finally:
            prune_logs(launch.home, FOLDER)

    def _started(self, pid: int) -> None:
        self._child = Orphan(self._members[0].run_id, self._members[0].site, process_of(pid), None)

    # -- while it runs -------------------------------------------------------------------------------------------------

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(LOOK_SECONDS):
            try:
                self._look()
            except StorageError as error:
                logger.debug("batch: %s", error)

    def _look(self) -> None:
        now, unended = time.monotonic(), {run.id: run for run in self._store.unended()}
        for member in [each for each in self._members if not each.over.is_set()]:
            run = unended.get(member.run_id)
            if run is None:
                # One that was interrupted is left to the end of its child, which may have been stopped for its memory.
                if (own := self._own_end(member)) is not None and not _is_interrupted(own):
                    member.ended = self._status_of(own)
                    member.over.set()
            elif self._is_childs(run):
                member.begun_at = member.begun_at or now
                if now > member.begun_at + member.deadline + LATE_SECONDS:
                    self._late.add(member.site)
        if self._child is not None and (self._late or self._killed_at is not None):
            self._end_late(self._child)

    def _end_late(self, child: Orphan) -> None:
        now = time.monotonic()
        if self._killed_at is None:
            self._killed_at = now
            logger.warning("%s: does not end at its deadline; its batch is stopped", ", ".join(sorted(self._late)))
            stop_orphan(child)
        elif now > self._killed_at + KILL_SECONDS:
            stop_orphan(child, signal.SIGKILL)

    # -- how each ended ------------------------------------------------------------------------------------------------

    def _settle(self, member: BatchedPoll, ended: ExitStatus | None) -> None:
        """Say how a site ended that the batch left without an end, or leave it to a second try."""
        if member.ended is not None:
            return
        try:
            own = self._own_end(member)
            if own is not None and _is_interrupted(own) and ended is not None and ended.why == "memory":
                self._store.note_run(member.run_id, ending=KILLED)  # by what another site held
                own = None
            member.ended = self._guess(member, ended) if own is None else self._status_of(own)
            if member.ended is None:  # a run of a process that is gone would be closed as killed
                self._store.adopt_run(member.run_id, this_process())
        except StorageError as error:
            logger.warning("%s: %s", member.site, error)
            member.ended = self._status("exited", ended)
        if member.ended is None:
            logger.warning("%s: run %d did not end with its batch: %s", member.site, member.run_id, _words(ended))

    def _own_end(self, member: BatchedPoll) -> Run | None:
        """Return the run of a site with the end that its crawl has written itself."""
        run = self._store.run(member.run_id)
        member.begun = member.begun or (run is not None and self._is_childs(run))
        return None if run is None or run.ended_at is None or run.ending == KILLED else run

    def _status_of(self, run: Run) -> ExitStatus:
        return ExitStatus(
            exit_status=run.exit_status,
            signal=None,
            seconds=time.monotonic() - self._began,
            memory=run.memory,
            why="exited",
            last_words="",
        )

    def _is_childs(self, run: Run) -> bool:
        return self._child is not None and run.process == self._child.process

    def _guess(self, member: BatchedPoll, ended: ExitStatus | None) -> ExitStatus | None:
        if ended is not None and ended.why == "not_started":
            return ended
        if self._launch.stop.is_set():
            return self._status("stopped", ended)
        return self._status("deadline", ended) if member.site in self._late else None

    def _status(self, why: Why, ended: ExitStatus | None) -> ExitStatus:
        seconds, memory = time.monotonic() - self._began, None if ended is None else ended.memory
        number = signal.SIGKILL if ended is not None and ended.signal == signal.SIGKILL else None
        return ExitStatus(
            exit_status=None, signal=number, seconds=seconds, memory=memory, why=why, last_words=_words(ended)
        )


def _is_interrupted(run: Run) -> bool:
    """Return whether a crawl was interrupted and nobody had wished it."""
    return run.ending == "interrupted" and run.stop_asked_at is None


def _words(ended: ExitStatus | None) -> str:
    if ended is None:
        return "it could not be run"
    how = f"ended with {ended.status}" if ended.why == "exited" else f"was ended: {ended.why}"
    return f"process {how}{': ' if ended.last_words else ''}{ended.last_words}"
