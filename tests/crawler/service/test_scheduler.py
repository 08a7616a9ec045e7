"""APScheduler made robust: a database that fails at any moment, a shutdown at any moment, and bounded crawls."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from crawler.service.job_store import FUNCTION
from crawler.service.scheduler import CrawlScheduler
from storage.db.engine import write_transaction
from storage.errors import DatabaseBusy
from storage.store import Store
from tests.crawler.service.service_home import until
from tests.servers.postgresql import PostgreSQLServer

AWAY = DatabaseBusy("database", "is away")
HOUR = timedelta(hours=1)


class Counting:
    """A scheduler whose crawls are counted by site."""

    def __init__(self, engine: Engine, at_once: int = 2) -> None:
        self.names: list[str] = []
        self.free = threading.Event()
        self.free.set()
        self.scheduler = CrawlScheduler(engine, at_once, self.crawl)
        self.scheduler.start(paused=True)

    def crawl(self, site: str) -> None:
        self.names.append(site)
        self.free.wait(10)

    def add(self, name: str, when: datetime | None = None) -> None:
        self.scheduler.add_job(
            FUNCTION, "interval", hours=1, args=[name], id=f"crawl:{name}", next_run_time=when or datetime.now(UTC)
        )

    def next(self, name: str) -> datetime:
        found: datetime = self.scheduler.get_job(f"crawl:{name}").next_run_time
        return found


@pytest.fixture
def counting(quarters):
    made = Counting(quarters.store.engine)
    yield made
    made.free.set()
    made.scheduler.quiet()
    made.scheduler.shutdown()


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr("crawler.service.scheduler.RETRY_SECONDS", 0.1)


@pytest.mark.parametrize("method", ["update_job", "get_next_run_time", "get_due_jobs"])
def test_the_thread_outlives_a_database_that_fails_and_nothing_runs_twice(counting, monkeypatch, method):
    counting.scheduler.jobstore_retry_interval = 0.1
    real, failures = getattr(counting.scheduler.table, method), [AWAY, AWAY, AWAY]

    def flaky(*args):
        if failures:
            raise failures.pop()
        return real(*args)

    counting.add("a")
    monkeypatch.setattr(counting.scheduler.table, method, flaky)
    counting.scheduler.resume()
    until(lambda: not failures and counting.next("a") > datetime.now(UTC) + HOUR / 2)
    assert counting.names == ["a"]
    counting.add("b")
    until(lambda: counting.names == ["a", "b"])
    assert counting.scheduler.is_alive()


def test_what_there_is_no_room_for_stays_due_in_the_table(counting):
    counting.free.clear()
    now = datetime.now(UTC)
    for place, name in enumerate("abcde"):
        counting.add(name, now - timedelta(seconds=50 - place))
    counting.scheduler.resume()
    until(lambda: len(counting.names) == 2)
    time.sleep(0.1)
    assert counting.names == ["a", "b"]
    assert [counting.next(name) <= now for name in "abcde"] == [False, False, True, True, True]
    assert counting.scheduler.outlook().at_work == 2
    counting.free.set()
    until(lambda: sorted(counting.names) == list("abcde"))
    until(lambda: counting.scheduler.outlook().at_work == 0)
    assert counting.scheduler.outlook().next_run > now + HOUR / 2


def test_a_due_crawl_is_ahead_or_at_work_at_every_moment_until_it_is_done(quarters):
    done: list[str] = []
    scheduler = CrawlScheduler(quarters.store.engine, 3, done.append)
    scheduler.start(paused=True)
    for number in range(60):
        words = {"args": [str(number)], "id": f"crawl:{number}", "next_run_time": datetime.now(UTC)}
        scheduler.add_job(FUNCTION, "interval", hours=1, **words)
    scheduler.resume()
    unseen = 0
    while len(done) < 60:
        outlook = scheduler.outlook()
        far = outlook.next_run is None or outlook.next_run > datetime.now(UTC) + timedelta(minutes=1)
        unseen += far and outlook.at_work == 0 and len(done) < 60
    scheduler.quiet()
    scheduler.shutdown()
    assert unseen == 0
    assert sorted(done, key=int) == [str(number) for number in range(60)]


def test_woken_as_it_ends_it_starts_nothing_and_moves_no_job(counting):
    due = datetime.now(UTC)
    counting.add("a", due)
    counting.scheduler.resume()
    counting.scheduler.quiet()
    started = list(counting.names)
    counting.scheduler.state = 0  # stopped, as while it waits for its executor
    counting.scheduler._process_jobs()
    counting.scheduler.state = 2
    assert counting.names == started
    assert started or counting.next("a") == due


def test_sooner_never_makes_later_and_misses_no_job(counting):
    now = datetime.now(UTC)
    counting.add("a", now + HOUR)
    assert counting.scheduler.sooner("crawl:a", now + 2 * HOUR)
    assert counting.next("a") == now + HOUR
    assert counting.scheduler.sooner("crawl:a", now + HOUR / 2)
    assert counting.next("a") == now + HOUR / 2
    assert not counting.scheduler.sooner("crawl:gone", now)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_service_whose_thread_died_says_so_and_ends(quarters, monkeypatch):
    quarters.write("a", 'interval = "1h"')
    service = quarters.service()

    def broken(_job):
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr(service.scheduler.table, "update_job", broken)
    with pytest.raises(RuntimeError, match="the thread that starts crawls has ended"):
        service.run(threading.Event(), lambda *_: time.sleep(0.02))


def test_a_database_that_is_locked_for_a_while(quarters, monkeypatch):
    monkeypatch.setattr("storage.db.engine.BUSY_SECONDS", 0.05)
    with Store.open(str(quarters.store.engine.url)) as store:
        service = quarters.service(store=store)
        quarters.write("a", 'interval = "1h"')
        with quarters.running(service):
            until(lambda: quarters.crawls.names == ["a"])
            until(lambda: not service.scheduler.outlook().at_work)
            with write_transaction(quarters.store.engine):
                quarters.write("b")
                service.scheduler.wakeup()
                time.sleep(0.6)
                assert quarters.crawls.names == ["a"]
            until(lambda: quarters.crawls.names == ["a", "b"])
            until(lambda: not service.scheduler.outlook().at_work)
            assert service.scheduler.is_alive()
    assert [run.ending for run in quarters.store.runs()] == ["finished"] * 2


@pytest.mark.slow
def test_a_server_that_is_restarted_beneath_a_service(quarters):
    with PostgreSQLServer() as server, Store.open(server.address) as store:
        service = quarters.service(store=store)
        service.scheduler.jobstore_retry_interval = 0.1
        with quarters.running(service):
            quarters.write("before")
            until(lambda: quarters.crawls.names == ["before"])
            server.stop()
            time.sleep(1)
            quarters.write("meanwhile")
            time.sleep(1)
            server.start()
            until(lambda: quarters.crawls.names == ["before", "meanwhile"], 30)
            quarters.write("after")
            until(lambda: quarters.crawls.names == ["before", "meanwhile", "after"], 30)
            until(lambda: not service.scheduler.outlook().at_work)
        assert [run.ending for run in store.runs()] == ["finished"] * 3
