"""What is seen of a crawl while it goes on, on both databases, and that a large one costs no more than a small one."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.frontier import look
from storage.frontier.queue import QueuedURL
from storage.frontier.worker import Worker
from storage.process import Process
from storage.records import Link, LinkKind

NOW = 1_800_000_000.0


def entry(number: int, kind: LinkKind = LinkKind.ARTICLE, host: str = "a.example") -> QueuedURL:
    return QueuedURL(Link(f"https://{host}/{number}.html", kind, "listing"), 20, 0)


@pytest.fixture
def member(store):
    crawl, _ = store.crawl("news", "crawl", {}, True)
    return Worker.join(store.engine, crawl, Process("here", 1, "1"), NOW, 60.0, 1)


def test_the_queue_is_told_by_host_and_kind(store, member):
    member.add([entry(1), entry(2), entry(3, LinkKind.LISTING), entry(4, host="b.example")], NOW)
    found = {each.host: (each.waiting, each.is_whole) for each in store.look_at_queue(member.crawl.id)}
    assert found == {"a.example": ({"article": 2, "listing": 1}, True), "b.example": ({"article": 1}, True)}


def test_no_more_is_counted_than_a_moment_allows(store, member, monkeypatch):
    monkeypatch.setattr(look, "MOST_COUNTED", 3)
    member.add([entry(number) for number in range(9)], NOW)
    (found,) = store.look_at_queue(member.crawl.id)
    assert (found.waiting, found.is_whole) == ({"article": 3}, False)


def test_failures_are_told_by_kind_the_most_frequent_first(store, member):
    member.add([entry(number) for number in range(8)], NOW)
    for place, row in enumerate(member.lease(8, NOW, lambda _: False).rows):
        member.failed(row, "dns" if place == 0 else "timeout", f"word {place}", NOW, None)
    found = store.look_at_failures(member.crawl.id)
    assert [(each.kind, each.count, len(each.examples)) for each in found] == [
        ("timeout", 7, look.EXAMPLES),
        ("dns", 1, 1),
    ]
    assert found[1].examples[0].words == "word 0"
    assert len(list(store.failures(crawl_id=member.crawl.id))) == 8
    assert store.retry("news") == 8
    assert store.look_at_failures(member.crawl.id) == []


def test_the_crawl_of_a_run_is_the_latest_of_its_kind_that_had_begun(store, member):
    run = store.run(store.start_run("news", "crawl"))
    assert store.crawl_of_run(run).id == member.crawl.id
    other = store.run(store.start_run("news", "backfill"))
    assert store.crawl_of_run(other) is None
    store.finish_run(run.id, ending="finished", exit_status=0, counts={})
    long_ago = datetime.now(UTC) - timedelta(days=9)
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE runs SET ended_at = '{long_ago.isoformat()}' WHERE id = {run.id}")
    assert store.crawl_of_run(store.run(run.id)) is None
