import socket
import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.request import ProxyHandler, build_opener

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from crawler.errors import CrawlerError
from crawler.monitoring.cached import FRESH_SECONDS, STALE_SECONDS, CachedReadings
from crawler.monitoring.metrics import Metrics, read_port
from storage.db.engine import write_transaction
from storage.errors import DatabaseUnavailable
from storage.frontier.queue import QueuedURL
from storage.frontier.worker import Worker
from storage.process import Process
from storage.records import Link, LinkKind, Run
from storage.schema.service import health
from storage.service.gauges import Gauges, read_gauges
from storage.store import Store
from tests.storage.samples import article

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOTHING = Gauges({}, {}, {}, 0)

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scraped(port: int | None) -> Samples:
    with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, tuple(sorted(labels.items()))))


def run(site: str = "a", ending: str = "finished", **counts: int) -> Run:
    return Run(
        id=1,
        site=site,
        kind="crawl",
        started_at=NOW,
        ended_at=NOW + timedelta(seconds=42),
        ending=ending,
        exit_status=0,
        counts={name.replace("_", "/", 1): count for name, count in counts.items()},
        bytes=1000,
        pid=None,
        log=None,
    )


@pytest.fixture
def metrics():
    made = Metrics(lambda _sites, _now: NOTHING, ["a", "b"], now=lambda: NOW)
    yield made
    made.close()


def test_runs_are_counted(metrics):
    metrics.observe(run(outcome_new=3, outcome_changed=1, rejected_listing=2, failed_dns=1, fetch_ms=9, fetched=7))
    metrics.observe(run(outcome_new=2))
    metrics.observe(run("b", "killed"))
    metrics.observe(run("unknown site", outcome_new=1))
    samples = scraped(metrics.serve(0))
    assert value(samples, "winnow_runs_total", site="a", ending="finished") == 2
    assert value(samples, "winnow_runs_total", site="a", ending="killed") == 0
    assert value(samples, "winnow_runs_total", site="b", ending="killed") == 1
    assert value(samples, "winnow_articles_total", site="a", outcome="new") == 5
    assert value(samples, "winnow_articles_total", site="a", outcome="changed") == 1
    assert value(samples, "winnow_articles_total", site="b", outcome="new") == 0
    assert value(samples, "winnow_articles_total", site="other", outcome="new") == 1
    assert value(samples, "winnow_rejected_total", site="a", reason="listing") == 2
    assert value(samples, "winnow_failed_total", site="a", kind="dns") == 1
    assert value(samples, "winnow_received_bytes_total", site="a") == 2000
    assert value(samples, "winnow_run_duration_seconds_count") == 4
    assert value(samples, "winnow_run_duration_seconds_bucket", le="30.0") == 0
    assert value(samples, "winnow_run_duration_seconds_bucket", le="60.0") == 4
    assert (value(samples, "process_resident_memory_bytes") or 0) > 1e6


def test_the_scheduler_shows_itself(metrics):
    metrics.beat(NOW)
    metrics.leading(True)
    metrics.running(3)
    metrics.alert_failed()
    samples = scraped(metrics.serve(0))
    assert value(samples, "winnow_scheduler_heartbeat_timestamp_seconds") == NOW.timestamp()
    assert value(samples, "winnow_scheduler_leading") == 1
    assert value(samples, "winnow_crawls_running") == 3
    assert value(samples, "winnow_alerts_failed_total") == 1


def test_a_site_that_is_no_more_has_no_series(metrics):
    metrics.observe(run("b", outcome_new=1, rejected_listing=1))
    metrics.keep(["a"])
    assert "b" not in {dict(labels).get("site") for _, labels in scraped(metrics.serve(0))}
    metrics.observe(run("b"))
    assert "b" not in {dict(labels).get("site") for _, labels in scraped(metrics.serve(0))}


def test_a_port_in_use_is_one_line(metrics, caplog):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert metrics.serve(taken.getsockname()[1]) is None
    assert [record.message for record in caplog.records] == [
        f"no metrics: port {taken_port(caplog)} of 127.0.0.1: Address already in use"
    ]
    assert metrics.serve(0) is not None


