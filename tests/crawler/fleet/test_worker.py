"""Workers as an operator starts them, on a real PostgreSQL server."""

import json
import time

import pytest

from tests.servers.command_line import WinnowHome
from tests.servers.fleet import Fleet

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0}


@pytest.mark.parametrize("words", [("worker",), ("workers",), ("schedule", "--no-worker")])
def test_on_sqlite_it_says_in_one_line_that_it_needs_a_server(tmp_path, words):
    ran = WinnowHome(tmp_path).scrapy(*words)
    assert ran.status == 2
    assert ran.err.strip().endswith("a fleet of workers needs PostgreSQL; 'winnow schedule' crawls on one machine")
    assert len(ran.err.strip().splitlines()) == 1


@pytest.mark.slow
def test_two_workers_crawl_what_is_due_and_leave_in_good_order(tmp_path, empty_postgresql):
    with Fleet(tmp_path, empty_postgresql, sources=10, each=2, first=2, delay=0.1, settings=SETTINGS) as fleet:
        fleet.start("schedule", "schedule", "--no-worker")
        for name in ("one", "two"):
            fleet.start(name, "worker", "--concurrency", "5", "--grace", "5")
        assert fleet.wait_for(20, 60) == 20, fleet.said("one")
        shown = WinnowHome(tmp_path, database=empty_postgresql).scrapy("workers", "--json")
        assert [fleet.end(name) for name in ("one", "two", "schedule")] == [0, 0, 0], fleet.said("one")
        found = fleet.crawled()
        left = fleet.workers()
    rows = [json.loads(line) for line in shown.out.splitlines()]
    assert [row["state"] for row in rows[:-1]] == ["working", "working"]
    assert rows[-1]["workers"] == 2
    assert (found.articles, found.lost, found.twice, left) == (20, (), (), [])


@pytest.mark.slow
def test_a_worker_that_is_to_end_gives_what_it_has_not_done_to_the_next(tmp_path, empty_postgresql):
    with Fleet(tmp_path, empty_postgresql, sources=6, each=12, first=12, delay=0.5, settings=SETTINGS) as fleet:
        fleet.start("schedule", "schedule", "--no-worker")
        fleet.start("one", "worker", "--grace", "0")
        assert fleet.wait_for(6, 60) >= 6, fleet.said("one")
        began = time.monotonic()
        assert fleet.end("one") == 0
        assert time.monotonic() - began < 20
        assert fleet.workers() == []
        fleet.start("two", "worker")
        assert fleet.wait_for(72, 90) == 72, fleet.said("two")
        assert fleet.end("two") == 0
        found = fleet.crawled()
    assert (found.lost, found.twice) == ((), ())
