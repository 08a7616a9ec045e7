"""Rows of crawls that are long over go; what says more than a row stays."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from storage.db.engine import read_connection, write_transaction
from storage.runs.history import stamp
from storage.runs.retention import BATCH, forget_crawls
from storage.schema.core import runs
from storage.store import Store

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)


def keep(store: Store, days: Iterable[int], site: str = "paper", kind: str = "crawl", *, ended: bool = True) -> None:
    rows: list[dict[str, Any]] = [
        {
            "site": site,
            "kind": kind,
            "started_at": stamp(BEGIN + timedelta(days=day)),
            "ended_at": stamp(BEGIN + timedelta(days=day, minutes=1)) if ended else None,
            "counts": {},
            "bytes": 0,
        }
        for day in days
    ]
    with write_transaction(store.engine) as connection:
        connection.execute(insert(runs), rows)


def days_of(store: Store, site: str = "paper") -> list[int]:
    with read_connection(store.engine) as connection:
        found = connection.scalars(select(runs.c.started_at).where(runs.c.site == site).order_by(runs.c.id)).all()
    return [(datetime.fromisoformat(each) - BEGIN).days for each in found]


def test_only_what_is_older_goes_and_only_of_that_site(store):
    keep(store, range(10))
    keep(store, range(10), "other")
    assert forget_crawls(store.engine, "paper", BEGIN + timedelta(days=6)) == 6
    assert days_of(store) == [6, 7, 8, 9]
    assert days_of(store, "other") == list(range(10))
    assert forget_crawls(store.engine, "paper", BEGIN + timedelta(days=6)) == 0


def test_the_latest_run_stays_and_its_number_is_not_given_again(store):
    keep(store, range(5))
    assert forget_crawls(store.engine, "paper", BEGIN + timedelta(days=400)) == 4
    (last,) = store.runs("paper")
    assert store.start_run("paper", "crawl") > last.id


def test_what_is_no_crawl_and_what_has_not_ended_stays(store):
    keep(store, [0], kind="backfill")
    keep(store, [1], kind="reextract")
    keep(store, [2], ended=False)
    keep(store, [3, 4])
    assert forget_crawls(store.engine, "paper", BEGIN + timedelta(days=400)) == 1
    assert days_of(store) == [0, 1, 2, 4]


def test_the_oldest_go_first_a_batch_at_a_time(store):
    keep(store, range(700))
    before = BEGIN + timedelta(days=650)
    assert [forget_crawls(store.engine, "paper", before) for _ in range(3)] == [BATCH, 650 - BATCH, 0]
    assert days_of(store) == list(range(650, 700))
