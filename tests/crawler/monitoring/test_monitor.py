import socket
import time
from datetime import timedelta

import pytest

from crawler.monitoring.messages import Message
from crawler.monitoring.monitor import ROUND, Monitor
from crawler.monitoring.targets import Target, read_targets
from storage.errors import DatabaseUnavailable
from storage.service.outbox import Outbox
from storage.store import Store
from tests.crawler.monitoring.healthbook import NOON, Book, Row
from tests.crawler.monitoring.test_metrics import run, scraped, value


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield store


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(true) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_round_beats_counts_and_tells(store):
    sent, book, port = list[str](), Book({"a": Row("a")}), free_port()

    def sender(target: Target, message: Message) -> None:
        sent.append(message.title)

    with Monitor(store.engine, book, read_targets("json://x"), port, sender=sender) as station:
        station.round(NOON, leads=True, running=2, sites=["a"])
        station.ended("a", run("a"))
        until(lambda: sent)
        station.round(NOON + ROUND, leads=True, running=1, sites=["a"])
        samples = scraped(port)
    assert sent == ["a: broken"]
    assert book.rows["a"].told == "broken"
    assert value(samples, "winnow_scheduler_heartbeat_timestamp_seconds") == (NOON + ROUND).timestamp()
    assert value(samples, "winnow_crawls_running") == 1
    assert value(samples, "winnow_runs_total", site="a", ending="finished") == 1


def test_a_service_that_stands_by_tells_nothing_until_it_leads(store):
    book = Book({"a": Row("a")})
    with Monitor(store.engine, book, read_targets("json://x"), 0, sender=lambda *_: "no network") as station:
        station.round(NOON, leads=False, running=0, sites=["a"])
        assert book.rows["a"].told is None
        station.round(NOON + timedelta(seconds=1), leads=True, running=0, sites=["a"])
        assert book.rows["a"].told == "broken"
        until(lambda: station.metrics.registry.get_sample_value("winnow_alerts_failed_total") == 1)
        station.round(NOON + timedelta(seconds=2), leads=False, running=0, sites=["a"])
    assert Outbox(store.engine).waiting() == 1


def test_a_database_that_is_away_is_one_line(store, caplog):
    class Away(Book):
        def all(self) -> list[Row]:
            raise DatabaseUnavailable("database", "cannot be reached")

    with Monitor(store.engine, Away(), read_targets("json://x"), 0) as station:
        station.round(NOON, leads=True, running=0, sites=[])
    assert [record.message for record in caplog.records] == ["alerts wait: database: cannot be reached"]


def test_its_own_trouble(store):
    sent = list[str]()
    with Monitor(
        store.engine, Book(), read_targets("json://x"), 0, sender=lambda _, message: sent.append(message.body)
    ) as station:
        station.round(NOON, leads=True, running=0, sites=[])
        station.tell("site file a", "a.toml: unknown key 'strat'", NOON)
        until(lambda: sent)
    assert sent == ["a.toml: unknown key 'strat'"]


def test_a_port_in_use_is_tried_again(store):
    with socket.socket() as taken, Monitor(store.engine, Book(), (), free_port()) as station:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", station._port))
        taken.listen()
        station.round(NOON, leads=False, running=0, sites=[])
        assert station.metrics._server is None
        taken.close()
        station.round(NOON + ROUND, leads=False, running=0, sites=[])
        assert station.metrics._server is not None
