"""What may begin: children are bounded, small polls share one, and what has no room waits."""

import pytest

from crawler.service.lanes import PER_BATCH, Lanes


def polls(site: str) -> bool:
    return site.startswith("p")


@pytest.fixture
def lanes():
    return Lanes(2, polls)


def test_small_polls_take_the_place_of_one_child(lanes):
    assert lanes.choose(["p1", "big", "p2", "huge", "p3"]) == ["p1", "big", "p2", "p3"]
    assert lanes.held
    for site in ("p1", "big", "p2", "p3"):
        lanes.enter(site)
    assert not lanes.is_full  # more polls may join
    assert lanes.choose(["huge", "p4"]) == ["p4"]
    assert lanes.is_poll("p1")
    assert not lanes.is_poll("big")


def test_polls_that_come_after_their_batch_has_begun_wait_for_a_child(lanes):
    assert lanes.choose(["p1", "big"]) == ["p1", "big"]
    lanes.enter("p1")
    lanes.enter("big")
    lanes.begin_batch(["p1"])
    assert lanes.is_full
    assert lanes.choose(["p2"]) == []
    lanes.leave("p1")
    assert lanes.is_full
    lanes.end_batch()
    assert lanes.choose(["p2"]) == ["p2"]


def test_a_batch_has_a_most():
    lanes = Lanes(1, polls)
    names = [f"p{number}" for number in range(PER_BATCH + 10)]
    assert lanes.choose(names) == names[:PER_BATCH]
    for name in names[:PER_BATCH]:
        lanes.enter(name)
    assert lanes.is_full
    assert lanes.choose(names[PER_BATCH:]) == []


def test_without_small_polls_each_crawl_is_a_child():
    lanes = Lanes(2)
    assert lanes.choose(["a", "b", "c"]) == ["a", "b"]
    assert lanes.held
    lanes.enter("a")
    lanes.enter("b")
    assert lanes.is_full
    lanes.leave("a")
    assert not lanes.is_full
    assert lanes.choose(["c"]) == ["c"]
    assert not lanes.held


def test_whether_a_site_is_small_is_asked_once_a_crawl():
    asked: list[str] = []

    def small(site: str) -> bool:
        asked.append(site)
        return False

    lanes = Lanes(1, small)
    assert lanes.choose(["a", "b"]) == ["a"]
    assert lanes.choose(["a", "b"]) == ["a"]
    lanes.enter("a")
    lanes.leave("a")
    assert lanes.choose(["a"]) == ["a"]
    assert asked == ["a", "a"]
