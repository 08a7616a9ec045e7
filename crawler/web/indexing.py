"""The search index, brought up to date beside the searches: none of them waits long for it, and no crawl often.

An update holds the lock of a SQLite file, which crawls beside it wait for: the longer the last one took, as it does
where they leave it no processor, the later the next one comes.
"""

import logging
import threading
from dataclasses import dataclass, field
from time import monotonic, sleep

from storage.errors import StorageError
from storage.fulltext import is_behind, update_index
from storage.store import Store

logger = logging.getLogger("winnow.web")

WAIT_SECONDS = 1.0
"""How long a search waits for what was stored before it: a crawl may hold the database, a first index takes minutes."""

PAUSE = 20.0
"""How many times as long as it took an update is followed by none."""

LONGEST_PAUSE = 30.0
"""Seconds after which there may be another one in any case."""


@dataclass
class SearchIndex:
    """One thread at a time takes in what is new; ``problem`` is why the last one could not."""

    problem: StorageError | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None
    _was_whole: bool = False
    _next: float = float("-inf")

    def refresh(self, store: Store, wait: float = WAIT_SECONDS, *, at_once: bool = False) -> bool:
        """Have what is new taken in, and return whether it was within so many seconds.

        Where the last update has just been, the next one comes later, unless it is to be ``at_once``.  Raises
        StorageError where the database cannot search.
        """
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                if self._was_whole and not is_behind(store.engine):
                    return True
                pause = 0.0 if at_once else max(0.0, self._next - monotonic())
                if pause > wait:
                    return False
                self._thread = threading.Thread(target=self._run, args=[store, pause], name="search index", daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(wait)
        if thread.is_alive():
            return False
        if self.problem is not None:
            raise self.problem
        return True

    def _run(self, store: Store, pause: float) -> None:
        sleep(pause)
        began = monotonic()
        try:
            update_index(store.engine)
            self._was_whole, self.problem = True, None
        except StorageError as error:
            logger.warning("search index: %s", error)
            self._was_whole, self.problem = False, error
        ended = monotonic()
        self._next = ended + min(PAUSE * (ended - began), LONGEST_PAUSE)
