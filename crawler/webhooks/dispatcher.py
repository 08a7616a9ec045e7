"""The dispatcher of webhooks: one thread for each receiver, which brings it what waits in the outbox."""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from crawler.webhooks.receivers import Receiver
from crawler.webhooks.sending import LIMIT_SECONDS, EventLine
from storage.db import retry_when_busy
from storage.errors import StorageError
from storage.webhooks import WaitingEvent, WebhookOutbox
from storage.withdrawals import WithdrawalRegistry

logger = logging.getLogger("winnow.webhooks")

LOOK_SECONDS = 5.0
"""How often a thread looks for events; those who write them are other processes."""

_AT_ONCE_SECONDS = 10.0
"""After this long what was delivered is noted, so that a process that is killed repeats little."""


class WebhookDispatcher:
    """Delivers each receiver its events: at least once, and each under the same id every time.

    One that fails is left alone for 1, 2, 4 … 60 minutes and keeps its events; the others have theirs.
    """

    def __init__(
        self,
        engine: Engine,
        receivers: Sequence[Receiver],
        *,
        clock: Callable[[], float] = time.time,
        limit: float = LIMIT_SECONDS,
    ) -> None:
        self._box = WebhookOutbox(engine)
        self._receivers = tuple(receivers)
        self._registry = WithdrawalRegistry(engine)
        self._clock = clock
        self._limit = limit
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Have events written for these receivers from now on, and begin delivering; once is enough.

        Raises StorageError.
        """
        if dropped := self._box.register([each.subscription for each in self._receivers]):
            logger.warning("%d events dropped: their webhooks are not in the settings any more", dropped)
        if any(thread.is_alive() for thread in self._threads):
            return
        self._stop = stop = threading.Event()  # a thread that was left behind keeps its own
        self._threads = [
            threading.Thread(target=self._run, args=[each, stop], name="webhooks", daemon=True)
            for each in self._receivers
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Deliver no more, waiting so many seconds for events under way; the outbox keeps the rest."""
        self._stop.set()
        end = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        self._threads = []

    def deliver(self, receiver: Receiver) -> int:
        """Bring a receiver what waits for it until nothing does or it fails; return how many events it took.

        Raises StorageError.
        """
        line, count = EventLine(receiver, self._limit), 0
        try:
            while not self._stop.is_set():
                taken = self._deliver_some(receiver, line)
                count += taken
                if not taken:
                    break
        finally:
            line.close()
        return count

    def _run(self, receiver: Receiver, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                if count := self.deliver(receiver):
                    logger.info("%s took %d events", receiver.name, count)
            except StorageError as error:
                logger.warning("webhooks wait: %s", error)
            except Exception:
                logger.exception("%s: not delivered", receiver.name)
            stop.wait(LOOK_SECONDS)

    def _deliver_some(self, receiver: Receiver, line: EventLine) -> int:
        """Deliver what is taken at a time, note it, and return how many events are done with; 0 ends the round."""
        events = self._box.claim(receiver.key, self._clock(), _AT_ONCE_SECONDS + 2 * self._limit)
        if not events:
            return 0
        withdrawn, done, until = self._registry.load(), list[WaitingEvent](), self._clock() + _AT_ONCE_SECONDS
        for event in events:
            if self._stop.is_set() or not 0 <= until - self._clock() <= _AT_ONCE_SECONDS:
                break
            is_withdrawn = event.subject is not None and withdrawn.entry_for(
                event.site, event.subject, event.record_id or ""
            )
            answer = None if is_withdrawn else line.post(event.event_id, event.body.encode())
            if answer is not None and answer.problem is not None:
                if done:
                    retry_when_busy(self._box.delivered)(receiver.key, done)
                refused = event if answer.refused else None
                wait = self._box.failed(receiver.key, self._clock(), answer.problem, refused, answer.wait)
                logger.warning("%s %s; asked again in %.0f s", receiver.name, answer.problem, wait)
                return 0
            done.append(event)
        retry_when_busy(self._box.delivered)(receiver.key, done)
        return len(done)
