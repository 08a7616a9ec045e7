from datetime import UTC, datetime

from storage.service.outbox import FIRST_WAIT, LONGEST_WAIT, Outbox
from storage.store import Store

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ALERT = ("example.com", "broken", "example.com: broken", "It is\x00 broken.", "failure")


def test_each_target_has_its_own_letter(store: Store):
    box, now = Outbox(store.engine), NOW.timestamp()
    assert box.post([ALERT, ALERT], ["one", "two"], NOW) == 4
    taken = box.claim("one", now, 60)
    assert [(letter.about, letter.body, letter.tries) for letter in taken] == [("example.com", "It is broken.", 0)] * 2
    assert box.claim("one", now, 60) == []
    box.delivered(taken)
    assert box.waiting() == 2
    assert len(box.claim("two", now, 60)) == 2


def test_what_was_taken_comes_back_with_its_lease(store: Store):
    box, now = Outbox(store.engine), NOW.timestamp()
    box.post([ALERT], ["one"], NOW)
    assert box.claim("one", now, 60)
    assert not box.claim("one", now + 59, 60)
    assert box.claim("one", now + 60, 60)


def test_the_wait_doubles_to_an_hour(store: Store):
    box, now = Outbox(store.engine), NOW.timestamp()
    box.post([ALERT], ["one"], NOW)
    waits = []
    for _ in range(9):
        waits.append(box.failed(box.claim("one", now, 60), now, "no network"))
        assert not box.claim("one", now + waits[-1] - 1, 60)
        now += waits[-1]
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits[-1] == LONGEST_WAIT


def test_targets_that_are_no_more_lose_their_letters(store: Store):
    box = Outbox(store.engine)
    box.post([ALERT], ["one", "two"], NOW)
    assert box.keep_only(["two", "three"]) == 1
    assert box.waiting() == 1
    assert box.post([], ["one"], NOW) == 0
