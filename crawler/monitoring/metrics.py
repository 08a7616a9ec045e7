"""Prometheus metrics of the service, on a port of this machine only."""

import logging
import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from crawler.errors import CrawlerError
from crawler.monitoring.cached import CachedReadings
from crawler.monitoring.collector import DatabaseCollector
from crawler.monitoring.fleet_collector import FleetCollector
from storage.fleet import FleetFigures
from storage.records import Outcome, Run
from storage.service import Gauges

logger = logging.getLogger("winnow.metrics")

ADDRESS = "127.0.0.1"

ENDINGS = ("finished", "deadline", "killed", "crashed", "interrupted", "could_not_run")
"""Endings that have a series from the beginning, so that the first of them is seen as a rise."""

DURATIONS = (5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800)
"""Seconds; upper bounds of the histogram."""

OTHER = "other"
"""Label of a run whose site is not among the known ones: names never add up to more series than there are sites."""

ReadGauges = Callable[[Collection[str], datetime], Gauges]


def read_port(text: str) -> int:
    """Read WINNOW_METRICS_PORT: a port, or ``off``, which is 0.  Raises CrawlerError."""
    if text.strip().lower() in {"off", "0"}:
        return 0
    if text.isdecimal() and int(text) < 2**16:
        return int(text)
    raise CrawlerError(f"WINNOW_METRICS_PORT '{text}': neither a port nor 'off'")


def _now() -> datetime:
    return datetime.now(UTC)


class Metrics:
    """All metrics in a registry of their own; any thread may call any method.

    ``read`` gives the figures that lie in the database, as ``partial(read_gauges, engine)``; it is called in a thread
    when metrics are asked for, at most every 15 seconds.  ``sites`` are those that have series.
    """

    def __init__(self, read: ReadGauges, sites: Collection[str] = (), *, now: Callable[[], datetime] = _now) -> None:
        self.registry = CollectorRegistry()
        self._sites: frozenset[str] = frozenset()
        self._cached = CachedReadings(lambda: read(self._sites, now()))
        self._server: tuple[WSGIServer, threading.Thread] | None = None
        self._complained = False
        self._make_counters()
        self._make_gauges()
        self.registry.register(DatabaseCollector(self._cached, now))
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.keep(sites)

    def watch_fleet(self, read: Callable[[], FleetFigures]) -> None:
        """Serve the figures of a fleet of workers too."""
        self.registry.register(FleetCollector(CachedReadings(read)))

    def _make_counters(self) -> None:
        mine = self.registry
        by_site = ("site",)
        self._runs = Counter("winnow_runs", "Crawls that ended.", ("site", "ending"), registry=mine)
        self._articles = Counter("winnow_articles", "Pages by what became of them.", ("site", "outcome"), registry=mine)
        self._rejected = Counter("winnow_rejected", "Pages that are no article.", ("site", "reason"), registry=mine)
        self._failed = Counter("winnow_failed", "Pages that could not be had.", ("site", "kind"), registry=mine)
        self._bytes = Counter("winnow_received_bytes", "Bytes that came over the network.", by_site, registry=mine)
        self._alerts = Counter("winnow_alerts_failed", "Deliveries of alerts that failed.", registry=mine)
        self._duration = Histogram(
            "winnow_run_duration_seconds", "How long crawls took.", buckets=DURATIONS, registry=mine
        )

    def _make_gauges(self) -> None:
        mine = self.registry
        self._beat = Gauge(
            "winnow_scheduler_heartbeat_timestamp_seconds", "When the service last went round.", registry=mine
        )
        self._leading = Gauge("winnow_scheduler_leading", "1 where this service leads.", registry=mine)
        self._running = Gauge("winnow_crawls_running", "Crawls under way.", registry=mine)
        self._waiting = Gauge(
            "winnow_archive_waiting_bytes", "Bytes that wait to be brought to object storage.", registry=mine
        )
        self._away = Gauge("winnow_archive_trouble", "1 where the last try to bring them failed.", registry=mine)

    def keep(self, sites: Collection[str]) -> None:
        """Take these as the known sites: series of others go, those of new ones begin at 0."""
        before, self._sites = self._sites, frozenset(sites)
        for site in before - self._sites:
            for counter in (self._runs, self._articles, self._rejected, self._failed, self._bytes):
                counter.remove_by_labels({"site": site})
        for site in self._sites - before:
            self._bytes.labels(site)
            for ending in ENDINGS:
                self._runs.labels(site, ending)
            self._articles.labels(site, Outcome.NEW)
        self._cached.forget()

    def observe(self, run: Run) -> None:
        """Count a run that ended; one call for each."""
        site = run.site if run.site in self._sites else OTHER
        self._runs.labels(site, run.ending or "unknown").inc()
        self._bytes.labels(site).inc(max(0, run.bytes))
        groups = {"outcome": self._articles, "rejected": self._rejected, "failed": self._failed}
        for name, count in run.counts.items():
            group, _, rest = name.partition("/")
            if group in groups and rest and count > 0:
                groups[group].labels(site, rest).inc(count)
        if run.ended_at is not None:
            self._duration.observe(max(0.0, (run.ended_at - run.started_at).total_seconds()))

    def beat(self, now: datetime) -> None:
        """Note that the service's loop went round."""
        self._beat.set(now.timestamp())

    def leading(self, leads: bool) -> None:
        """Note whether this service leads."""
        self._leading.set(leads)

    def running(self, crawls: int) -> None:
        """Note how many crawls are under way."""
        self._running.set(crawls)

    def archive(self, waiting: int, trouble: bool) -> None:
        """Note how many bytes of the archive wait to be brought away, and whether that failed the last time."""
        self._waiting.set(waiting)
        self._away.set(trouble)

    def alert_failed(self) -> None:
        """Count a delivery that failed."""
        self._alerts.inc()

    def serve(self, port: int, address: str = ADDRESS) -> int | None:
        """Answer at ``/metrics`` from threads of their own and return the port; 0 takes any that is free.

        A port that cannot be had is None and one line in the log, the first time: the service goes on without metrics,
        and may ask again later.
        """
        if self._server is None:
            try:
                self._server = start_http_server(port, address, self.registry)
            except OSError as error:
                if not self._complained:
                    logger.warning("no metrics: port %d of %s: %s", port, address, error.strerror or error)
                self._complained = True
                return None
        return int(self._server[0].server_port)

    def close(self) -> None:
        """Answer no more."""
        if self._server is not None:
            server, thread = self._server
            self._server = None
            server.shutdown()
            server.server_close()
            thread.join()
