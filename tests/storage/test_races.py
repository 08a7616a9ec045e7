"""What two processes do to one walk in the same moment, on both databases."""

import threading
import time
from contextlib import suppress

import pytest

from storage.db.engine import writing
from storage.frontier import crawls, queue
from storage.frontier import queue as rows
from storage.frontier.worker import Member
from storage.process import Process
from storage.store import Store
from tests.storage.frontier.test_queue import NOW, entry, nobody


@pytest.fixture
def pair(store):
    return enter(store)


def enter(store: Store) -> list[Member]:
    walk, _ = store.walk("news", "backfill", {}, True)
    return [Member.join(store.engine, walk, Process("here", pid, "1"), NOW, 60.0, 2) for pid in (1, 2)]


def test_of_two_that_end_at_once_one_closes_the_walk(store, pair, monkeypatch):
    meet, look = threading.Barrier(2), crawls.crew

    def crew(*args):
        with suppress(threading.BrokenBarrierError):
            meet.wait(0.5)  # both have left and neither is committed, unless they take turns
        return look(*args)

    monkeypatch.setattr(crawls, "crew", crew)
    threads = [threading.Thread(target=member.leave, args=("finished",)) for member in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    (walk,) = store.walks()
    assert walk.ending == "finished"


def test_what_is_given_back_while_another_claims_is_found(empty_postgresql):
    """A claim that saw no row waiting closes the host; the rows that came back meanwhile must open it again.

    On PostgreSQL only: SQLite has one writer at a time.
    """
    with Store.open(empty_postgresql) as store:
        _give_back_and_claim(store, *enter(store))


def _give_back_and_claim(store: Store, first: Member, second: Member) -> None:
    first.add([entry(1)], NOW)
    assert first.claim(10, NOW, nobody).rows
    started = threading.Event()

    def give_back() -> None:
        with writing(store.engine) as connection:
            rows.recover_rows(connection, first.worker)
            started.set()
            time.sleep(0.3)
            queue.reopen_hosts(connection, first.walk.id)

    thread = threading.Thread(target=give_back)
    with writing(store.engine) as connection:
        thread.start()
        started.wait(5)
        assert rows.claim_rows(connection, second.walk.id, second.worker, 10, NOW) == []
        time.sleep(0.6)
    thread.join(20)
    assert len(second.claim(10, NOW, nobody).rows) == 1


def test_a_walk_in_which_something_waits_is_not_closed(store, pair):
    first, second = pair
    second.leave(None)
    first.add([entry(1)], NOW)
    first.leave("finished")
    assert store.walks()[0].finished_at is None


def test_no_process_gets_the_number_of_another_one_before_it(store, pair):
    """A process that stood still until all others had gone would take the lease of a new one for its own."""
    first, second = pair
    numbers = {first.worker, second.worker}
    for member in pair:
        member.leave(None)
    assert Member.join(store.engine, first.walk, Process("here", 3, "1"), NOW, 60.0).worker not in numbers
    assert first.renew(NOW) is False
