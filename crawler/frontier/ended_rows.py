"""Rows that end without a stored result: some are acknowledged together, with what else is written of the frontier."""

import asyncio
from collections.abc import Sequence
from time import time

from pipelines.stages import DatabaseThread
from storage.frontier.worker import Worker

SECONDS = 0.25
"""How long a row may wait to be acknowledged where nothing else is written; a process that is killed asks for its page
again."""


class EndedRows:
    """Brings the ends of rows to the database, at the latest after ``SECONDS``."""

    def __init__(self, worker: Worker, desk: DatabaseThread) -> None:
        self._worker = worker
        self._desk = desk
        self._timer: asyncio.TimerHandle | None = None

    def note(self, row: int, outcome: str, passed: Sequence[str] = ()) -> None:
        """Note that a row (its number) ended, and with it the pages ``passed`` (their keys) that it was led to."""
        if passed:
            self._desk.begin(self._worker.done, {row: outcome}, time(), passed)
            return
        self._worker.end(row, outcome, time())
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SECONDS, self._write)

    def stop(self) -> None:
        """Write nothing more: whoever leaves the crawl does."""
        if self._timer is not None:
            self._timer.cancel()

    def _write(self) -> None:
        self._timer = None
        if self._worker.has_ended:
            self._desk.begin(self._worker.flush)
