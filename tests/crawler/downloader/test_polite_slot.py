"""When a host may be asked again, by a clock of the test."""

from itertools import pairwise

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot

from crawler.downloader import polite_slot
from crawler.downloader.polite_slot import LATEST, PoliteSlot

DELAY = 1.0


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(polite_slot, "monotonic", clock)
    return clock


def ask(slot: PoliteSlot, clock: Clock, took: float, *, waits: float = 0.0, heard: bool = True) -> tuple[float, float]:
    """Ask as soon as may be; return when the host got the request and when the next may go."""
    request = Request("http://a.example/")
    clock.now = max(clock.now, slot.due)
    slot.begin(request)
    slot.leave(request)
    clock.now += waits
    got = clock.now
    clock.now += took
    if heard:
        slot.hear(request)
    clock.now += 0.3  # the rest of the page
    slot.end(request, heard=heard, answers=heard)
    return got, slot.due


def made() -> PoliteSlot:
    return PoliteSlot.like(Slot(1, 0.0, 0.0), DELAY)


def test_a_request_that_waits_on_its_way_leaves_no_less_room_after_it(clock):
    slot = made()
    ask(slot, clock, 0.1)
    got, due = ask(slot, clock, 0.1, waits=0.8)
    assert due - got == pytest.approx(DELAY)


def test_a_host_that_always_takes_the_same_time_is_asked_at_the_same_distance(clock):
    slot = made()
    times = [ask(slot, clock, 0.4)[0] for _ in range(5)]
    assert [two - one for one, two in pairwise(times)] == pytest.approx([DELAY] * 4)


def test_a_host_that_has_become_slow_is_asked_at_the_old_distance_again(clock):
    slot = made()
    ask(slot, clock, 0.1)
    times = [ask(slot, clock, 0.6)[0] for _ in range(LATEST + 2)]
    assert times[1] - times[0] == pytest.approx(DELAY + 0.5)
    assert times[-1] - times[-2] == pytest.approx(DELAY)


def test_a_request_without_an_answer_may_have_come_at_any_moment(clock):
    slot = made()
    ask(slot, clock, 5.0, heard=False)
    assert slot.due == pytest.approx(clock.now + DELAY)
