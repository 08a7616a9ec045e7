"""Starts commands as child processes and knows those that were started, by this server and by earlier ones.

A command is a list of words made of checked values, never a line for a shell.  It stands in a session of its own, so
that it goes on when the server ends, and the next server shows it.
"""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import CrawlerError
from crawler.paths import Paths
from crawler.process import is_running, process_of
from crawler.process.child_command import environment_at, python_command
from crawler.web.jobs.job import RUNNING, BackgroundJob
from storage.errors import StorageError
from storage.files import replace_file
from storage.private_files import make_private_file, make_private_folder

KEPT = 100
"""Jobs that are remembered."""

AT_ONCE = 3
"""Jobs that may run at the same time."""

_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")
_EVERY = 1  # second between two lines of progress


@dataclass(frozen=True)
class JobRunner:
    """The jobs of one home; their folders lie in ``jobs`` there."""

    places: Paths
    _starting: threading.Lock = field(default_factory=threading.Lock)
    _waited: set[str] = field(default_factory=set)

    @property
    def folder(self) -> Path:
        """The folder of all jobs."""
        return self.places.home / "jobs"

    def start(self, kind: str, subject: str, words: Sequence[str]) -> BackgroundJob:
        """Start ``winnow`` with some words.

        Raises CrawlerError where the same is under way, or too much is; where it cannot be started.
        """
        with self._starting:
            running = [job for job in self.all() if job.state == RUNNING]
            if any((job.kind, job.subject) == (kind, subject) for job in running):
                raise CrawlerError(f"{subject}: the same is under way already")
            if len(running) >= AT_ONCE:
                raise CrawlerError(f"{len(running)} jobs are under way; wait until one of them has ended")
            try:
                return self._start(kind, subject, tuple(words))
            except OSError as error:
                raise CrawlerError(f"{subject}: cannot be started: {error}") from error

    def stop(self, job: BackgroundJob) -> None:
        """Interrupt a job, as Ctrl-C does: what it has done stays whole."""
        if job.process is not None and is_running(job.process):
            (job.folder / "stopped").touch()
            with suppress(ProcessLookupError):
                os.kill(job.process.pid, signal.SIGINT)

    def find(self, name: str) -> BackgroundJob | None:
        """Return a job by its name, or None."""
        return BackgroundJob.read(self.folder / name, name in self._waited) if _ID.fullmatch(name) else None

    def all(self) -> list[BackgroundJob]:
        """Return all jobs, the latest first."""
        try:
            names = sorted((each.name for each in self.folder.iterdir() if _ID.fullmatch(each.name)), reverse=True)
        except OSError:
            return []
        found = map(self.find, names)
        return [job for job in found if job is not None]

    def _start(self, kind: str, subject: str, words: tuple[str, ...]) -> BackgroundJob:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        folder = self.folder / name
        make_private_folder(folder)
        job = BackgroundJob(
            id=name, kind=kind, subject=subject, words=words, made_at=now.isoformat(timespec="seconds"), folder=folder
        )
        for part in ("out", "log"):
            make_private_file(folder / part)
        with (folder / "out").open("wb") as out, (folder / "log").open("wb") as log:
            child = subprocess.Popen(
                python_command("winnow", *_of_server(words)),
                env=environment_at(self.places),
                cwd=self.places.home,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                start_new_session=True,
            )
        self._waited.add(name)
        threading.Thread(target=self._wait, args=(child, folder), daemon=True).start()
        job = replace(job, process=process_of(child.pid))
        job.write()
        self._forget()
        return job

    def _wait(self, child: subprocess.Popen[bytes], folder: Path) -> None:
        """Wait for a child and note how it ended."""
        status = child.wait()
        with suppress(OSError, StorageError), replace_file(folder / "ended.json") as file:
            file.write(json.dumps({"status": status, "stopped": (folder / "stopped").exists()}))
        self._waited.discard(folder.name)

    def _forget(self) -> None:
        for job in self.all()[KEPT:]:
            if job.state != RUNNING:
                shutil.rmtree(job.folder, ignore_errors=True)


def _of_server(words: tuple[str, ...]) -> list[str]:
    """Add to a command what this server reads of it: a result as JSON, progress every second."""
    command, *rest = words
    return [command, "--json", "-s", f"WINNOW_PROGRESS_SECONDS={_EVERY}", *rest]
