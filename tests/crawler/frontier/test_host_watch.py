"""What becomes of hosts that do not answer, without a network or a database."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.frontier import host_watch as module
from crawler.frontier.host_watch import HostWatch
from crawler.frontier.last_hosts import LastHosts
from crawler.frontier.retry_policy import GIVE_UP, RetryPolicy
from storage.frontier import GivenUp, LeasedURL
from storage.records import Link

OWN, OTHER = "a.example", "b.example"


class Frontier:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.left: list[str] = []
        self.held: list[str] = []
        self.failed: list[tuple[list[str], str]] = []
        self.ahead: frozenset[str] | None = frozenset()
        self.claims = SimpleNamespace(leave=self.left.append, hosts_at_work=frozenset())

    async def hosts_ahead(self) -> frozenset[str] | None:
        return self.ahead

    async def fail_waiting(self, hosts: list[str], kind: str, words: str) -> list[GivenUp]:
        self.failed.append((hosts, kind))
        return [GivenUp(host, 7, f"http://{host}/7") for host in hosts]

    def hold(self, host: str, seconds: float) -> None:
        self.held.append(host)


class Watched:
    """A watch over hosts of which none answers the question whether it is up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def is_up(*_: object) -> bool:
            return False

        self.now = 100.0
        monkeypatch.setattr(module, "monotonic", lambda: self.now)
        monkeypatch.setattr(module, "host_is_up", is_up)
        self.counts: dict[str, int] = {}
        self.ended: list[str] = []
        stats = SimpleNamespace(inc_value=lambda name, count=1: self.counts.update({name: count}))
        engine = SimpleNamespace(downloader=None, close_spider_async=self.close)
        crawler: Any = SimpleNamespace(engine=engine, stats=stats)
        self.frontier = Frontier()
        last = LastHosts(lambda name: OWN in name, lambda _: None, 10.0)
        self.watch = HostWatch(crawler, self.frontier, RetryPolicy([1.0]), last)  # type: ignore[arg-type]

    def lose(self, host: str, times: int) -> list[tuple[bool, float | None]]:
        """Let pages of a host be lost, some seconds apart."""
        url = f"http://{host}/1"
        row = LeasedURL(1, url, Link(url), host, 0, 0)
        heard = []
        for _ in range(times):
            heard.append(asyncio.run(self.watch.failed(row, "timeout")))
            self.now += 5.0
        return heard

    async def close(self, reason: str) -> None:
        self.ended.append(reason)

    def look(self) -> None:
        async def look() -> None:
            await self.watch._look_at_hosts()
            await asyncio.sleep(0)

        asyncio.run(look())


@pytest.fixture
def watched(monkeypatch):
    return Watched(monkeypatch)


@pytest.mark.parametrize(("host", "where"), [(OWN, "failed"), (OTHER, "failed_elsewhere")])
def test_a_host_that_never_answered_fails_as_a_whole(watched, host, where):
    first, second, third = watched.lose(host, 3)
    assert first[1] is not None
    assert second[1] is not None
    assert third == (True, None)
    assert watched.frontier.failed == [([host], "timeout")]
    assert watched.counts == {f"winnow/{where}/timeout": 7}


def test_a_host_of_the_site_that_is_away_for_long_ends_the_crawl_when_the_rest_is_done(watched):
    watched.watch.answered(OWN)
    watched.lose(OWN, GIVE_UP + 2)
    assert watched.frontier.held == [OWN] * GIVE_UP
    assert watched.frontier.left == [OWN]
    assert watched.frontier.failed == []
    watched.frontier.ahead = frozenset({OWN, "www.a.example"})
    watched.look()
    assert watched.ended == []
    watched.frontier.ahead = frozenset({OWN})
    watched.look()
    assert watched.ended == ["unreachable"]


def test_a_host_of_others_that_is_away_for_long_is_given_up_and_the_crawl_goes_on(watched):
    watched.watch.answered(OTHER)
    watched.lose(OTHER, GIVE_UP + 2)
    assert watched.frontier.left == []
    assert watched.frontier.failed == [([OTHER], "given_up")]
    assert watched.watch.has_given_up(OTHER)
    watched.look()
    assert watched.ended == []


def test_when_the_site_is_done_hosts_that_do_not_answer_are_given_up(watched):
    watched.frontier.ahead = frozenset({OTHER})
    watched.look()
    assert watched.frontier.failed == []
    watched.now += 11.0
    watched.look()
    assert watched.frontier.failed == [([OTHER], "given_up")]


def test_nothing_is_given_up_while_another_process_works_on_the_crawl(watched):
    watched.frontier.ahead = frozenset({OTHER})
    watched.look()
    watched.frontier.ahead = None
    watched.now += 11.0
    watched.look()
    watched.frontier.ahead = frozenset({OTHER})
    watched.look()
    assert watched.frontier.failed == []
