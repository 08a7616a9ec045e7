"""What two processes do to one crawl in the same moment, on both databases."""

import threading
import time
from contextlib import suppress

import pytest

from storage.db.engine import write_transaction
from storage.frontier import claims, crawls, host_queues
from storage.frontier import queue as rows
from storage.frontier.worker import Worker
from storage.process import Process
from storage.store import Store
from tests.storage.frontier.test_queue import NOW, entry, nobody


@pytest.fixture
def pair(store):
    return enter(store)


def enter(store: Store) -> list[Worker]:
    crawl, _ = store.crawl("news", "backfill", {}, True)
    return [Worker.join(store.engine, crawl, Process("here", pid, "1"), NOW, 60.0, 2) for pid in (1, 2)]


def test_of_two_that_end_at_once_one_closes_the_walk(store, pair, monkeypatch):
    meet, look = threading.Barrier(2), crawls.list_workers

    def crew(*args):
        with suppress(threading.BrokenBarrierError):
            meet.wait(0.5)  # both have left and neither is committed, unless they take turns
        return look(*args)

    monkeypatch.setattr(crawls, "list_workers", crew)
    threads = [threading.Thread(target=member.leave, args=("finished",)) for member in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    (crawl,) = store.crawls()
    assert crawl.ending == "finished"


def test_what_is_given_back_while_another_claims_is_found(empty_postgresql):
    """A claim that saw no row waiting closes the host; the rows that came back meanwhile must open it again.

    On PostgreSQL only: SQLite has one writer at a time.
    """
    with Store.open(empty_postgresql) as store:
        _give_back_and_claim(store, *enter(store))


def _give_back_and_claim(store: Store, first: Worker, second: Worker) -> None:
    first.add([entry(1)], NOW)
    assert first.lease(10, NOW, nobody).rows
    started = threading.Event()

    def give_back() -> None:
        with write_transaction(store.engine) as connection:
            rows.release_urls(connection, first.worker)
            started.set()
            time.sleep(0.3)
            host_queues.reopen_queues(connection, first.crawl.id)

    thread = threading.Thread(target=give_back)
    with write_transaction(store.engine) as connection:
        thread.start()
        started.wait(5)
        assert claims.lease_urls(connection, second.crawl.id, second.worker, 10, NOW).rows == []
        time.sleep(0.6)
    thread.join(20)
    assert len(second.lease(10, NOW, nobody).rows) == 1


def test_a_walk_in_which_something_waits_is_not_closed(store, pair):
    first, second = pair
    second.leave(None)
    first.add([entry(1)], NOW)
    first.leave("finished")
    assert store.crawls()[0].finished_at is None


def test_no_process_gets_the_number_of_another_one_before_it(store, pair):
    """A process that stood still until all others had gone would take the lease of a new one for its own."""
    first, second = pair
    numbers = {first.worker, second.worker}
    for member in pair:
        member.leave(None)
    assert Worker.join(store.engine, first.crawl, Process("here", 3, "1"), NOW, 60.0).worker not in numbers
    assert first.renew(NOW) is False
