"""The search index, brought up to date beside the searches: none of them waits long for it."""

import logging
import threading
from dataclasses import dataclass, field

from storage.errors import StorageError
from storage.fulltext import update_index
from storage.store import Store

logger = logging.getLogger("winnow.web")

WAIT_SECONDS = 1.0
"""How long a search waits for what was stored before it: a crawl may hold the database, a first index takes minutes."""


@dataclass
class SearchIndex:
    """One thread at a time takes in what is new; ``problem`` is why the last one could not."""

    problem: StorageError | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def refresh(self, store: Store, wait: float = WAIT_SECONDS) -> bool:
        """Have what is new taken in, and return whether it was within so many seconds.

        Raises StorageError where the database cannot search.
        """
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, args=[store], name="search index", daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(wait)
        if thread.is_alive():
            return False
        if self.problem is not None:
            raise self.problem
        return True

    def _run(self, store: Store) -> None:
        try:
            update_index(store.engine)
            self.problem = None
        except StorageError as error:
            logger.warning("search index: %s", error)
            self.problem = error
