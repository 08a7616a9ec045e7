"""When a crawl stops waiting for hosts that do not answer."""

import pytest

from crawler.frontier.last_hosts import LastHosts, NotAsked

OWN, OTHER, THIRD = "a.example", "b.example", "c.example"


@pytest.fixture
def answers() -> dict[str, bool | None]:
    return {}


@pytest.fixture
def last(answers) -> LastHosts:
    return LastHosts(lambda url: OWN in url, answers.get, 10.0)


def test_hosts_of_others_are_waited_for_while_the_site_has_anything(last):
    for now in (0.0, 100.0, 200.0):
        assert last.given_up([OWN, OTHER], now) == []
    assert last.given_up([OTHER], 201.0) == []
    assert last.given_up([OTHER], 212.0) == [OTHER]


def test_as_long_as_one_of_them_answers_all_are_waited_for(last, answers):
    answers.update({OTHER: True, THIRD: False})
    for now in (0.0, 100.0, 200.0):
        assert last.given_up([OTHER, THIRD], now) == []
    answers[OTHER] = False
    assert last.given_up([OTHER, THIRD], 205.0) == []
    assert last.given_up([OTHER, THIRD], 215.0) == [OTHER, THIRD]


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
