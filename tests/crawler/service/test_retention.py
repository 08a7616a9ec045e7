"""The service forgets crawls of more than a year ago, and nothing that a verdict may read."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.errors import CrawlerError
from crawler.health.check import WINDOW, HealthState, HealthStatus
from crawler.service.retention import RunRetention, read_kept
from storage.runs.retention import BATCH
from storage.service.health import HealthStore
from storage.store import Store
from tests.crawler.health.history import keep
from tests.crawler.health.runs import every_hour, run

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEPT = timedelta(days=400)


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as made:
        yield made


def rounds(store: Store, count: int, *, leads: bool = True) -> None:
    old = RunRetention(store, KEPT)
    for _ in range(count):
        old.round(NOW, leads=leads, running=0, sites=["paper"])


def oldest(store: Store) -> datetime:
    return min(each.started_at for each in store.runs("paper", limit=100_000))


def test_crawls_of_more_than_a_year_ago_go_a_few_each_round(store):
    begin = NOW - KEPT - timedelta(days=50)
    keep(store, every_hour(60, begin), "paper")
    rounds(store, 1)
    assert len(store.runs("paper", limit=9999)) == 60 * 24 - BATCH
    rounds(store, 5)
    assert oldest(store) == NOW - KEPT


def test_who_stands_by_forgets_nothing(store):
    keep(store, every_hour(2, NOW - KEPT - timedelta(days=9)), "paper")
    rounds(store, 3, leads=False)
    assert len(store.runs("paper", limit=999)) == 48


def test_once_a_day_and_the_next_day_again(store):
    keep(store, [run(day, NOW - KEPT + timedelta(days=day - 1)) for day in range(3)], "paper")
    old, seen = RunRetention(store, KEPT), []
    for hours in (0, 1, 30, 31):
        old.round(NOW + timedelta(hours=hours), leads=True, running=0, sites=["paper"])
        seen.append(len(store.runs("paper")))
    assert seen == [2, 2, 1, 1]


def test_what_was_usual_before_a_long_trouble_is_kept(store):
    """A site that has been ill for over a year is compared with what it was like before."""
    ill = NOW - KEPT - timedelta(days=30)
    keep(store, [run(day, ill + timedelta(days=day - 250)) for day in range(500)], "paper")
    HealthStore(store.engine).note("paper", HealthStatus(HealthState.DEGRADED, ill, "no titles"), ill)
    rounds(store, 2)
    assert ill - WINDOW <= oldest(store) < ill - WINDOW + timedelta(days=1)


def test_the_setting():
    assert read_kept("400") == KEPT
    assert read_kept("0") is None
    for word in ("-1", "1.5", "a year", "", "9" * 6, "²"):
        with pytest.raises(CrawlerError, match="WINNOW_RUN_RETENTION_DAYS"):
            read_kept(word)
