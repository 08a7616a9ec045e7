"""The metrics that lie in the database, made when they are asked for."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from crawler.monitoring.cached import CachedReadings
from storage.service import Gauges

STATES = ("new", "healthy", "quiet", "degraded", "broken")


class DatabaseCollector(Collector):
    """Queue, lag and state of each site; a site that is no more has no series."""

    def __init__(self, gauges: CachedReadings[Gauges], now: Callable[[], datetime]) -> None:
        self._gauges = gauges
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the families; without a database only the one that says so."""
        found = self._gauges.get()
        readable = float(self._gauges.readable and found is not None)
        yield GaugeMetricFamily("winnow_database_readable", "1 where the database answered in time.", readable)
        if found is None:
            return
        yield _by_site("winnow_queue_size", "Addresses that wait to be asked for.", found.waiting)
        now = self._now()
        ages = {site: max(0.0, (now - newest).total_seconds()) for site, newest in found.newest.items()}
        yield _by_site("winnow_newest_article_age_seconds", "Time since the date of the newest article.", ages)
        yield _states(found.states)
        yield GaugeMetricFamily("winnow_alerts_waiting", "Alerts that wait for their target.", found.pending_alerts)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Yield the names, without a look at the database: a registry asks for them when this is registered."""
        yield GaugeMetricFamily("winnow_database_readable", "")
        yield GaugeMetricFamily("winnow_queue_size", "")
        yield GaugeMetricFamily("winnow_newest_article_age_seconds", "")
        yield GaugeMetricFamily("winnow_site_state", "")
        yield GaugeMetricFamily("winnow_alerts_waiting", "")


def _by_site(name: str, words: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=("site",))
    for site, value in sorted(values.items()):
        family.add_metric((site,), value)
    return family


def _states(states: Mapping[str, str]) -> GaugeMetricFamily:
    family = GaugeMetricFamily("winnow_site_state", "1 for the state a site is in.", labels=("site", "state"))
    for site, state in sorted(states.items()):
        for each in STATES:
            family.add_metric((site, each), float(each == state))
    return family
