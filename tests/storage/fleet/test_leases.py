"""Sites and hosts of a fleet: taken once, given back, taken over from the dead, and fenced from who lost them."""

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import text

from storage.db import write_transaction
from storage.errors import DatabaseUnavailable, LeaseLost
from storage.fence import FENCE
from storage.fleet import FleetMember, Load, SitePlan, TakenSite, list_workers, read_fleet
from storage.process import Process
from storage.service import Jobs
from storage.store import Store

IDLE = Load(sites=0, pages=0, rate=0.0)
LATER = 4_000_000_000.0


@pytest.fixture(scope="module")
def opened(postgresql: str) -> Iterator[Store]:
    with psycopg.connect(postgresql.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    with Store.open(postgresql) as store:
        yield store


@pytest.fixture
def store(opened: Store) -> Store:
    FENCE.set(None)
    with write_transaction(opened.engine) as connection:
        connection.execute(text("TRUNCATE jobs, runs, fleet_workers, site_leases, host_leases"))
    return opened


def worker(store: Store, pid: int = 1, lease: float = 40.0) -> FleetMember:
    return FleetMember.join(store.engine, Process("here", pid, "1"), 200, lease)


def plan(store: Store, *sites: str, due: bool = True) -> None:
    with write_transaction(store.engine) as connection:
        for place, site in enumerate(sites):
            values = {"site": site, "at": (1000.0 + place) if due else LATER}
            connection.execute(
                text(
                    "INSERT INTO jobs (site, digest, every, timezone, next_run_at) VALUES (:site, 'd', 60, 'UTC', :at)"
                ),
                values,
            )


def own_host(job):
    return SitePlan(LATER, [f"{job.site}.example"])


def on_one_host(job):
    return SitePlan(LATER, ["shared.example"])


def names(taken: Sequence[TakenSite]) -> list[str]:
    return [each.site for each in taken]


def next_run(store: Store, site: str) -> float | None:
    with store.engine.connect() as connection:
        found: float | None = connection.scalar(text("SELECT next_run_at FROM jobs WHERE site = :s"), {"s": site})
    return found


def kill(store: Store, member: FleetMember) -> None:
    """Let the lease of a worker be over."""
    with write_transaction(store.engine) as connection:
        connection.execute(text("UPDATE fleet_workers SET lease_until = 0 WHERE id = :id"), {"id": member.number})


def test_a_fleet_needs_postgresql(tmp_path):
    with (
        Store.open(f"sqlite:///{tmp_path / 'w.db'}") as store,
        pytest.raises(DatabaseUnavailable, match="needs PostgreSQL; 'winnow schedule' crawls on one machine"),
    ):
        worker(store)


def test_sites_that_are_due_are_taken_once_longest_due_first(store):
    plan(store, "a", "b", "c", "d")
    plan(store, "later", due=False)
    one, two = worker(store, 1), worker(store, 2)
    assert names(one.claim(3, own_host)) == ["a", "b", "c"]
    assert names(two.claim(3, own_host)) == ["d"]
    assert one.claim(3, own_host) == []
    assert next_run(store, "a") == LATER


def test_many_workers_at_once_take_every_site_once(store):
    sites = [f"s{number:03}" for number in range(120)]
    plan(store, *sites)
    members, found = [worker(store, pid) for pid in range(6)], []

    def work(member):
        while taken := member.claim(5, own_host):
            found.extend(names(taken))

    threads = [threading.Thread(target=work, args=(member,)) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sites


def test_a_site_given_back_is_taken_again_when_its_time_has_come(store):
    plan(store, "a")
    one, two = worker(store, 1), worker(store, 2)
    (taken,) = one.claim(5, own_host)
    assert one.finish(taken, {"a.example": 0.0})
    assert two.claim(5, own_host) == []
    Jobs(store.engine).interval("a", None)
    with write_transaction(store.engine) as connection:
        connection.execute(text("UPDATE jobs SET next_run_at = 1 WHERE site = 'a'"))
    (again,) = two.claim(5, own_host)
    assert again.token == taken.token + 1


def test_a_crawl_that_was_cut_off_goes_on_elsewhere_at_once(store):
    plan(store, "a")
    one, two = worker(store, 1), worker(store, 2)
    (taken,) = one.claim(5, own_host)
    assert one.finish(taken, {}, again=True)
    assert names(two.claim(5, own_host)) == ["a"]


def test_the_distance_a_crawl_found_is_kept_and_a_paused_site_stays_paused(store):
    plan(store, "a", "b")
    Jobs(store.engine).pause(["b"], datetime.now(UTC))
    one = worker(store)
    a, b = one.claim(5, own_host)
    assert one.finish(a, {}, next_run=5e9, every=900.0)
    assert one.finish(b, {}, again=True)
    assert (next_run(store, "a"), next_run(store, "b")) == (5e9, None)


def test_a_dead_worker_s_sites_are_taken_over_by_the_next(store):
    plan(store, "a", "b")
    one, two = worker(store, 1, lease=0.5), worker(store, 2)
    taken = one.claim(5, own_host)
    assert two.claim(5, own_host) == []
    time.sleep(0.6)
    over = two.claim(5, own_host)
    assert names(over) == names(taken)
    assert {each.dead for each in over} == {Process("here", 1, "1")}
    beat = one.beat(IDLE)
    assert beat is not None
    assert beat.sites == {}
    assert not one.finish(taken[0], {}, again=True)
    assert next_run(store, "a") == LATER


def test_one_that_speaks_in_time_keeps_what_it_holds(store):
    plan(store, "a")
    one, two = worker(store, 1, lease=0.5), worker(store, 2)
    one.claim(5, own_host)
    for _ in range(4):
        time.sleep(0.2)
        beat = one.beat(IDLE)
        assert beat is not None
        assert beat.sites == {"a": 1}
        assert two.claim(5, own_host) == []


def test_a_site_that_three_workers_died_with_is_left_alone(store):
    plan(store, "bad")
    for pid in range(4):
        member = worker(store, pid)
        assert names(member.claim(5, own_host)) == ["bad"]
        kill(store, member)
    assert worker(store, 9).claim(5, own_host) == []
    assert next_run(store, "bad") == LATER


def test_who_lost_a_site_writes_nothing_more_for_it(store):
    plan(store, "a")
    one, two = worker(store, 1), worker(store, 2)
    (taken,) = one.claim(5, own_host)
    FENCE.set(one.fence(taken))
    run = store.start_run("a", "crawl")
    kill(store, one)
    assert two.claim(5, own_host)
    with pytest.raises(LeaseLost, match="a: another worker has taken it over"):
        store.note_run(run, ending="finished")
    FENCE.set(None)
    found = store.run(run)
    assert found is not None
    assert found.ending is None


def test_a_takeover_waits_for_a_transaction_that_is_under_way(store):
    plan(store, "a")
    one, two = worker(store, 1), worker(store, 2)
    (taken,) = one.claim(5, own_host)
    kill(store, one)
    FENCE.set(one.fence(taken))
    with write_transaction(store.engine):
        FENCE.set(None)
        assert two.claim(5, own_host) == []
    assert names(two.claim(5, own_host)) == ["a"]


def test_two_sites_of_one_host_are_not_crawled_side_by_side(store):
    plan(store, "a", "b")
    one, two = worker(store, 1), worker(store, 2)
    (first,) = one.claim(5, on_one_host)
    assert two.claim(5, on_one_host) == []
    assert one.finish(first, {"shared.example": 3.0})
    (second,) = two.claim(5, on_one_host)
    assert second.site == "b"
    assert 2.0 < second.hosts["shared.example"] <= 3.0


def test_of_many_sites_of_one_host_the_one_that_is_due_for_longest_is_next(store):
    plan(store, "a", "b", "c", "d")
    one = worker(store)
    found = []
    for _ in range(4):
        (taken,) = one.claim(2, on_one_host)
        found.append(taken.site)
        assert one.claim(2, on_one_host) == []
        assert one.claim(2, on_one_host) == []
        one.finish(taken, {"shared.example": 0.0})
    assert found == ["a", "b", "c", "d"]


def test_a_host_that_is_met_later_is_waited_for_and_the_holder_hears_of_it(store):
    plan(store, "a", "b")
    one, two = worker(store, 1), worker(store, 2)
    one.claim(1, own_host)
    two.claim(1, own_host)
    assert one.take_hosts([("cdn.example", "a")]) == {"cdn.example": 0.0}
    assert two.take_hosts([("cdn.example", "b")]) == {}
    beat = one.beat(IDLE)
    assert beat is not None
    assert beat.wanted == {"cdn.example"}
    one.give_hosts("a", {"cdn.example": 2.0})
    rest = two.take_hosts([("cdn.example", "b")])["cdn.example"]
    assert 1.0 < rest <= 2.0
    assert one.take_hosts([("cdn.example", "a")]) == {}


def test_two_crawls_of_one_worker_share_no_host_either(store):
    one = worker(store)
    assert one.take_hosts([("cdn.example", "a")])
    assert one.take_hosts([("cdn.example", "b")]) == {}
    assert one.take_hosts([("cdn.example", "a")])


def test_a_host_of_a_dead_worker_keeps_the_rest_that_was_noted(store):
    plan(store, "a")
    one, two = worker(store, 1), worker(store, 2)
    one.claim(1, own_host)
    one.beat(Load(sites=1, pages=0, rate=0.0, slow={"a.example": 60.0}))
    kill(store, one)
    (taken,) = two.claim(1, own_host)
    assert 50 < taken.hosts["a.example"] <= 60


def test_a_site_whose_file_is_not_here_is_left_to_others(store):
    plan(store, "a")
    one, two = worker(store, 1), worker(store, 2)
    assert one.claim(5, lambda _job: None) == []
    with write_transaction(store.engine) as connection:
        connection.execute(text("UPDATE site_leases SET again_at = 1"))
    assert names(two.claim(5, own_host)) == ["a"]


def test_who_leaves_is_gone_and_what_it_held_is_free_at_once(store):
    plan(store, "a", "b")
    one, two = worker(store, 1), worker(store, 2)
    one.claim(1, own_host)
    assert [(line.number, line.state, line.sites) for line in list_workers(store.engine)] == [
        (one.number, "working", 1),
        (two.number, "working", 0),
    ]
    assert (read_fleet(store.engine).held, read_fleet(store.engine).due) == (1, 1)
    two.leave()
    one.leave()
    assert [line.state for line in list_workers(store.engine)] == ["gone"]
    assert names(worker(store, 3).claim(5, own_host)) == ["a", "b"]


def test_a_clock_that_is_wrong_here_changes_nothing(store, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 0.0)
    plan(store, "a")
    one, two = worker(store, 1), worker(store, 2)
    assert names(one.claim(5, own_host)) == ["a"]
    assert two.claim(5, own_host) == []
