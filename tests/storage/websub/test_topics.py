"""Subscriptions as the store keeps them, on both databases."""

import pytest

from storage.websub import FoundHub, Topics, TopicState
from storage.websub.topics import MOST_OF_A_SITE

FEED, HUB = "https://a.example/feed", "https://hub.example/"


@pytest.fixture
def topics(store):
    return Topics(store.engine)


def test_a_subscription_from_found_to_active(topics):
    topics.note("a", [FoundHub(FEED, HUB, f"{FEED}.xml"), FoundHub("https://a.example/other")], 100.0)
    (topic,) = topics.due(100.0, 10)
    assert (topic.site, topic.hub, topic.topic, topic.state) == ("a", HUB, f"{FEED}.xml", TopicState.FOUND)
    assert topic.secret not in repr(topic)
    topics.asked(topic, None, 100.0)
    assert topics.due(101.0, 10) == []
    assert topics.due(701.0, 10), "a hub that accepts and never verifies is asked again"
    topics.verified(topic, 1000.0, 200.0)
    found = topics.find(topic.callback)
    assert found is not None
    assert found.is_active(1100.0)
    assert not found.is_active(1300.0)
    assert (topics.due(999.0, 10), len(topics.due(1001.0, 10))) == ([], 1), "renewed after four fifths of the lease"
    topics.note("a", [FoundHub(FEED, HUB, f"{FEED}.xml")], 300.0)
    assert topics.find(topic.callback) == found, "the same again changes nothing"
    topics.note("a", [FoundHub(FEED, "https://hub2.example/", FEED)], 400.0)
    assert topics.find(topic.callback) is None
    topics.note("a", [FoundHub(FEED)], 500.0)
    assert topics.of("a") == []


def test_a_hub_that_refuses_is_asked_less_and_less(topics):
    topics.note("a", [FoundHub(FEED, HUB)], 0.0)
    waits = []
    for _ in range(14):
        (topic,) = topics.of("a")
        topics.asked(topic, "no", 0.0)
        waits.append(topics.of("a")[0].next_at)
    assert waits[:3] == [60.0, 120.0, 240.0]
    assert waits[-1] == 86_400.0
    assert topics.of("a")[0].problem == "no"
    topics.denied(topic, "never", 0.0)
    assert topics.of("a")[0].state is TopicState.DENIED


def test_calls_order_one_crawl_a_minute_and_none_is_lost(topics):
    topics.note("a", [FoundHub(FEED, HUB), FoundHub(f"{FEED}2", HUB)], 0.0)
    one, two = topics.of("a")
    assert topics.take_wanted(0.0) == []
    topics.pushed(one, 10.0)
    assert topics.take_wanted(11.0) == ["a"]
    topics.pushed(two, 20.0)
    assert topics.take_wanted(21.0) == []
    assert topics.take_wanted(72.0) == ["a"]
    assert topics.take_wanted(200.0) == []
    assert [each.pushes for each in topics.of("a")] == [1, 1]


def test_a_site_has_only_so_many(topics):
    topics.note("a", [FoundHub(f"{FEED}{n}", HUB) for n in range(MOST_OF_A_SITE + 5)], 0.0)
    assert len(topics.of("a")) == MOST_OF_A_SITE
