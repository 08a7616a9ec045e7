"""What keeps the subscriptions of a store: asks hubs when it is time, and orders crawls where they called."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread
from urllib.parse import urlsplit

from sqlalchemy import Engine

from crawler.errors import ArgumentError
from crawler.websub.hub_request import HubRequest
from storage.errors import StorageError
from storage.service import Jobs
from storage.websub import Topics

SECONDS = 5.0
"""Between two looks: so long a call waits at most until its crawl is ordered."""

_TOGETHER = 20  # hubs that are asked in one look

logger = logging.getLogger("winnow")


class Subscriber:
    """Works in a thread of its own; ``is_crawled`` says of a site whether calls may order crawls of it."""

    def __init__(self, engine: Engine, hubs: HubRequest, is_crawled: Callable[[str], bool]) -> None:
        self._topics, self._jobs = Topics(engine), Jobs(engine)
        self._hubs, self._is_crawled = hubs, is_crawled
        self._ended = Event()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Work for the time of the block; a request that is on its way is waited for."""
        thread = Thread(target=self._work, name="websub", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join(timeout=30)

    def look(self) -> None:
        """Do what is due now.  Raises StorageError."""
        for topic in self._topics.due(time.time(), _TOGETHER):
            if self._ended.is_set():
                return
            problem = self._hubs.subscribe(topic)
            self._topics.asked(topic, problem, time.time())
            if problem is not None:
                logger.info("%s: no subscription to %s: %s", topic.hub, topic.topic, problem)
        for site in self._topics.take_wanted(time.time()):
            notes = self._jobs.all().get(site)
            if self._is_crawled(site) and (notes is None or notes.paused_at is None):
                self._jobs.ask([site], datetime.now(UTC))

    def _work(self) -> None:
        while not self._ended.is_set():
            try:
                self.look()
            except StorageError as error:  # the database is away: nothing is lost, hubs call again or lists are polled
                logger.warning("subscriptions to hubs wait: %s", error)
            self._ended.wait(SECONDS)


def check_callback(text: str) -> str:
    """Return the public address of ``winnow web`` with a slash at its end.  Raises ArgumentError."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise ArgumentError(f"WINNOW_WEBSUB_CALLBACK {text[:200]}: no web address such as https://news.example.org/")
    return text.rstrip("/") + "/"
