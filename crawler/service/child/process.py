"""One crawl as a child process: its deadline, its memory and its end; a crash or a leak in it harms nothing else."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crawler.service.child.exit_status import ExitStatus, Why
from crawler.service.child.memory import held_by_group, peak
from crawler.service.child.stderr_tail import StderrTail
from storage.private_files import make_private_file, make_private_folder

TICK = 0.1
"""Seconds between two looks at a child: the most its end goes unnoticed."""

SAMPLE = 5.0
"""Seconds between two looks at its memory, fewer while it is young; one takes 15 ms for 670 MB in four processes."""

_EXPENDABLE = "500"  # of -1000 … 1000: when memory runs out the kernel ends a crawl and not the service


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may take: ``deadline`` in seconds and ``memory`` in bytes, None for as much as it likes.

    ``grace`` is how long it may go on when the service stops, ``kill_after`` how long it may take over ending once
    asked: Scrapy waits for the answers under way, and those for the delays of their hosts.  Both are seconds.

    Memory is watched here and not left to RLIMIT_AS: that counts addresses (645 MB where a crawl held 110 MB), counts
    them for each worker anew, and strikes in the midst of a transaction.  A crawl with two workers holds 280 MB.
    """

    deadline: float | None = None
    grace: float = 60.0
    kill_after: float = 90.0
    memory: int | None = None


def run_child(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path,
    log: Path,
    limits: Limits,
    stop: threading.Event,
    started: Callable[[int], None] | None = None,
) -> ExitStatus:
    """Run a command in ``folder`` until it ends, and say how it did; nothing of its process group is left behind.

    It is not in the session of this process, so a Ctrl-C on the terminal does not reach it.  At its deadline, above
    its memory, or ``grace`` seconds after ``stop`` was set it gets SIGTERM, and ``kill_after`` seconds later its whole
    group SIGKILL.  ``started`` is called with its number as soon as it has one.  What it said last on its standard
    error is added to ``log``, whose folder is made.  A child that cannot be started is an end as well; raises only
    what ``started`` raises, and ends the child then.
    """
    began = time.monotonic()
    try:
        make_private_folder(log.parent)
        make_private_file(log)
        words = StderrTail(log.parent)
    except OSError as error:
        return _not_started(began, error)
    with words:
        try:
            process = _start(command, environment, folder, words)
        except OSError as error:
            return _not_started(began, error)
        child = _Child(process, words, limits, stop)
        try:
            if started is not None:
                started(process.pid)
            return child.wait()
        finally:
            child.end()
            words.keep(log)


def _start(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, words: StderrTail
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        list(command),
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=words.fileno(),
        start_new_session=True,
    )
    with suppress(OSError):
        Path(f"/proc/{process.pid}/oom_score_adj").write_text(_EXPENDABLE)
    return process


def _not_started(began: float, error: OSError) -> ExitStatus:
    seconds = time.monotonic() - began
    return ExitStatus(
        exit_status=None, signal=None, seconds=seconds, memory=None, why="not_started", last_words=str(error)
    )


class _Child:
    """A child under way; all times are of the clock that nobody turns."""

    def __init__(
        self, process: subprocess.Popen[bytes], words: StderrTail, limits: Limits, stop: threading.Event
    ) -> None:
        self._process = process
        self._words = words
        self._limits = limits
        self._stop = stop
        self._began = time.monotonic()
        self._stopped: float | None = None  # since when the service stops
        self._asked: float | None = None  # when it was asked to end
        self._sampled = self._began
        self._why: Why = "exited"
        self._most = 0

    def wait(self) -> ExitStatus:
        """Look at it every moment until it has ended."""
        while (found := self._reap(os.WNOHANG)) is None:
            self._look(time.monotonic())
            time.sleep(TICK)
        status, resident = found
        killed = status is not None and os.WIFSIGNALED(status)
        return ExitStatus(
            exit_status=None if status is None or killed else os.WEXITSTATUS(status),
            signal=os.WTERMSIG(status) if status is not None and killed else None,
            seconds=time.monotonic() - self._began,
            memory=peak(resident, self._most),
            why=self._why,
            last_words=self._words.line(),
        )

    def end(self) -> None:
        """Kill it where it still runs."""
        if self._process.returncode is None:
            _signal_group(self._process.pid, signal.SIGKILL)
            self._reap(0)

    def _reap(self, options: int) -> tuple[int | None, int] | None:
        """Return the status and ``ru_maxrss`` of the child once it has ended, after what it left has been killed.

        The status is None where nobody can know it: this process was started with SIGCHLD ignored.
        """
        try:
            pid, status, usage = os.wait4(self._process.pid, options)
        except ChildProcessError:
            self._process.returncode = 0
            _signal_group(self._process.pid, signal.SIGKILL)
            return None, 0
        if pid == 0:
            return None
        self._process.returncode = os.waitstatus_to_exitcode(status)
        # The number of the group is nobody else's while a process is left in it, and when none is left nothing
        # happens: numbers are given in a circle, and a whole round of it within this line is not to be feared.
        _signal_group(pid, signal.SIGKILL)
        return status, usage.ru_maxrss

    def _look(self, now: float) -> None:
        self._words.cut()
        self._sample(now)
        if self._asked is not None:
            if now >= self._asked + self._limits.kill_after:
                _signal_group(self._process.pid, signal.SIGKILL)
            return
        why = self._too_much(now)
        if why is not None:
            self._why, self._asked = why, now
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGTERM)  # its workers end with it, after what they are at

    def _sample(self, now: float) -> None:
        if now >= self._sampled + min(SAMPLE, (now - self._began) / 4):
            self._sampled = now
            self._most = max(self._most, held_by_group(self._process.pid))

    def _too_much(self, now: float) -> Why | None:
        limits = self._limits
        if limits.deadline is not None and now >= self._began + limits.deadline:
            return "deadline"
        if limits.memory is not None and self._most > limits.memory:
            return "memory"
        if self._stop.is_set():
            self._stopped = now if self._stopped is None else self._stopped
            return "stopped" if now >= self._stopped + limits.grace else None
        return None


def _signal_group(group: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # macOS refuses what is only a zombie
        os.killpg(group, number)
