import io
import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from crawler.monitoring.alert_rules import service_alert
from crawler.monitoring.dispatcher import GATHER_SECONDS, AlertDispatcher
from crawler.monitoring.messages import Message
from crawler.monitoring.sending import send
from crawler.monitoring.targets import read_targets
from storage.schema.service import alert_outbox
from storage.service.outbox import Outbox
from storage.store import Store
from tests.crawler.monitoring.healthbook import NOON, Book
from tests.servers.alert_receiver import serve_alert_receiver, serve_smtp_receiver

HOUR = timedelta(hours=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now.timestamp()

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def box(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield Outbox(store.engine)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def log():
    """What a service that logs everything writes; caplog would also hold what loggers keep to themselves."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    loggers = (root, logging.getLogger("apprise"))
    levels = [each.level for each in loggers]
    root.addHandler(handler)
    for each in loggers:
        each.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)


def judged(book: Book, clock: Clock, state: str, *sites: str) -> None:
    for site in sites or ("example.com",):
        book.judge(site, state, clock.now)


def test_once_per_change_and_the_recovery(box, clock):
    book = Book()
    with serve_alert_receiver() as taken:
        herald = AlertDispatcher(box, read_targets(taken.url), clock=clock)
        for state in ("healthy", "broken", "broken", "healthy", "healthy", "healthy"):
            judged(book, clock, state)
            herald.round(book, clock.now)
            herald.deliver()
            clock.later(1200)
    assert taken.titles == ["example.com: broken", "example.com: healthy again"]
    assert [message["type"] for message in taken.messages] == ["failure", "success"]
    assert "No new article" in taken.messages[0]["message"]
    assert "broken was told" in taken.messages[1]["message"]
    assert box.waiting() == 0


def test_a_target_that_fails_is_tried_again_and_the_others_hear_nothing_twice(box, clock):
    book, failures = Book(), []
    with serve_alert_receiver() as good, serve_alert_receiver() as bad:
        bad.status = 503
        targets = read_targets(f"{bad.url} {good.url}")
        herald = AlertDispatcher(box, targets, clock=clock, on_failed=lambda: failures.append(1))
        judged(book, clock, "broken")
        assert herald.round(book, clock.now) == 1
        for seconds in (0, 30, 31, 60, 61):  # tried at 0, 61 and 182: after one minute, then two
            clock.later(seconds)
            herald.deliver()
        assert bad.asked == 3
        assert len(failures) == 3
        bad.status = 200
        restarted = AlertDispatcher(box, targets, clock=clock)  # what waits is in the database
        clock.later(241)
        assert restarted.deliver() == 1
        restarted.round(book, clock.now)
        clock.later(7200)
        assert restarted.deliver() == 0
    assert good.titles == bad.titles == ["example.com: broken"]


def test_a_new_alert_does_not_make_a_dead_target_be_asked_more_often(box, clock):
    with serve_alert_receiver() as bad:
        bad.status = 500
        herald = AlertDispatcher(box, read_targets(bad.url), clock=clock)
        for number in range(10):
            herald.tell([service_alert(f"part {number}", "words")], clock.now)
            herald.deliver()
            clock.later(5)
        assert bad.asked == 1
        bad.status = 200
        clock.later(60)
        herald.deliver()
    assert bad.titles == ["Winnow: 10 alerts: 10 warning"]


def test_many_sites_at_once_are_one_message(box, clock):
    book = Book()
    with serve_alert_receiver() as taken:
        herald = AlertDispatcher(box, read_targets(taken.url), clock=clock)
        judged(book, clock, "broken", "first.example")
        herald.round(book, clock.now)
        herald.deliver()
        for number in range(300):  # they break one after the other, in five minutes
            clock.later(1)
            judged(book, clock, "broken", f"site{number}.example")
            herald.round(book, clock.now)
            herald.deliver()
        assert len(taken.messages) == 1
        clock.later(GATHER_SECONDS)
        herald.deliver()
        herald.deliver()
    assert taken.titles == ["first.example: broken", "Winnow: 300 alerts: 300 broken"]


def test_without_targets_nothing_counts_as_told(box, clock):
    book = Book()
    judged(book, clock, "broken")
    assert AlertDispatcher(box, (), clock=clock).round(book, clock.now) == 0
    assert book.rows["example.com"].told is None


def test_what_is_addressed_to_a_target_that_is_no_more_is_dropped(box, clock):
    AlertDispatcher(box, read_targets("json://127.0.0.1:1/old"), clock=clock).tell([service_alert("a", "b")], clock.now)
    herald = AlertDispatcher(box, read_targets("json://127.0.0.1:1/new"), clock=clock, sender=lambda *_: None)
    herald.start()
    herald.stop()
    assert box.waiting() == 0


def test_two_services_do_not_both_deliver(box, clock):
    sent = []
    heralds = [
        AlertDispatcher(box, read_targets("json://x"), clock=clock, sender=lambda *_: sent.append(1)) for _ in "ab"
    ]
    heralds[0].tell([service_alert("a", "b")], clock.now)

    def both(target, message):
        assert heralds[1].deliver() == 0
        sent.append(1)

    heralds[0]._send = both
    assert heralds[0].deliver() == 1
    assert heralds[1].deliver() == 0
    assert sent == [1]


def test_a_clock_that_was_turned_back_keeps_no_alert(box, clock):
    answers = ["no network", None]
    herald = AlertDispatcher(box, read_targets("json://x"), clock=clock, sender=lambda *_: answers.pop(0))
    clock.later(86400)
    herald.tell([service_alert("a", "b")], clock.now)
    assert herald.deliver() == 0
    clock.later(-86400)
    assert herald.deliver() == 1


def test_the_thread_delivers_and_a_slow_target_blocks_nobody(box):
    with serve_alert_receiver() as taken:
        taken.answering.clear()
        herald = AlertDispatcher(box, read_targets(taken.url))
        herald.start()
        herald.tell([service_alert("site file", "cannot be read")], NOON)
        assert taken.titles == []  # it came back before the target had answered
        taken.answering.set()
        until = time.monotonic() + 10
        while box.waiting() and time.monotonic() < until:
            time.sleep(0.02)
        herald.stop()
    assert taken.titles == ["Winnow: site file"]
    assert "alerts" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_died_is_replaced_by_the_next_round(box):
    sent = []

    def sender(*_):
        sent.append(1)
        raise RuntimeError if len(sent) == 1 else SystemExit

    herald = AlertDispatcher(box, read_targets("json://x"), sender=sender)
    herald.start()
    for count in (1, 2):
        herald.tell([service_alert("a", "b")], datetime.fromtimestamp(time.time() - 7200 * count, UTC))
        assert herald._thread is not None
        herald._thread.join(5)
        with box._engine.begin() as connection:
            connection.execute(update(alert_outbox).values(next_at=0.0))
    assert len(sent) == 2


@pytest.mark.parametrize("status", [200, 403, 0])
def test_no_log_holds_a_secret(box, clock, log, status):
    with serve_alert_receiver() as taken:
        taken.status = status or 200
        url = taken.url if status else "json://operator:hush-hush@127.0.0.1:1/hooks/very-secret-token"
        herald = AlertDispatcher(box, read_targets(f"{url} unknown://very-secret-token"), clock=clock)
        herald.tell([service_alert("a", "b")], clock.now)
        herald.deliver()
    said = log.getvalue()
    assert "alert target 2 (unknown): is no address that Apprise understands" in said
    assert ("alert target 1 (json) took what waited: 1" in said) == (status == 200)
    assert "hush-hush" not in said
    assert "very-secret" not in said


def test_a_target_that_does_not_answer_in_time_has_failed():
    with serve_alert_receiver() as taken:
        taken.answering.clear()
        before = set(threading.enumerate())
        problem = send(read_targets(taken.url)[0], Message("title", "body", "info"), limit=0.2)
        assert taken.titles == []
        taken.answering.set()
        for thread in set(threading.enumerate()) - before:  # also that of Apprise, which was left behind
            thread.join(20)
    assert problem is not None


@pytest.mark.parametrize(("ending", "messages"), [("", 1), ("?overflow=split", 3)])
def test_what_is_too_long_for_a_service_is_cut_or_split_as_its_address_says(ending, messages):
    with serve_alert_receiver() as taken:
        problem = send(read_targets(taken.url + ending)[0], Message("title", "a line of text\n" * 5000, "info"))
    assert problem is None
    assert len(taken.messages) == messages
    assert all(len(message["message"]) <= 32768 for message in taken.messages)


def test_mail():
    with serve_smtp_receiver() as (port, mails):
        url = f"mailto://127.0.0.1:{port}/?from=winnow@example.com&to=operator@example.com&smtp=127.0.0.1&mode=insecure"
        assert send(read_targets(url)[0], Message("example.com: broken", "Nothing new.", "failure")) is None
    assert "Subject: example.com: broken" in mails[0]
    assert "Nothing new." in mails[0]
