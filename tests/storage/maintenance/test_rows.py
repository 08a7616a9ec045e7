"""What is old goes in small transactions; what is still needed stays, whatever else happens meanwhile."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from storage import sweep
from storage.db import read_connection, write_transaction
from storage.frontier import QueuedURL
from storage.frontier.finished import clear_finished
from storage.frontier.worker import Worker
from storage.maintenance import forget_fetch_states, forget_finished_crawls, forget_rejections, reclaim_space
from storage.process import Process
from storage.records import Link, LinkKind
from storage.refetch import FetchState, FetchStates
from storage.refetch.validators import Validators
from storage.schema.core import fetch_state, rejections, visits
from storage.schema.frontier import crawls, frontier_queues, frontier_urls
from storage.store import Store
from tests.storage.samples import NOON, article, rejected

NOW = 1_800_000_000.0
ME = Process("here", 1, "1")


def count(store: Store, table) -> int:
    with read_connection(store.engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def entries(number: int, host: str = "a.example") -> list[QueuedURL]:
    return [QueuedURL(Link(f"https://{host}/{each}.html", LinkKind.ARTICLE, "listing"), 20) for each in range(number)]


def crawl(store: Store, failing: int = 0, done: int = 3, kind: str = "crawl") -> Worker:
    """Crawl so many addresses to the end."""
    made, _ = store.crawl("news", kind, {}, True)
    worker = Worker.join(store.engine, made, ME, NOW, 60.0)
    worker.add(entries(failing, "bad.example") + entries(done), NOW)
    for row in worker.lease(failing + done, NOW, lambda _: False).rows:
        if row.host == "bad.example":
            worker.failed(row, "dns", "no such host", NOW, None)
        else:
            worker.done({row.id: "new"}, NOW)
    return worker


def test_the_end_of_a_crawl_leaves_the_report_of_errors(store):
    crawl(store, failing=2).leave("finished")
    assert [each.url for each in store.failures("news")] == ["https://bad.example/0.html", "https://bad.example/1.html"]
    with read_connection(store.engine) as connection:
        assert connection.scalars(select(frontier_queues.c.host)).all() == ["bad.example"]


def test_more_rows_than_one_transaction_takes_go(store, monkeypatch):
    monkeypatch.setattr("storage.sweep.MOST_PARAMETERS", 4)
    crawl(store, done=11).leave("finished")
    assert count(store, frontier_urls) == count(store, frontier_queues) == 0


def test_what_a_process_left_that_was_killed_at_the_end_goes_and_an_open_crawl_stays(store, monkeypatch):
    monkeypatch.setattr("storage.frontier.worker.clear_finished", lambda *_: ())
    crawl(store, failing=1, done=5).leave("finished")
    opened = crawl(store, failing=1, done=5, kind="backfill")
    assert sum(clear_finished(store.engine, "news", dry_run=True)) == 5
    assert count(store, frontier_urls) == 12
    assert sum(clear_finished(store.engine, "news")) == 6  # five addresses, and then their host
    assert opened.counts() == {"done:new": 5, "failed:dns": 1}
    assert count(store, frontier_queues) == 3


def test_what_failed_can_be_asked_for_again_after_the_end(store):
    crawl(store, failing=2).leave("finished")
    assert store.retry("news") == 2
    assert list(clear_finished(store.engine, "news")) == []
    again, begun = store.crawl("news", "crawl", {}, True)
    assert not begun
    worker = Worker.join(store.engine, again, ME, NOW, 60.0)
    assert len(worker.lease(5, NOW, lambda _: False).rows) == 2


def test_crawls_of_long_ago_go_with_their_errors_and_the_latest_stays(store):
    for _ in range(3):
        crawl(store, failing=1).leave("waited")
        with write_transaction(store.engine) as connection:
            connection.execute(update(crawls).values(finished_at="2025-01-01T00:00:00+00:00"))
    crawl(store, failing=1, kind="backfill").leave("finished")
    before = datetime(2026, 1, 1, tzinfo=UTC)
    counted = sum(forget_finished_crawls(store.engine, "news", before, dry_run=True))
    assert sum(forget_finished_crawls(store.engine, "news", before)) == counted > 0
    kinds = [each.kind for each in store.crawls("news")]
    assert kinds == ["backfill", "crawl"]
    assert [each.crawl_kind for each in store.failures("news")] == ["backfill"]
    assert list(forget_finished_crawls(store.engine, "news", before)) == []


def test_old_rejections_of_one_site_go_and_their_addresses_stay_settled(store):
    old, new = NOON, NOON + timedelta(days=100)
    store.save([rejected(f"http://www.example.com/{day}.html", date_fetched=day) for day in (old, new)])
    store.save([rejected("http://other.example/1.html", site="other", date_fetched=old)])
    before = NOON + timedelta(days=50)
    assert sum(forget_rejections(store.engine, "example", before, dry_run=True)) == 1
    assert count(store, rejections) == 3
    assert sum(forget_rejections(store.engine, "example", before)) == 1
    assert count(store, rejections) == 2
    assert count(store, visits) == 3


def test_a_fetch_state_stays_while_its_page_is_to_be_fetched_again(store):
    states = FetchStates(store.engine)
    for name, age in (("old", 100), ("new", 1)):
        seen = NOON - timedelta(days=age)
        link = f"http://www.example.com/{name}/"
        states.remember(
            FetchState(
                site="example",
                url=link,
                validators=Validators('"a"', None),
                read_by="1",
                content="content",
                size=10,
                looked_at=seen,
            )
        )
    with write_transaction(store.engine) as connection:
        due = {"due_at": "2027-01-01T00:00:00"}
        kept = fetch_state.c.normalized_url.contains("new")
        connection.execute(update(fetch_state).where(kept).values(due))
    assert sum(forget_fetch_states(store.engine, "example", NOON + timedelta(days=1), dry_run=True)) == 1
    assert sum(forget_fetch_states(store.engine, "example", NOON + timedelta(days=1))) == 1
    assert count(store, fetch_state) == 1


def test_cleaning_up_beside_a_writer_takes_no_lock_from_it(store):
    store.save([article()])
    with write_transaction(store.engine) as connection:
        connection.execute(update(crawls).values(ending=None))
        cleaned = set(reclaim_space(store.engine))
    assert store.engine.dialect.name == "sqlite" or {"articles", "comments", "exports", "visits"} <= cleaned
    assert store.article("http://www.example.com/a/1.html") is not None


def test_the_condition_is_asked_again_as_rows_are_deleted(store, monkeypatch):
    store.save([rejected()])
    found = sweep._read

    def meanwhile(engine, query):
        rows = found(engine, query)
        with write_transaction(engine) as connection:
            connection.execute(update(rejections).values(date_last_seen="2027-01-01T00:00:00+00:00"))
        return rows

    monkeypatch.setattr("storage.sweep._read", meanwhile)
    assert sum(forget_rejections(store.engine, "example", NOON + timedelta(days=50))) == 0
    assert count(store, rejections) == 1
