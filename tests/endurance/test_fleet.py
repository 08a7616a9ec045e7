"""A fleet of workers before 20 sources: machines die, the database is restarted, and every article is stored once."""

import time

import pytest

from tests.servers.fleet import Fleet
from tests.servers.postgresql import PostgreSQLServer

pytestmark = pytest.mark.endurance

SETTINGS = {"WINNOW_SITE_LEASE_SECONDS": 8, "AUTOTHROTTLE_ENABLED": 0}
DELAY = 0.25


def wait_until_it_holds_sites(fleet: Fleet, name: str) -> None:
    pid, end = fleet.processes[name].pid, time.monotonic() + 40
    while not any(line.process.pid == pid and line.sites for line in fleet.workers()):
        assert time.monotonic() < end, fleet.said(name)
        time.sleep(0.1)


def test_a_fleet_loses_nothing_when_machines_die_and_the_database_is_restarted(tmp_path):
    with (
        PostgreSQLServer() as server,
        Fleet(tmp_path, server.address, 20, each=4, first=2, period=5.0, delay=DELAY, settings=SETTINGS) as fleet,
    ):
        fleet.start("schedule", "schedule", "--no-worker")
        for name in ("one", "two", "three"):
            fleet.start(name, "worker", "--concurrency", "15", "--grace", "10")
        assert fleet.wait_for(15, 40) >= 15
        wait_until_it_holds_sites(fleet, "one")
        fleet.kill("one")
        assert fleet.wait_for(30, 40) >= 30
        server.stop()
        time.sleep(2)
        server.start()
        assert fleet.wait_for(80, 90) == 80, fleet.said("two") + fleet.said("three")
        assert [fleet.end(name) for name in ("two", "three", "schedule")] == [0, 0, 0]
        said = fleet.said("two") + fleet.said("three")
        found = fleet.crawled()
        left = fleet.workers()
    assert (found.lost, found.twice) == ((), ())
    assert "which died" in said
    assert "this worker waits for it" in said
    assert "this worker goes on" in said
    assert all(line.state == "gone" for line in left)
    # On a busy machine a request may leave late, and then the next one seems early.
    assert sum(gap < 0.7 * DELAY for gap, *_ in found.gaps) < 0.05 * len(found.gaps), found.gaps[:5]
