"""Figures of the database for those who ask often and must not wait: read in a thread, kept for a while."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from storage.errors import StorageError

logger = logging.getLogger("winnow.metrics")

FRESH_SECONDS = 15.0
"""Figures younger than this are given again without a look at the database."""

LIMIT_SECONDS = 3.0
"""How long one who asks waits for the database; then the last figures are given."""

STALE_SECONDS = 300.0
"""Figures older than this are not given any more: no figure is better than one that misleads."""

Read = TypeVar("Read")


class CachedReadings(Generic[Read]):
    """The last answer of ``read``, which is asked by one thread at a time."""

    def __init__(
        self, read: Callable[[], Read], *, limit: float = LIMIT_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._limit = limit
        self._clock = clock
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._value: Read | None = None
        self._at = float("-inf")
        self.readable = True

    def get(self) -> Read | None:
        """Return the figures, at most ``limit`` seconds from now; None where there are none of late."""
        with self._lock:
            if self._thread is None and not self._younger_than(FRESH_SECONDS):
                self._thread = threading.Thread(target=self._refresh, name="readings", daemon=True)
                self._thread.start()
            thread = self._thread
        if thread is not None:
            thread.join(self._limit)
        return self._value if self._younger_than(STALE_SECONDS) else None

    def forget(self) -> None:
        """Read anew for the next one who asks."""
        self._at = float("-inf")

    def _younger_than(self, seconds: float) -> bool:
        return 0 <= self._clock() - self._at < seconds

    def _refresh(self) -> None:
        try:
            self._value, self._at, self.readable = self._read(), self._clock(), True
        except StorageError as error:
            logger.warning("metrics without the database: %s", error)
            self.readable = False
        finally:
            with self._lock:
                self._thread = None
