"""What one crawl of a worker may ask, as the worker hears from the database."""

import pytest

from crawler.fleet import crawl_hosts
from crawler.fleet.crawl_hosts import CrawlHosts


class Lease:
    """A lease that goes on or not, and the wishes that were heard."""

    def __init__(self) -> None:
        self.safe = True
        self.asked = 0

    def is_safe(self) -> bool:
        return self.safe

    def ask(self) -> None:
        self.asked += 1


class Downloader:
    """Says of each host what it is told to."""

    def __init__(self) -> None:
        self.rests: dict[str, float | None] = {}
        self.delays: dict[str, float] = {}

    def rest_of(self, host: str) -> float | None:
        return self.rests.get(host, 0.0)

    def delay_of(self, host: str) -> float:
        return self.delays.get(host, 0.0)


@pytest.fixture
def now(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(crawl_hosts, "monotonic", lambda: clock[0])
    return clock


@pytest.fixture
def lease():
    return Lease()


@pytest.fixture
def downloader():
    return Downloader()


@pytest.fixture
def crawl(now, lease, downloader):
    made = CrawlHosts("a", {"a.example": 2.0}, lease)
    made.bind(downloader)
    return made


def test_a_host_that_came_with_the_site_is_open_when_it_is_wanted(crawl, lease):
    heard: list[float] = []
    assert not crawl.holds("a.example")
    crawl.want("a.example", heard.append)
    assert heard == [2.0]
    assert crawl.holds("a.example")
    assert lease.asked == 0


def test_another_host_is_waited_for(crawl, lease):
    heard: list[float] = []
    crawl.want("cdn.example", heard.append)
    assert (crawl.asked(), lease.asked, heard) == (["cdn.example"], 1, [])
    crawl.take("cdn.example", 0.0)
    assert heard == [0.0]
    assert crawl.holds("cdn.example")
    assert crawl.asked() == []


def test_nothing_is_asked_while_the_lease_may_be_over(crawl, lease):
    heard: list[float] = []
    crawl.want("a.example", heard.append)
    lease.safe = False
    assert not crawl.holds("a.example")
    crawl.want("a.example", heard.append)
    assert len(heard) == 1
    lease.safe = True
    crawl.resume()
    assert len(heard) == 2
    assert crawl.holds("a.example")


def test_a_host_that_others_want_is_given_back_after_a_while_and_not_within_a_request(crawl, now, downloader):
    crawl.want("a.example", lambda _: None)
    crawl.wanted({"a.example", "unknown.example"})
    assert crawl.holds("a.example")
    now[0] += 6
    crawl.wanted({"a.example"})
    assert not crawl.holds("a.example")
    downloader.rests["a.example"] = None
    assert crawl.give() == {}
    downloader.rests["a.example"] = 1.5
    assert crawl.give() == {"a.example": 1.5}
    heard: list[float] = []
    crawl.want("a.example", heard.append)
    assert crawl.asked() == []  # the other one goes first
    now[0] += 4
    assert crawl.asked() == ["a.example"]
    crawl.take("a.example", 0.5)
    assert heard == [0.5]


def test_at_the_end_all_are_given_back_with_their_rests(crawl, downloader):
    crawl.want("a.example", lambda _: None)
    crawl.take("cdn.example", 0.0)
    downloader.rests |= {"a.example": 3.0, "cdn.example": None}
    assert crawl.close() == {"a.example": 3.0, "cdn.example": crawl_hosts.UNKNOWN_REST}


def test_one_that_was_never_asked_keeps_the_rest_it_came_with(crawl, now):
    now[0] += 0.5
    assert crawl.close() == {"a.example": 1.5}


def test_slow_hosts_are_named(crawl, downloader):
    crawl.want("a.example", lambda _: None)
    assert crawl.slow() == {}
    downloader.delays["a.example"] = 30.0
    assert crawl.slow() == {"a.example": 30.0}
