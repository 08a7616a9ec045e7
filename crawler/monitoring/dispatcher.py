"""The dispatcher of alerts: puts what is to be told into the outbox and delivers it from a thread of its own."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from crawler.monitoring.alert_rules import HealthReader, PendingAlert, alerts_to_send
from crawler.monitoring.messages import Message, compose
from crawler.monitoring.sending import LIMIT_SECONDS, send
from crawler.monitoring.targets import Target
from storage.db import retry_when_busy
from storage.errors import StorageError
from storage.service import Outbox

logger = logging.getLogger("winnow.alerts")

GATHER_SECONDS = 600.0
"""After a message a target gets the next one no sooner; what comes meanwhile is gathered into it."""

LOOK_SECONDS = 20.0
"""How often the thread looks for deliveries whose time has come."""

Sender = Callable[[Target, Message], str | None]


class AlertDispatcher:
    """Tells the operator: what is to be told is first kept in the outbox, then delivered, each target by itself.

    A target that fails keeps its alerts and is tried again after 1, 2, 4 … 60 minutes; the others have theirs and
    get nothing twice.  Only a process that ends between a delivery and its note in the database makes one repeat.
    ``on_failed`` is called for each delivery that failed.
    """

    def __init__(
        self,
        box: Outbox,
        targets: Sequence[Target],
        *,
        sender: Sender = send,
        clock: Callable[[], float] = time.time,
        gather: float = GATHER_SECONDS,
        on_failed: Callable[[], None] = lambda: None,
    ) -> None:
        self._box = box
        self._targets = tuple(targets)
        self._send = sender
        self._clock = clock
        self._gather = gather
        self._on_failed = on_failed
        self._last: dict[str, float] = {}
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def round(self, book: HealthReader, now: datetime) -> int:
        """Tell the changes that a health book holds and note them there; return their number.

        Asks nothing of the network.  Without a target nothing counts as told, so that the first target hears of
        what is wrong already.  Raises StorageError.
        """
        if not self._targets:
            return 0
        notices = alerts_to_send(book.all(), now)
        self.tell(notices, now)
        for notice in notices:
            book.told(notice.about, notice.state, now)
        return len(notices)

    def tell(self, notices: Sequence[PendingAlert], now: datetime) -> None:
        """Put notices into the outbox of every target and have them delivered soon.  Raises StorageError."""
        for notice in notices:
            logger.warning("%s", notice.title)
        rows = [(each.about, each.state, each.title, each.body, each.urgency) for each in notices]
        self._box.post(rows, [target.key for target in self._targets], now)
        if self._thread is not None and not self._thread.is_alive():
            self._begin()  # what ended it was printed by threading.excepthook; months without alerts are worse
        self._wake.set()

    def deliver(self) -> int:
        """Try each target once for which something is due; return the number of messages accepted.

        Raises StorageError.
        """
        return sum(self._deliver_to(target) for target in self._targets if not self._stop.is_set())

    def start(self) -> None:
        """Begin delivering, after dropping what is addressed to targets that are no more.  Raises StorageError."""
        if self._targets and (dropped := self._box.keep_only([target.key for target in self._targets])):
            logger.warning("%d alerts dropped: their targets are not in the settings any more", dropped)
        self._stop.clear()
        self._begin()

    def stop(self, timeout: float = 5.0) -> None:
        """Deliver no more, waiting so many seconds for the message under way; the outbox keeps the rest."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._run, name="alerts", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                self.deliver()
            except StorageError as error:
                logger.warning("alerts wait: %s", error)
            self._wake.wait(LOOK_SECONDS)

    def _deliver_to(self, target: Target) -> int:
        now = self._clock()
        if 0 <= now - self._last.get(target.key, 0.0) < self._gather:
            return 0
        letters = self._box.claim(target.key, now, 2 * LIMIT_SECONDS)
        if not letters:
            return 0
        problem = self._send(target, compose(letters))
        if problem is not None:
            wait = self._box.failed(letters, self._clock(), problem)
            logger.warning("%s: %s; %d waiting, sent again in %.0f s", target.name, problem, len(letters), wait)
            self._on_failed()
            return 0
        self._last[target.key] = self._clock()
        retry_when_busy(self._box.delivered)(letters)  # else it would be sent again
        logger.info("%s took what waited: %d", target.name, len(letters))
        return 1
