"""Two and more services on one database: one leads."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg
import pytest

from storage.db.engine import open_engine, write_transaction
from storage.errors import DatabaseBusy, StorageError
from storage.process import Process
from storage.schema.service import leaders
from storage.service import leader
from storage.service.leader import LeaderElection, leader_of
from storage.store import Store

NOW = 1_800_000_000.0


def nobody(process):
    return False


def candidate(store: Store, pid: int, is_gone=nobody) -> LeaderElection:
    return LeaderElection(store.engine, Process("here", pid, "1"), is_gone)


@pytest.fixture
def pair(store):
    two = [candidate(store, pid) for pid in (1, 2)]
    yield two
    for each in two:
        each.resign()


@pytest.fixture
def embedded(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield store


@pytest.fixture
def served(empty_postgresql):
    with Store.open(empty_postgresql) as store:
        yield store


def test_one_leads_and_the_other_learns_who(store, pair):
    first, second = pair
    assert leader_of(store.engine) is None
    assert first.try_lead(NOW)
    assert not second.try_lead(NOW + 1)
    assert (first.leads(NOW + 1), second.leads(NOW + 1)) == (True, False)
    found = second.leader()
    assert found is not None
    assert (found.process, found.started_at, found.beat_at.timestamp()) == (
        Process("here", 1, "1"),
        found.beat_at,
        NOW,
    )
    assert first.renew(NOW + 10)
    found = leader_of(store.engine)
    assert found is not None
    assert (found.started_at.timestamp(), found.beat_at.timestamp()) == (NOW, NOW + 10)
    assert found.lease_until == NOW + 50


def test_who_resigns_is_followed_at_once(store, pair):
    first, second = pair
    assert first.try_lead(NOW)
    first.resign()
    assert leader_of(store.engine) is None
    assert not first.leads(NOW)
    assert second.try_lead(NOW)
    first.resign()  # a second time takes nothing from the other
    assert second.renew(NOW + 1)
    assert leader_of(store.engine) is not None


def test_who_resigned_may_lead_again(pair):
    first, _ = pair
    assert first.try_lead(NOW)
    first.resign()
    assert first.try_lead(NOW + 1)


def test_it_renews_when_a_quarter_of_the_lease_is_over(store, pair):
    first, _ = pair
    assert first.try_lead(NOW)
    for seconds in (3, 9, 11, 15):
        assert first.stay(NOW + seconds)
    found = leader_of(store.engine)
    assert found is not None
    assert found.beat_at.timestamp() == NOW + 11


def test_a_clock_that_leaps_ahead_costs_nothing_where_nobody_stands_by(pair):
    first, _ = pair
    assert first.try_lead(NOW)
    assert not first.leads(NOW + 86400)
    assert first.stay(NOW + 86400)
    assert first.leads(NOW + 86400)


def test_a_clock_turned_back_is_no_lease_of_hours(pair):
    first, _ = pair
    assert first.try_lead(NOW)
    assert not first.leads(NOW - 3600)
    assert first.stay(NOW - 3600)
    assert not first.leads(NOW)


def test_many_at_once_and_exactly_one_leads(store):
    many = [candidate(store, pid) for pid in range(1, 11)]
    meet, won = threading.Barrier(len(many)), []

    def race(each: LeaderElection) -> None:
        meet.wait(20)
        if each.try_lead(NOW):
            won.append(each)

    threads = [threading.Thread(target=race, args=(each,)) for each in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(won) == 1
    assert [each for each in many if each.leads(NOW)] == won
    for each in many:
        each.resign()


class TestEmbedded:
    def test_a_silent_leader_is_followed_when_its_lease_is_over(self, embedded):
        first, second = candidate(embedded, 1), candidate(embedded, 2)
        assert first.try_lead(NOW)
        assert not second.try_lead(NOW + 40)
        assert second.try_lead(NOW + 40.1)
        assert not first.leads(NOW + 40.1)
        assert not first.stay(NOW + 41)
        assert not first.try_lead(NOW + 41)
        found = leader_of(embedded.engine)
        assert found is not None
        assert found.process.pid == 2

    def test_a_leader_that_is_gone_is_followed_at_once(self, embedded):
        assert candidate(embedded, 1).try_lead(NOW)
        assert candidate(embedded, 2, lambda process: process.pid == 1).try_lead(NOW)

    def test_a_lease_from_before_the_clock_was_turned_back_is_cut(self, embedded):
        first, second = candidate(embedded, 1), candidate(embedded, 2)
        assert first.try_lead(NOW)
        assert not second.try_lead(NOW - 86400)
        assert not second.try_lead(NOW - 86400 + 39)
        assert second.try_lead(NOW - 86400 + 41)

    def test_a_locked_database_is_told_and_the_lease_runs_on(self, embedded, monkeypatch):
        monkeypatch.setattr(leader, "_BUSY_SECONDS", 0)
        first = candidate(embedded, 1)
        assert first.try_lead(NOW)
        with write_transaction(embedded.engine), pytest.raises(DatabaseBusy):
            first.stay(NOW + 15)
        assert first.leads(NOW + 39)
        assert not first.leads(NOW + 40)
        assert first.stay(NOW + 41), "nobody took over"

    def test_who_stands_by_disturbs_no_writer(self, embedded):
        first, second = candidate(embedded, 1), candidate(embedded, 2)
        assert first.try_lead(NOW)
        with write_transaction(embedded.engine):
            assert not second.try_lead(NOW)


class TestServed:
    def test_a_lost_connection_is_noticed_at_once(self, served):
        first, second = candidate(served, 1), candidate(served, 2)
        assert first.try_lead(NOW)
        assert end_sessions(served, "advisory") == 1
        assert not first.leads(NOW + 1)
        assert not first.stay(NOW + 1)
        assert second.try_lead(NOW + 1)
        assert not first.try_lead(NOW + 2)
        first.resign()
        assert second.stay(NOW + 20)
        second.resign()

    def test_who_lost_its_connection_may_lead_again(self, served):
        first = candidate(served, 1)
        assert first.try_lead(NOW)
        end_sessions(served, "advisory")
        assert not first.renew(NOW + 15)
        assert first.try_lead(NOW + 16)
        first.resign()

    def test_the_lock_counts_and_not_the_row(self, served):
        first, second = candidate(served, 1), candidate(served, 2)
        assert first.try_lead(NOW)
        assert not second.try_lead(NOW + 3600), "its clock may be wrong"
        with write_transaction(served.engine) as connection:
            connection.execute(leaders.delete())
        assert not second.try_lead(NOW)
        assert first.renew(NOW + 10)
        assert leader_of(served.engine) is not None
        first.resign()
        second.resign()

    def test_a_leader_that_stands_still_is_followed_by_the_clock_of_the_other(self, served):
        """Its process lives and so does its connection."""
        first, clock = candidate(served, 1), [0.0]
        second = LeaderElection(served.engine, Process("there", 2, "1"), nobody, 40.0, lambda: clock[0])
        assert first.try_lead(NOW)
        assert not second.try_lead(NOW - 500)
        clock[0] = 39
        assert not second.try_lead(NOW + 500)
        assert first.renew(NOW + 39)
        clock[0] = 41
        assert not second.try_lead(NOW + 500), "a beat was heard"
        clock[0] = 80
        assert not second.try_lead(NOW)
        assert first.leads(NOW + 41)
        clock[0] = 82
        assert not second.try_lead(NOW)
        wait_until(lambda: not first.leads(NOW + 43))
        assert second.try_lead(NOW)
        for each in (first, second):
            each.resign()

    def test_installations_of_one_database_lead_each_for_itself(self, served):
        with write_transaction(served.engine) as connection:
            connection.exec_driver_sql("CREATE SCHEMA other")
        url = served.engine.url.update_query_dict({"options": "-csearch_path=other"})
        with Store.open(url.render_as_string(hide_password=False)) as other:
            first, second = candidate(served, 1), candidate(other, 2)
            assert first.try_lead(NOW)
            assert second.try_lead(NOW)
            first.resign()
            second.resign()

    def test_a_silent_session_is_not_ended_by_the_server(self, served):
        with served.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("ALTER DATABASE postgres SET idle_session_timeout = '200ms'")
        first = candidate(served, 1)
        try:
            assert first.try_lead(NOW)
            time.sleep(0.6)
            assert first.leads(NOW + 1)
        finally:
            first.resign()
            with served.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.exec_driver_sql("ALTER DATABASE postgres RESET idle_session_timeout")

    def test_a_server_that_is_away_is_an_error_of_the_house(self, tmp_path):
        engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
        away = LeaderElection(engine, Process("here", 1, "1"), nobody)
        with pytest.raises(StorageError):
            away.try_lead(NOW)
        with pytest.raises(StorageError):
            away.leader()
        assert not away.renew(NOW)
        assert not away.leads(NOW)
        away.resign()


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def end_sessions(store: Store, locktype: str) -> int:
    """Have the server end the sessions that hold a lock."""
    address = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    query = """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_locks AS lock JOIN pg_stat_activity AS session USING (pid)
        WHERE lock.locktype = %s AND session.datname = current_database()
    """
    with psycopg.connect(address, autocommit=True) as connection, suppress(psycopg.ProgrammingError):
        return len(connection.execute(query, (locktype,)).fetchall())
    return 0
