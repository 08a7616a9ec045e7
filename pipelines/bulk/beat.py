"""The sign of life of a rank: a small file written anew every few seconds; a rank that hangs ends itself.

What was found by running datatrove: a rank that dies hard leaves Ray waiting for ever, and one that raises is passed
over.  So a rank says itself that it lives and why it failed, and whoever watches believes nothing else.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from pipelines.bulk.folder import RunFolder
from pipelines.bulk.plan import STATES, marker
from pipelines.errors import BulkError

TRIES = 3
"""Times that a rank is begun: the first death may be another's fault, as where the system runs short."""

STALLED = 600.0
"""Seconds without a page after which a rank ends itself: 3 tries of a page take a minute, a shard that is put away
minutes on a slow line."""

HUNG, ORPHANED = 70, 71
"""Exit statuses of a rank that ended itself."""

_LOOK = 1.0  # seconds between two looks at the clock and at the parent


@dataclass(frozen=True, slots=True)
class RankLimits:
    """``silence`` seconds without a sign of life are a death; a rank may take ``time`` seconds."""

    silence: float = 60.0
    time: float = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class RankState:
    """What a rank said last; ``tries`` is how often it was begun, ``error`` why it failed."""

    tries: int = 0
    pages: int = 0
    host: str = ""
    pid: int = 0
    error: str | None = None

    @classmethod
    def read(cls, folder: RunFolder, rank: int) -> Self:
        """Return the state of a rank, that of one never begun where none is readable.  Raises BulkError."""
        value = folder.read_json(f"{STATES}/{marker(rank)}") or {}
        with suppress(TypeError, ValueError):
            return cls(**{name: value[name] for name in asdict(cls()) if name in value})
        return cls()


class Heartbeat:
    """Writes the state of a rank while the block runs; raises nothing of its own after the first time."""

    def __init__(self, folder: RunFolder, rank: int, state: RankState, limits: RankLimits) -> None:
        self._folder, self._name = folder, f"{STATES}/{marker(rank)}"
        self._state, self._limits = state, limits
        self._pages, self._is_quiet = 0, False
        self._moved = self._began = time.monotonic()
        self._over = threading.Event()
        self._parent = os.getppid()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._write()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def step(self, pages: int = 0) -> None:
        """Note that the rank moves on."""
        self._pages += pages
        self._moved = time.monotonic()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Let a stage that says nothing run as long as a rank may."""
        self._is_quiet = True
        try:
            yield
        finally:
            self.step()
            self._is_quiet = False

    def fail(self, words: str) -> None:
        """Say why the rank failed.  Raises BulkError."""
        self._over.set()
        self._state = replace(self._state, error=words)
        self._write()

    def _beat(self) -> None:
        said = time.monotonic()
        while not self._over.wait(_LOOK):
            now = time.monotonic()
            if os.getppid() != self._parent:
                os._exit(ORPHANED)  # nobody waits for this rank any more
            if now - self._moved > STALLED and not self._is_quiet:
                self._end(f"no page for {STALLED:g} s")
            if now - self._began > self._limits.time:
                self._end(f"took more than {self._limits.time:g} s (--time)")
            if now - said >= self._limits.silence / 4:
                said = now
                with suppress(BulkError):  # the next one may arrive; without any the rank counts as dead
                    self._write()

    def _end(self, words: str) -> None:
        with suppress(BulkError):
            self.fail(words)
        os._exit(HUNG)  # its main thread is in the middle of something that does not end

    def _write(self) -> None:
        state: dict[str, Any] = asdict(
            replace(self._state, pages=self._pages, host=socket.gethostname(), pid=os.getpid())
        )
        self._folder.write_json(self._name, state | {"seconds": round(time.monotonic() - self._began, 1)})
