from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import update

from storage.db.engine import read_connection, write_transaction
from storage.runs.history import latest_crawls
from storage.schema.core import runs
from storage.store import Store

SECOND = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield store


def began(store: Store, at: datetime) -> int:
    number = store.start_run("paper", "crawl")
    with write_transaction(store.engine) as connection:
        values = {"started_at": at.isoformat(timespec="microseconds")}
        connection.execute(update(runs).where(runs.c.id == number).values(values))
    return number


def window(store: Store, begin: datetime, end: datetime) -> list[int]:
    with read_connection(store.engine) as connection:
        return [run.id for run in latest_crawls(connection, "paper", begin, end, 10)]


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))])
def test_a_span_is_the_same_in_every_zone_and_ends_before_its_end(store, zone):
    numbers = [began(store, SECOND + timedelta(hours=hour)) for hour in range(4)]
    begin, end = (SECOND + timedelta(hours=1)).astimezone(zone), (SECOND + timedelta(hours=3)).astimezone(zone)
    assert window(store, begin, end) == [numbers[2], numbers[1]]


def test_a_whole_second_is_found_to_the_microsecond(store):
    number = began(store, SECOND)
    assert window(store, SECOND, SECOND + timedelta(microseconds=1)) == [number]
    assert window(store, SECOND - timedelta(microseconds=1), SECOND) == []
