"""The metrics of a fleet of workers, read from the database when they are asked for."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from crawler.monitoring.cached import CachedReadings
from storage.fleet import FleetFigures

WORDS = {
    "winnow_fleet_workers": "Workers at work.",
    "winnow_fleet_sites_held": "Sites that workers crawl.",
    "winnow_fleet_sites_due": "Sites that are due and that nobody crawls.",
    "winnow_fleet_pages_per_second": "Pages a second of all workers in the last minute.",
}


class FleetCollector(Collector):
    """Figures of all workers of a database; none while it cannot be read."""

    def __init__(self, figures: CachedReadings[FleetFigures]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the families."""
        found = self._figures.get()
        if found is not None:
            values = (found.workers, found.held, found.due, found.rate)
            for (name, words), value in zip(WORDS.items(), values, strict=True):
                yield GaugeMetricFamily(name, words, float(value))

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Yield the names, without a look at the database."""
        for name, words in WORDS.items():
            yield GaugeMetricFamily(name, words)
