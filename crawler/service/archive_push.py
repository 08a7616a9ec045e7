"""The archive brought to object storage while the service runs: a child process every few minutes."""

import json
import logging
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import IO, Self

from crawler.service.health_check import Tell

logger = logging.getLogger("winnow.archive")

EVERY = timedelta(minutes=10)
"""Time from the end of one passage to the begin of the next."""

LOOK = 2.0
"""Seconds between two looks at a passage, in a process without rounds."""

REMIND = timedelta(days=1)
"""How often trouble that goes on is told."""

ENDING = 10.0
"""Seconds a child has to end in when the service does; killed in mid-upload it loses nothing."""

_MOST = 2**20


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a passage left: closed files that are not away yet, and why, empty where nothing is wrong."""

    waiting: int = 0
    waiting_bytes: int = 0
    trouble: str = ""


class ArchivePushes:
    """Runs ``winnow archive push`` now and then, whether this service leads or not: each machine has its own files.

    ``note`` is given every report, for the metrics; ``tell`` what the operator should know: that files cannot be
    brought away, once and then once a day, and that they can again.  Crawls go on meanwhile.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        note: Callable[[PushReport], None],
        tell: Tell,
        every: timedelta = EVERY,
    ) -> None:
        self._command, self._environment, self._every = list(command), dict(environment), every
        self._note, self._tell = note, tell
        self._child: subprocess.Popen[bytes] | None = None
        self._said: tuple[IO[bytes], IO[bytes]] | None = None
        self._ended_at: datetime | None = None
        self._told_at: datetime | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Go round in a thread of its own, for a process that has no loop to call :meth:`round` from."""
        stop = Event()

        def go() -> None:
            while not stop.wait(LOOK):
                self.round(datetime.now(UTC), leads=False, running=0, sites=())

        thread = Thread(target=go, name="archive", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
            self.close()

    def round(self, now: datetime, *, leads: bool, running: int, sites: Collection[str]) -> None:
        """Begin a passage when it is time, and read what one that has ended left."""
        if self._child is not None:
            if self._child.poll() is not None:
                self._read(self._child.returncode, now)
        elif self._ended_at is None or not timedelta(0) <= now - self._ended_at < self._every:
            self._begin(now)

    def close(self) -> None:
        """End a passage under way."""
        child, self._child = self._child, None
        if child is None:
            return
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(ENDING)
        if child.returncode is None:
            child.kill()
            child.wait()
        self._forget()

    def _begin(self, now: datetime) -> None:
        self._said = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115 - read when the child has ended
        out, err = self._said
        try:
            self._child = subprocess.Popen(
                self._command, env=self._environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err
            )
        except OSError as error:
            self._forget()
            self._ended(PushReport(trouble=f"cannot be started: {error.strerror}"), now)

    def _read(self, status: int, now: datetime) -> None:
        assert self._said is not None
        out, err = (_text(file) for file in self._said)
        self._child = None
        self._forget()
        self._ended(report_of(status, out, err), now)

    def _ended(self, report: PushReport, now: datetime) -> None:
        self._ended_at = now
        self._note(report)
        if report.trouble:
            logger.warning("%s; %d bytes wait", report.trouble, report.waiting_bytes)
            if self._told_at is None or now - self._told_at >= REMIND:
                self._told_at = now
                waits = f"{report.waiting:,} files ({report.waiting_bytes / 1e6:,.1f} MB) wait on this machine."
                self._tell("archive", f"Files cannot be brought away: {report.trouble}.\n{waits} Crawls go on.", now)
        elif self._told_at is not None:
            self._told_at = None
            self._tell("archive", "Files are brought away again.", now)

    def _forget(self) -> None:
        said, self._said = self._said, None
        for file in said or ():
            file.close()


def report_of(status: int, out: str, err: str) -> PushReport:
    """Read what a passage printed; of one that printed no report the last line of its errors is the trouble."""
    last = (err.strip().splitlines() or [""])[-1].removeprefix("winnow: ")
    try:
        found = json.loads(out)
        waiting, size = int(found["waiting"]), int(found["waiting_bytes"])
        dropped = found["dropped"] or {}
        trouble = found["away"] or next(iter(found["failed"].values()), "") or dropped.get("away", "")
        trouble = trouble or next(iter(dropped.get("failed", {}).values()), "")
    except (ValueError, TypeError, KeyError, AttributeError):
        return PushReport(trouble=last or f"ended with {status}")
    return PushReport(waiting, size, trouble)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(_MOST).decode("utf-8", "replace")
