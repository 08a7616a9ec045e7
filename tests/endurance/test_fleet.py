"""A fleet of workers before 40 sources: machines die, the database is restarted, and every article is stored once."""

import time

import pytest

from tests.servers.fleet import Fleet
from tests.servers.postgresql import PostgreSQLServer

pytestmark = pytest.mark.endurance

SETTINGS = {"WINNOW_SITE_LEASE_SECONDS": 4, "AUTOTHROTTLE_ENABLED": 0}
DELAY = 0.5


SOURCES = {"sources": 40, "each": 5, "first": 2}


def test_a_fleet_loses_nothing_when_machines_die_and_the_database_is_restarted(tmp_path):
    with (
        PostgreSQLServer() as server,
        Fleet(
            tmp_path, server.address, sources=40, each=5, first=2, period=4.0, delay=DELAY, settings=SETTINGS
        ) as fleet,
    ):
        fleet.start("schedule", "schedule", "--no-worker")
        for name in ("one", "two", "three"):
            fleet.start(name, "worker", "--concurrency", "30", "--grace", "10")
        assert fleet.wait_for(30, 40) >= 30
        fleet.kill("one")
        assert fleet.wait_for(80, 40) >= 80
        server.stop()
        time.sleep(2)
        server.start()
        assert fleet.wait_for(200, 60) == 200, fleet.said("two") + fleet.said("three")
        assert [fleet.end(name) for name in ("two", "three", "schedule")] == [0, 0, 0]
        said = fleet.said("two") + fleet.said("three")
        found = fleet.crawled()
        left = fleet.workers()
    assert (found.articles, found.lost, found.twice) == (200, (), ())
    assert "which died" in said
    assert "this worker waits for it" in said
    assert "this worker goes on" in said
    assert all(line.state == "gone" for line in left)
    assert found.gaps[0][0] > DELAY / 2, found.gaps[:5]
