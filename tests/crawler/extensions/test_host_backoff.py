"""How long a host is left alone, on a clock of our own."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.downloader.slots import PoliteDownloader
from crawler.extensions import host_backoff
from crawler.extensions.host_backoff import HostBackoff

PAGE = Request("http://h.example/a.html")


class Downloader(PoliteDownloader):
    """Notes which host is held, and for how long."""

    def __init__(self) -> None:
        self.held: list[float] = []

    def get_slot_key(self, request: Request) -> str:
        return request.url.split("/")[2]

    def hold(self, host: str, seconds: float) -> None:
        self.held.append(seconds)


class Hosts:
    def __init__(self, monkeypatch) -> None:
        self.now, self.downloader = 50.0, Downloader()
        monkeypatch.setattr(host_backoff, "monotonic", lambda: self.now)
        crawler: Any = SimpleNamespace(engine=SimpleNamespace(downloader=self.downloader, scheduler=None))
        self.extension = HostBackoff(crawler, first=5, longest=100)

    def answer(self, status: int, after: str | None = None, request: Request = PAGE) -> float:
        """Let one answer arrive; gives for how long the host is held because of it, 0 where it is not."""
        before = len(self.downloader.held)
        headers = {"Retry-After": after} if after is not None else {}
        self.extension.answered(Response(request.url, status=status, headers=headers), request)
        return sum(self.downloader.held[before:])


@pytest.fixture
def hosts(monkeypatch):
    return Hosts(monkeypatch)


@pytest.mark.parametrize("status", [429, 503])
def test_each_refusal_in_a_row_doubles_the_pause_up_to_the_most(hosts, status):
    for ideal in (5, 10, 20, 40, 80):
        seconds = hosts.answer(status)
        assert 0.8 * ideal <= seconds <= min(1.2 * ideal, 100)
        hosts.now += seconds
    for _ in range(2000):
        assert hosts.answer(status) == 100
        hosts.now += 100


def test_pauses_are_not_all_alike(monkeypatch):
    assert len({round(Hosts(monkeypatch).answer(503), 3) for _ in range(20)}) > 10


def test_another_answer_ends_the_series(hosts):
    hosts.now += hosts.answer(503)
    hosts.now += hosts.answer(503)
    hosts.answer(200)
    assert hosts.answer(503) <= 6


def test_answers_under_way_neither_end_nor_lengthen_it(hosts):
    first = hosts.answer(429)
    assert [hosts.answer(429), hosts.answer(429), hosts.answer(200)] == [0, 0, 0]
    hosts.now += first
    assert 8 <= hosts.answer(429) <= 12  # the second of the series, not the fourth nor the first


@pytest.mark.parametrize(("after", "least", "most"), [("30", 30, 33), ("100000", 100, 100), ("9" * 400, 100, 100)])
def test_what_the_host_states_is_kept_and_bounded(hosts, after, least, most):
    assert least <= hosts.answer(429, after) <= most


@pytest.mark.parametrize("after", ["0", "Sun, 01 Mar 2020 12:00:00 GMT", "soon"])
def test_a_host_that_states_nothing_useful_has_the_series(hosts, after):
    hosts.now += hosts.answer(429, after)
    assert 8 <= hosts.answer(429, after) <= 12


def test_a_longer_pause_stated_meanwhile_counts(hosts):
    hosts.answer(429)
    assert 60 <= hosts.answer(429, "60") <= 66


def test_hosts_do_not_wait_for_each_other(hosts):
    hosts.now += hosts.answer(503)
    assert hosts.answer(503, request=Request("http://other.example/")) <= 6
