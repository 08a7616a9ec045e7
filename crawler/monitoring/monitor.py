"""Alerts, webhooks and metrics as one part of the service, which never stops it."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from sqlalchemy import Engine

from crawler.monitoring.alert_rules import HealthReader, service_alert
from crawler.monitoring.dispatcher import AlertDispatcher, Sender
from crawler.monitoring.metrics import Metrics
from crawler.monitoring.sending import send
from crawler.monitoring.targets import Target
from crawler.webhooks import WebhookDispatcher
from storage.errors import StorageError
from storage.fleet import read_fleet
from storage.records import Run
from storage.service import Outbox, read_gauges

logger = logging.getLogger("winnow.alerts")

ROUND = timedelta(seconds=30)
"""Time between two looks into the book of health, and between two tries to get the port."""


class Monitor:
    """What the service's loop calls: :meth:`round` each time it goes round, :meth:`ended` after each crawl.

    Only the service that leads tells anything.  ``port`` is that of the metrics, 0 for none.  No method raises: a
    database that cannot be used is one line in the log, and what was to be told is told in a later round.
    """

    def __init__(
        self,
        engine: Engine,
        book: HealthReader,
        targets: Sequence[Target],
        port: int,
        *,
        sender: Sender = send,
        webhooks: WebhookDispatcher | None = None,
    ) -> None:
        self.metrics = Metrics(partial(read_gauges, engine))
        if engine.dialect.name == "postgresql":
            self.metrics.watch_fleet(partial(read_fleet, engine))
        self._herald = AlertDispatcher(Outbox(engine), targets, sender=sender, on_failed=self.metrics.alert_failed)
        self._webhooks = webhooks
        self._book = book
        self._port = port
        self._sites: frozenset[str] | None = None
        self._leads = False
        self._last: datetime | None = None

    def ended(self, site: str, run: Run) -> None:
        """Count a crawl that ended, and look into the book soon: a hook of the service, after the one that judges."""
        self.metrics.observe(run)
        self._last = None

    def tell(self, about: str, words: str, now: datetime) -> None:
        """Tell something of the service itself."""
        try:
            self._herald.tell([service_alert(about, words)], now)
        except StorageError as error:
            logger.warning("not told (%s): %s", about, error)

    def round(self, now: datetime, *, leads: bool, running: int, sites: Collection[str]) -> None:
        """Note the heartbeat, who leads, the crawls under way and the sites there are; tell what has changed."""
        self.metrics.beat(now)
        self.metrics.leading(leads)
        self.metrics.running(running)
        if frozenset(sites) != self._sites:
            self._sites = frozenset(sites)
            self.metrics.keep(self._sites)
        if self._last is None or leads != self._leads or not timedelta(0) <= now - self._last < ROUND:
            self._last = now
            self._look(now, leads)

    def close(self) -> None:
        """Answer and deliver no more; what waits stays in the database."""
        self._end()
        self.metrics.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _look(self, now: datetime, leads: bool) -> None:
        if self._port:
            self.metrics.serve(self._port)
        try:
            if leads and not self._leads:
                self._begin()
            if self._leads and not leads:
                self._end()
            self._leads = leads
            if leads:
                self._herald.round(self._book, now)
        except StorageError as error:
            logger.warning("alerts wait: %s", error)

    def _begin(self) -> None:
        if self._webhooks is not None:  # first: it may be started again, where the database fails in between
            self._webhooks.start()
        self._herald.start()

    def _end(self) -> None:
        self._herald.stop()
        if self._webhooks is not None:
            self._webhooks.stop()