def taken_port(caplog: pytest.LogCaptureFixture) -> str:
    return caplog.records[0].message.split()[3]


def test_the_port_of_the_settings():
    assert [read_port(text) for text in ("9464", "off", "0", "65535")] == [9464, 0, 0, 65535]
    for text in ("65536", "on", "-1"):
        with pytest.raises(CrawlerError, match="WINNOW_METRICS_PORT"):
            read_port(text)


def test_two_in_one_process_share_nothing(metrics):
    other = Metrics(lambda _sites, _now: NOTHING, ["a"])
    metrics.observe(run())
    assert other.registry.get_sample_value("winnow_runs_total", {"site": "a", "ending": "finished"}) == 0


def fill(store: Store) -> None:
    """Four addresses on two hosts, one of them done, and two verdicts."""
    crawl, _ = store.crawl("a", "crawl", {}, thorough=False)
    member = Worker.join(store.engine, crawl, Process("here", 1, "1"), 0.0, 60.0, 1)
    urls = ["https://a.example/1", "https://a.example/2", "https://b.example/3", "https://b.example/4"]
    member.add([QueuedURL(Link(url, LinkKind.ARTICLE)) for url in urls], 0.0)
    store.save([article("https://b.example/4", site="a")], crawl_id=crawl.id)
    verdict = {"since": "", "reason": "", "examples": [], "checked_at": ""}
    with write_transaction(store.engine) as connection:
        connection.execute(
            insert(health),
            [{"site": "a", "state": "broken", **verdict}, {"site": "gone", "state": "broken", **verdict}],
        )


def test_what_lies_in_the_database(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        fill(store)
        store.save([article("https://a.example/n1", site="a", title="one", date_published=NOW - timedelta(hours=5))])
        store.save([article("https://a.example/n2", site="a", title="two", date_published=NOW + timedelta(hours=5))])
        metrics = Metrics(partial(read_gauges, store.engine), ["a", "b"], now=lambda: NOW)
        samples = scraped(metrics.serve(0))
        metrics.close()
    assert value(samples, "winnow_database_readable") == 1
    assert value(samples, "winnow_queue_size", site="a") == 3
    assert value(samples, "winnow_queue_size", site="b") == 0
    assert value(samples, "winnow_newest_article_age_seconds", site="a") == 5 * 3600
    assert value(samples, "winnow_newest_article_age_seconds", site="b") is None
    assert value(samples, "winnow_site_state", site="a", state="broken") == 1
    assert value(samples, "winnow_site_state", site="a", state="healthy") == 0
    assert value(samples, "winnow_site_state", site="gone", state="broken") is None
    assert value(samples, "winnow_alerts_waiting") == 0


def test_a_database_that_hangs_blocks_nobody():
    go = threading.Event()
    cached = CachedReadings(lambda: go.wait(60), limit=0.1)
    reading = []
    for _ in range(2):
        assert cached.get() is None
        reading += [thread for thread in threading.enumerate() if thread.name == "readings"]
    go.set()
    for thread in reading:
        thread.join(20)
    assert cached.get() is True
    assert len(set(reading)) == 1


def test_readings_are_kept_for_a_while_and_not_for_long():
    clock, asked = [0.0], list[int]()

    def read() -> int:
        asked.append(1)
        if len(asked) > 2:
            raise DatabaseUnavailable("database", "cannot be reached")
        return len(asked)

    cached = CachedReadings(read, clock=lambda: clock[0])
    assert [cached.get(), cached.get()] == [1, 1]
    clock[0] = FRESH_SECONDS
    assert cached.get() == 2
    clock[0] = 3 * FRESH_SECONDS
    assert cached.get() == 2
    assert not cached.readable
    clock[0] = FRESH_SECONDS + STALE_SECONDS
    assert cached.get() is None


def test_without_a_database_the_rest_is_there():
    def read(*_: object) -> Gauges:
        raise DatabaseUnavailable("database", "cannot be reached")

    metrics = Metrics(read, ["a"])
    samples = scraped(metrics.serve(0))
    metrics.close()
    assert value(samples, "winnow_database_readable") == 0
    assert value(samples, "winnow_queue_size", site="a") is None
    assert value(samples, "winnow_runs_total", site="a", ending="finished") == 0
