"""The child process of one crawl of the service: its words, its environment, and how all of them are ended."""

import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from crawler.process import process_of
from crawler.service.child.exit_status import ExitStatus
from crawler.service.child.log_files import log_path, prune_logs
from crawler.service.child.orphans import Orphan, stop_orphan
from crawler.service.child.process import Limits, run_child

HURRY_SECONDS = 3.0
"""How long children may take over ending when the operator does not want to wait."""

MOST_WAIT = 120
"""Seconds a crawl may wait for its hosts alone: it holds the place of another, and goes on at its next time.

Longer than any Crawl-delay that is kept (60 s).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How children are started: the words before ``crawl NAME``, their environment, folder, home and grace in seconds.

    ``stop`` is the event that lets them end ``grace`` seconds after it is set.  ``spare`` gives a further folder of
    site files for a site whose own cannot be read.
    """

    prefix: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    home: Path
    grace: float
    stop: threading.Event
    spare: Callable[[str], Path | None] = lambda _site: None


class Launcher:
    """Starts crawls, each a child; knows those at work."""

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self._at_work: dict[int, Orphan] = {}

    def __call__(self, site: str, run_id: int, deadline: timedelta, memory: int | None = None) -> ExitStatus:
        """Crawl a site as the run with that number and say how its process ended.

        ``memory`` is the bytes that it may hold, None for as many as it likes.
        """
        launch, log = self._launch, log_path(self._launch.home, site, run_id)
        settings = [f"WINNOW_RUN={run_id}", f"WINNOW_MAX_WAIT={MOST_WAIT}"]
        words = ["crawl", site, "--logfile", str(log), *(word for each in settings for word in ("-s", each))]

        def started(pid: int) -> None:
            self._at_work[run_id] = Orphan(run_id, site, process_of(pid), None)

        try:
            return run_child(
                [*launch.prefix, *words],
                environment=self._environment(site),
                folder=launch.folder,
                log=log,
                limits=Limits(deadline=deadline.total_seconds(), grace=launch.grace, memory=memory),
                stop=launch.stop,
                started=started,
            )
        finally:
            self._at_work.pop(run_id, None)
            prune_logs(launch.home, site)

    def _environment(self, site: str) -> Mapping[str, str]:
        ours, spare = self._launch.environment, self._launch.spare(site)
        if spare is None:
            return ours
        folders = [*ours.get("WINNOW_SITES", "").split(os.pathsep), str(spare)]
        return {**ours, "WINNOW_SITES": os.pathsep.join(filter(None, folders))}

    def hurry(self) -> None:
        """End the children at work at once: asked, and a moment later killed."""
        self._signal(signal.SIGTERM)
        timer = threading.Timer(HURRY_SECONDS, self._signal, [signal.SIGKILL])
        timer.daemon = True
        timer.start()

    def _signal(self, number: int) -> None:
        for child in list(self._at_work.values()):
            stop_orphan(child, number)
