"""Every change of an article, a run or a verdict is in the outbox once its transaction is, and bounded."""

import json
import os
import signal
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from storage.export.records import record_id
from storage.records import Outcome, Reason
from storage.schema.webhooks import webhook_outbox
from storage.service import HealthStore
from storage.store import Store
from storage.webhooks import Subscription, WebhookOutbox, room
from storage.webhooks.events import MOST_BYTES
from tests.servers.prestarted import start
from tests.storage.samples import NOON, article, rejected

URL = "http://www.example.com/a/1.html"


def look(number: int, **changes):
    return article(raw_ref=f"f:{number}", date_fetched=NOON + timedelta(hours=number), **changes)


def missing(number: int):
    return rejected(reason=Reason.HTTP_ERROR, status=404, date_fetched=NOON + timedelta(hours=number))


@pytest.fixture
def box(store):
    box = WebhookOutbox(store.engine)
    box.register([Subscription(target="all")])
    return box


def told(store: Store, target: str = "all") -> list[dict[str, Any]]:
    query = select(webhook_outbox.c.body).where(webhook_outbox.c.target == target).order_by(webhook_outbox.c.id)
    with store.engine.connect() as connection:
        return [json.loads(body) for body in connection.scalars(query)]


def test_an_article_from_its_first_sight_to_its_return(store, box):
    store.save([look(0, title="First")])
    store.save([look(1, title="First")])  # unchanged: nothing to tell
    store.save([look(2, title="Second")])
    assert store.save([missing(3)]) == [Outcome.GONE]
    store.save([missing(4)])  # it is known to be gone
    store.save([look(5, title="Second")])
    events = told(store)
    assert [each["type"].removeprefix("article.") for each in events] == ["new", "changed", "gone", "back"]
    (stored,) = store.articles()
    assert {each["data"]["id"] for each in events} == {record_id(stored.article)}
    assert [each["data"]["title"] for each in events] == ["First", "Second", "Second", "Second"]
    assert [each["data"]["changes"] for each in events] == [[], ["headline"], [], []]
    assert events[2]["data"]["date_gone"]


def test_an_article_at_a_better_address_tells_the_id_of_before(store, box):
    store.save([look(0, url="http://www.example.com/print/1.html", canonical_url=URL)])
    (before,) = store.articles()
    store.save([look(1, url=URL)])
    (after,) = store.articles()
    changed = told(store)[-1]
    assert changed["type"] == "article.changed"
    assert changed["data"]["changes"] == ["address"]
    names = changed["data"]["previous_id"], changed["data"]["id"]
    assert names == (record_id(before.article), record_id(after.article))


def test_runs_and_verdicts(store, box):
    run = store.start_run("example", "crawl")
    store.finish_run(run, ending="finished", exit_status=0, counts={"outcome/new": 2}, received=9)
    store.note_run(run, ending="finished", memory=5)  # what is known is not told again
    book = HealthStore(store.engine)
    for state in ("healthy", "healthy", "broken"):
        book.note("example", SimpleNamespace(state=state, since=NOON, reason="why " * 999, examples=()), NOON)
    ended, first, broken = told(store)
    assert ended["data"]["counts"] == {"outcome/new": 2}
    assert (ended["type"], ended["data"]["ending"], ended["data"]["site"]) == ("run.ended", "finished", "example")
    assert (first["data"]["before"], first["data"]["state"]) == (None, "healthy")
    assert (broken["type"], broken["data"]["before"]) == ("verdict.changed", "healthy")
    assert len(broken["data"]["reason"]) == 500


def test_a_receiver_gets_what_it_asked_for(store):
    box = WebhookOutbox(store.engine)
    few = Subscription(target="few", kinds=("article.changed",), sites=("example",))
    box.register([few, Subscription(target="all")])
    store.save([look(0), look(0, url="http://other.example/", site="other", title="x")])
    store.save([look(1, title="Second"), look(1, url="http://other.example/", site="other", title="y")])
    assert [each["data"]["site"] for each in told(store, "few")] == ["example"]
    assert len(told(store)) == 4
    assert box.register([Subscription(target="all")]) == 1
    assert told(store, "few") == []


def test_without_a_receiver_nothing_is_kept(store):
    store.save([look(0)])
    assert told(store) == []


def test_a_body_is_bounded(store, box):
    store.save([look(0, title="长" * 90_000, section="很" * 90_000, text="x " * 90_000)])
    run = store.start_run("example", "crawl")
    store.finish_run(run, ending="finished", exit_status=0, counts={f"figure/{n}": n for n in range(5000)})
    new, ended = told(store)
    assert len(new["data"]["title"]) == 500
    assert ended["data"] == {"id": run, "site": "example", "cut": True}
    assert all(len(json.dumps(each, ensure_ascii=False).encode()) <= MOST_BYTES for each in (new, ended))


def test_a_receiver_that_is_away_costs_bounded_space_and_is_told_what_was_left_out(store, box, monkeypatch):
    monkeypatch.setattr(room, "MOST_WAITING", 10)
    monkeypatch.setattr("storage.webhooks.outbox.MOST_WAITING", 10)
    for number in range(25):
        store.save([look(0, url=f"http://www.example.com/a/{number}.html", title=f"title {number}", text=f"{number}")])
    assert len(told(store)) == 10
    assert box.state("all").left_out == 15
    taken = box.claim("all", 0.0, 60)
    assert [json.loads(each.body)["data"]["title"] for each in taken] == [f"title {number}" for number in range(10)]
    box.delivered("all", taken)
    (last,) = told(store)
    assert (last["type"], last["data"]["count"]) == ("events.left_out", 15)
    numbers = [each.id for each in store.articles() if each.id > last["data"]["articles_after"]]
    assert len(numbers) == 15
    assert box.state("all").left_out == 0


def test_a_receiver_that_fails_is_left_alone_and_a_refused_event_goes_last(store, box):
    store.save([look(0)])
    store.save([look(1, title="Second")])
    first, second = box.claim("all", 0.0, 60)
    assert box.claim("all", 1.0, 60) == []  # taken by another
    assert box.failed("all", 1.0, "500", first) == 60
    assert box.claim("all", 60.0, 60) == []
    assert [each.event_id for each in box.claim("all", 61.0, 60)] == [second.event_id, first.event_id]
    assert box.failed("all", 61.0, "503", None) == 120
    assert box.failed("all", 61.0, "503", None, wait=9999) == 3600
    assert box.state("all").failures == 3
    box.delivered("all", [second])
    for _ in range(9):
        (again,) = box.claim("all", 1e9, 60)
        assert again.event_id == first.event_id
        box.failed("all", 1e9, "400", again)
        box.delivered("all", [])
    (left_out,) = told(store)
    assert left_out["data"]["count"] == 1


def test_a_killed_writer_loses_no_event(store, box, address):
    """Killed at any moment: as many events as articles, each of an article."""
    for _ in range(3):
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as said, os.fdopen(writing, "wb") as theirs:
            child = start(["tests.storage.webhooks.writer", address], os.environ, stdout=theirs, stderr=theirs)
            theirs.close()
            lines = [said.readline() for _ in range(15)]
            child.kill()
            assert child.wait(30) == -signal.SIGKILL, lines
    ids = sorted(each["data"]["id"] for each in told(store) if each["type"] == "article.new")
    assert ids == sorted(record_id(each.article) for each in store.articles())
    assert len(ids) >= 15
