"""What a worker process may cost, and what is said of work that cost more."""

import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from storage.records import Reason

MEMORY = 1024 * 1024 * 1024
"""Bytes a worker may hold: the extractor and its model of languages take 0.23 GB, the heaviest real page 0.3 GB."""

OUT_OF_MEMORY = 112
"""Exit status of a worker that was refused memory."""

GRACE = 5.0
"""Seconds after which a worker that is over its time ends itself: its crawl is gone."""


class SettingsReader(Protocol):
    """What is asked of Scrapy's settings."""

    def getint(self, name: str) -> int:
        """Return a setting as a whole number."""

    def getfloat(self, name: str) -> float:
        """Return a setting as a number."""


class WorkerBounds(NamedTuple):
    """Worker processes, seconds one piece of work may take, bytes a page may have, bytes a worker may hold."""

    workers: int
    timeout: float
    maxsize: int
    memory: int = MEMORY

    @classmethod
    def of(cls, settings: SettingsReader, workers: int | None = None) -> "WorkerBounds":
        """Read WINNOW_WORKERS, unless given, WINNOW_PAGE_TIMEOUT, WINNOW_PAGE_MAXSIZE, WINNOW_WORKER_MEMORY."""
        return cls(
            settings.getint("WINNOW_WORKERS") if workers is None else workers,
            settings.getfloat("WINNOW_PAGE_TIMEOUT"),
            settings.getint("WINNOW_PAGE_MAXSIZE"),
            settings.getint("WINNOW_WORKER_MEMORY"),
        )


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a piece of work gave nothing: ``timeout``, or ``crashed`` where it cost its worker or broke it."""

    reason: Reason
    detail: str


def limit_memory(most: int) -> None:
    """Let this process hold at most so many bytes of its own, from now on; 0: no limit.

    RLIMIT_DATA and not RLIMIT_AS: a library for numbers reserves a gigabyte of addresses that it never touches.
    """
    if most <= 0:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def within_bounds(seconds: float, work: Callable[..., Any], *args: object) -> Any:
    """Do a piece of work in a worker; one that is refused memory ends the worker, as nobody knows what it left.

    Whoever waits for it ends it after so many ``seconds``.  Where nobody does any more, a timer of the system ends it
    a little later, in the middle of whatever C code it is in.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    try:
        return work(*args)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
