"""Hosts that are not a site's own: how much is taken from them, and which are left alone for how long."""

import pytest

from storage.budgets.other_hosts import OtherHostLimits, OtherHosts, list_other_hosts
from storage.db.engine import read_connection
from storage.frontier.queue import QueuedURL
from storage.frontier.worker import Worker
from storage.process import Process
from storage.records import Link

NOW, DAY = 1_800_000_000.0, 86400.0
FEW = OtherHostLimits(per_host=3, per_crawl=5, unproven=2, trial=8, barren=4, days=30)


@pytest.fixture
def crawl(store):
    return store.crawl("town", "crawl", {}, True)[0]


@pytest.fixture
def hosts(store, crawl):
    return OtherHosts(store.engine, crawl.site, crawl.id, FEW)


def urls(host: str, count: int) -> list[str]:
    return [f"http://{host}.town.example/{number}" for number in range(count)]


def barren(hosts: OtherHosts, host: str, count: int, now: float = NOW) -> list[bool]:
    return [hosts.visited(url, now, is_article=False) for url in urls(host, count)]


def test_a_crawl_takes_so_much_of_a_host_and_of_all(hosts):
    found = hosts.admit(urls("a", 5), NOW, bounded=True)
    assert (len(found.urls), found.refused) == (3, {"host_limit": 2})
    hosts.visited(urls("a", 1)[0], NOW, is_article=True)
    assert len(hosts.admit(urls("b", 5), NOW, bounded=True).urls) == 2
    assert len(hosts.admit(urls("a", 9), NOW, bounded=False).urls) == 9


def test_what_the_crawl_has_already_is_not_counted_again(hosts, store, crawl):
    worker = Worker.join(store.engine, crawl, Process("here", 1, "1"), NOW, 60.0)
    assert len(hosts.admit(urls("a", 3), NOW, bounded=True).urls) == 3
    worker.add([QueuedURL(Link(url)) for url in urls("a", 3)], NOW)
    assert len(hosts.admit(urls("a", 3), NOW, bounded=True).urls) == 3


def test_hosts_without_an_article_are_few_at_a_time(hosts):
    assert [len(hosts.admit(urls(name, 1), NOW, bounded=False).urls) for name in "abc"] == [1, 1, 0]
    hosts.visited(urls("a", 1)[0], NOW, is_article=True)
    assert len(hosts.admit(urls("c", 1), NOW, bounded=False).urls) == 1


def test_a_host_without_articles_is_left_alone_and_forgotten_after_a_month(hosts, store):
    hosts.admit(urls("a", 3), NOW, bounded=True)
    assert barren(hosts, "a", 4) == [False, False, False, True]
    assert hosts.admit(urls("a", 1), NOW + 29 * DAY, bounded=True).refused == {"left_alone": 1}
    with read_connection(store.engine) as connection:
        (left,) = list_other_hosts(connection, "town")
    assert (left.host, left.pages, left.articles, left.example) == ("a.town.example", 4, 0, urls("a", 1)[0])
    assert hosts.admit(urls("a", 1), NOW + 31 * DAY, bounded=True).refused == {}


def test_a_host_that_gave_articles_is_asked_on(hosts):
    for url in urls("a", 4):
        hosts.visited(url, NOW, is_article=True)
    assert not any(barren(hosts, "a", 9))


def test_rows_of_a_host_that_is_left_alone_wait_no_more(hosts, store, crawl):
    worker = Worker.join(store.engine, crawl, Process("here", 1, "1"), NOW, 60.0)
    hosts.admit(urls("a", 3), NOW, bounded=True)
    worker.add([QueuedURL(Link(url)) for url in (*urls("a", 3), *urls("b", 1))], NOW)
    barren(hosts, "a", 4)
    assert worker.counts() == {"done:skipped:left_alone": 3, "waiting": 1}


def test_many_hosts_without_articles_are_tried_no_longer_than_one(hosts, store, crawl):
    worker = Worker.join(store.engine, crawl, Process("here", 1, "1"), NOW, 60.0)
    for name in "ab":
        hosts.admit(urls(name, 1), NOW, bounded=False)
    worker.add([QueuedURL(Link(url)) for url in (*urls("a", 3), *urls("b", 3))], NOW)
    barren(hosts, "a", 3)
    barren(hosts, "b", 3)
    assert worker.counts() == {"waiting": 6}
    hosts.visited(urls("a", 1)[0], NOW, is_article=False)
    hosts.visited(urls("b", 1)[0], NOW, is_article=False)
    assert worker.counts() == {"done:skipped:left_alone": 6}


def test_the_host_that_a_start_page_moved_to_is_remembered(hosts):
    hosts.adopt("http://town.example/", "news.town.example")
    hosts.adopt("http://town.example/", "paper.town.example")
    assert hosts.adopted(["https://www.town.example"]) == {"paper.town.example"}
    assert hosts.adopted(["http://other.example/"]) == frozenset()
