"""When a crawl stops waiting for hosts that do not answer."""

import pytest

from crawler.frontier.last_hosts import LastHosts, NotAsked

OWN, OTHER, THIRD = "a.example", "b.example", "c.example"


@pytest.fixture
def took() -> dict[str, float | None]:
    return {}


@pytest.fixture
def last(took) -> LastHosts:
    return LastHosts(lambda name: OWN in name, took.get, 10.0)


def test_hosts_of_others_are_waited_for_while_the_site_has_anything(last):
    for now in (0.0, 100.0, 200.0):
        assert last.given_up([OWN, OTHER], now) == []
    assert last.given_up([OTHER], 201.0) == []
    assert last.given_up([OTHER], 212.0) == [OTHER]


def test_as_long_as_one_of_them_answers_all_are_waited_for(last, took):
    took.update({OTHER: 0.1, THIRD: None})
    for now in (0.0, 100.0, 200.0):
        assert last.given_up([OTHER, THIRD], now) == []
    took[OTHER] = None
    assert last.given_up([OTHER, THIRD], 205.0) == []
    assert last.given_up([OTHER, THIRD], 215.0) == [OTHER, THIRD]


@pytest.mark.parametrize(("own", "longest"), [(5.0, 60.0), (500.0, 500.0)])
def test_slow_hosts_of_others_are_waited_for_as_long_as_the_site_took(last, took, own, longest):
    took[OTHER] = 10.0
    assert last.given_up([OWN, OTHER], 0.0) == []
    assert last.given_up([OWN, OTHER], own) == []
    for now in (own + 30.0, own + longest - 1.0, own + longest + 1.0):
        assert last.given_up([OTHER], now) == []
    assert last.given_up([OTHER], own + longest + 12.0) == [OTHER]


def test_a_site_that_has_more_after_all_is_waited_for_again(last):
    assert last.given_up([OTHER], 0.0) == []
    assert last.given_up([OWN, OTHER], 9.0) == []
    assert last.given_up([OTHER], 11.0) == []


def test_a_host_of_the_site_that_was_left_ends_the_crawl_when_all_others_are_done(last):
    why = NotAsked(OWN, "unreachable", "away")
    last.leave(why)
    assert last.ends([OWN, OTHER]) is None
    assert last.given_up([OWN, OTHER], 0.0) == []
    assert last.given_up([OWN, OTHER], 11.0) == [OTHER]
    assert last.ends([OWN]) == why
    assert last.ends([]) is None
