"""Answers that take long to find, kept for a while; whoever asks waits a moment at most.

A store of a million articles has figures that take half a second.  They are found in a thread of their own, and the
last ones are shown with their age meanwhile; those of a small store are always of this moment.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from copy import copy
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from storage.errors import StorageError

logger = logging.getLogger("winnow.web")

PATIENCE = 0.05
"""Seconds that one request waits for figures."""

QUICK = 0.2
"""Share of that patience in which an answer must come that is found anew for everybody who asks."""

SHARE = 10.0
"""Any other is kept so many times as long as it took, so that figures take a tenth of one thread at most."""

LONGEST = 300.0
"""Seconds that an answer is kept at most."""

MOST = 500
"""Answers that are kept; the one that was asked for longest ago goes first."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Figure(Generic[Value]):
    """An answer and how old it is in seconds; ``value`` is None where it is still being found."""

    value: Value | None
    age: float = 0.0

    @property
    def said(self) -> str:
        """How old it is, in words; nothing where that does not matter."""
        if self.value is None:
            return "being counted"
        return f"{self.age:.0f} s ago" if self.age >= 2 else ""


@dataclass(slots=True)
class _Entry:
    value: Any = None
    at: float = float("-inf")
    took: float = 0.0
    finding: "Future[None] | None" = None


class Kept:
    """The answers, each by its name; ``patience`` in seconds is for tests, which want what is so now."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._deadline = float("inf")
        self._lock = Lock()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="figures")

    def for_one_request(self) -> "Kept":
        """Return the same answers for one who asks for several of them and waits no longer altogether."""
        same = copy(self)
        same._deadline = monotonic() + self._patience  # noqa: SLF001 - a copy of this one
        return same

    def get(self, name: Hashable, find: Callable[[], Value]) -> Figure[Value]:
        """Return an answer, found anew where it is older than it may be.  ``find`` may raise StorageError."""
        with self._lock:
            entry = self._entry(name)
            finding = entry.finding
            if (finding is None or finding.done()) and self._is_old(entry):
                finding = entry.finding = self._threads.submit(self._find, entry, find)
        if finding is not None and (entry.value is None or entry.took < self._patience):
            wait([finding], max(0.0, min(self._patience, self._deadline - monotonic())))
            if finding.done():
                finding.result()  # raises what finding it raised
        return Figure(entry.value, max(0.0, monotonic() - entry.at) if entry.value is not None else 0.0)

    def _is_old(self, entry: _Entry) -> bool:
        if entry.value is None or entry.took < self._patience * QUICK:
            return True
        return monotonic() - entry.at > min(entry.took * SHARE, LONGEST)

    def _entry(self, name: Hashable) -> _Entry:
        entry = self._entries.setdefault(name, _Entry())
        self._entries.move_to_end(name)
        while len(self._entries) > MOST:
            self._entries.popitem(last=False)
        return entry

    def _find(self, entry: _Entry, find: Callable[[], Any]) -> None:
        began = monotonic()
        try:
            entry.value = find()
        except StorageError as error:
            logger.warning("figures: %s", error)
            raise
        entry.at = monotonic()
        entry.took = entry.at - began
