"""Politeness by arithmetic, read off the request log of a loopback server."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from crawler.extensions.host_backoff import retry_after
from crawler.middlewares.robots import crawl_delay
from tests.servers.command_line import WinnowHome
from tests.servers.conditional_site import serve_conditional_site
from tests.servers.crawl_checks import lateness, too_close
from tests.servers.small_site import LINKS, serve_small_site

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def crawl(house: WinnowHome, address: str, **settings: object):
    quick = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 4}
    return house.scrapy("crawl", address, settings={**quick, **settings})


@pytest.mark.slow
@pytest.mark.parametrize("line", ["Crawl-delay: 0.25", "Request-rate: 8/2s"])
def test_no_two_requests_are_closer_than_robots_txt_asks(tmp_path, line):
    with lateness() as machine, serve_small_site((200, f"User-agent: *\n{line}\n")) as (address, log):
        ended = crawl(WinnowHome(tmp_path), address, CONCURRENT_REQUESTS=4)
    assert ended.status == 0, ended.err
    assert set(LINKS) <= {path for _, path in log}
    assert too_close([moment for moment, _ in log], 0.25, 0.1 + machine.worst) == []
    assert [path for _, path in log].count("/robots.txt") == 1


def test_the_delay_that_robots_txt_asks_counts_from_its_answer(tmp_path):
    """A first request that is long under way (a name to look up, a busy machine) leaves no less room after it."""
    with serve_small_site((200, "User-agent: *\nCrawl-delay: 0.5\n"), far=0.6) as (address, log):
        ended = crawl(WinnowHome(tmp_path), address, CLOSESPIDER_PAGECOUNT=3)
    assert ended.status == 0, ended.err
    assert [path for _, path in log[:1]] == ["/robots.txt"]
    assert log[1][0] - log[0][0] >= 0.5


@pytest.mark.slow
def test_no_two_requests_are_closer_than_the_site_file_asks(tmp_path):
    house = WinnowHome(tmp_path)
    with lateness() as machine, serve_small_site((404, "")) as (address, log):
        house.write_site("village", address, "delay = 0.3")
        settings = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "CLOSESPIDER_PAGECOUNT": 15}
        house.scrapy("crawl", "village", settings=settings)
    assert len(log) > 9
    assert (
        too_close([moment for moment, _ in log], 0.3, 0.1 + machine.worst) == []
    )  # Scrapy's jitter alone goes down to half of the delay


@pytest.mark.slow
@pytest.mark.parametrize("header", ["2", "date:3"])  # a date has whole seconds: between two and three
def test_a_host_that_says_too_much_is_left_alone_for_as_long(tmp_path, header):
    house = WinnowHome(tmp_path)
    with serve_small_site((404, ""), refusals=1, header=header) as (address, log):
        ended = crawl(house, address, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert ended.status == 0, ended.err
    refused = next(number for number, (_, path) in enumerate(log) if path == LINKS[1])
    assert log[refused + 1][0] - log[refused][0] > 1.9
    with house.store() as store:
        assert len(list(store.articles())) == len(LINKS)


@pytest.mark.slow
def test_a_host_that_goes_on_refusing_is_left_alone_longer_each_time(tmp_path):
    with serve_small_site((404, ""), refusals=3, header="", whole=True) as (address, log):
        ended = crawl(
            WinnowHome(tmp_path),
            address,
            WINNOW_RETRY_DELAYS="1,1,1,1,1",
            WINNOW_BACKOFF_START=0.5,
            CONCURRENT_REQUESTS=1,
        )
    assert ended.status == 0, ended.err
    first = next(number for number, (_, path) in enumerate(log) if path not in ("/", "/robots.txt"))
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(log[first : first + 4])]
    assert all(0.78 * ideal < gap for gap, ideal in zip(gaps, (0.5, 1.0, 2.0), strict=True))


@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "answered 403: the host is not crawled now"), (503, " s: answered 503")],
)
def test_a_host_that_refuses_its_robots_txt_is_left_alone(tmp_path, status, said):
    with serve_small_site((status, "no")) as (address, log):
        ended = crawl(WinnowHome(tmp_path), address, WINNOW_RETRY_DELAYS="", WINNOW_BACKOFF_START=0.01)
    assert ended.status == 2
    assert {path for _, path in log} == {"/robots.txt"}
    assert said in ended.err


def test_a_failing_robots_txt_is_asked_for_again_and_nothing_else_until_it_answers(tmp_path):
    with serve_conditional_site() as served:
        served.robots_failures = 2
        ended = crawl(WinnowHome(tmp_path), served.base, WINNOW_BACKOFF_START=0.4)
        paths = set(served.pages)
    assert ended.status == 0, ended.err
    asked = [path for path, _, _ in served.log]
    assert asked[:3] == ["/robots.txt"] * 3, ended.err
    assert paths <= set(asked[3:]) | {"/robots.txt"}
    first, second = (later - earlier for earlier, later in pairwise(served.times[:3]))
    assert first > 0.8 * 0.4
    assert second > 0.8 * 1.6


def test_a_host_without_robots_txt_may_be_crawled(tmp_path):
    with serve_small_site((404, "User-agent: *\nDisallow: /\n")) as (address, log):
        assert crawl(WinnowHome(tmp_path), address).status == 0
    assert set(LINKS) <= {path for _, path in log}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 3 ", 3.0),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after_in_both_forms(text, seconds):
    assert retry_after(text, NOW) == seconds


@pytest.mark.parametrize(
    ("robots", "seconds"),
    [
        (b"User-agent: *\nCrawl-delay: 2\n", 2.0),
        (b"User-agent: *\nRequest-rate: 1/10s\n", 10.0),
        (b"User-agent: *\nCrawl-delay: 3\nRequest-rate: 10/10s\n", 3.0),
        (b"User-agent: other\nCrawl-delay: 9\n", 0.0),
        (b"\xff\xfe\x00", 0.0),
    ],
)
def test_the_least_delay_of_a_robots_txt(robots, seconds):
    assert crawl_delay(robots, "Winnow/0.1") == seconds


@pytest.mark.slow
def test_one_connection_at_a_time_without_any_delay(tmp_path):
    with serve_small_site((404, ""), slow=0.05) as (address, log):
        assert crawl(WinnowHome(tmp_path), address, CONCURRENT_REQUESTS_PER_DOMAIN=1, CONCURRENT_REQUESTS=8).status == 0
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(log)]
    assert min(gaps) > 0.045
