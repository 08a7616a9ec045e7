"""The report of a backfill that ended, from its statistics, the store and the failures of its frontier."""

from collections.abc import Iterable, Mapping
from typing import Any

from crawler.arguments import Window
from crawler.gaps import gaps
from crawler.report import Report, troubles
from pipelines.tally import Tally
from storage.store import Store


def report_of(
    store: Store, site: str, window: Window, stats: Mapping[str, Any], failures: Iterable[tuple[str, str, str]]
) -> Report:
    """Make the report of one site; ``stats`` are named as in a crawl, ``failures`` are (kind, address, words)."""
    months = store.months(site, window.since, window.until)
    found = tuple(gaps(months, window.since, window.until))
    ending = stats.get("finish_reason")
    ending = None if ending is None else str(ending)
    return Report(site, Tally.of(stats), months, found, troubles(failures), ending, _altogether(store, site))


def _altogether(store: Store, site: str) -> Mapping[str, int]:
    """Count the addresses of the latest backfill, over all the runs it took."""
    walk = next((walk for walk in store.walks(site) if walk.kind == "backfill"), None)
    if walk is None:
        return {}
    return store.walk_counts(walk.id) if walk.finished_at is None else walk.counts
