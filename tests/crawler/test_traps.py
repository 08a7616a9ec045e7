"""Sites without end: every crawl ends, within bounds on its requests, and keeps every real article."""

import time

import pytest

from tests.servers.command_line import WinnowHome
from tests.servers.many_hosts import serve_hosts
from tests.servers.trap_sites import DOORS, REAL, answer, real_path

pytestmark = pytest.mark.slow

SETTINGS = {
    "AUTOTHROTTLE_ENABLED": 0,
    "WINNOW_WORKERS": 1,
    "WINNOW_RETRY_DELAYS": "",
    "WINNOW_MIN_DELAY": 0,
    "WINNOW_MAX_CRAWL_DELAY": 0,
}
MOST_REQUESTS, MOST_SECONDS = 500, 90


@pytest.fixture(scope="module")
def web():
    with serve_hosts(answer) as web:
        yield web


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_crawl_ends_and_keeps_what_is_real(name, web, tmp_path):
    web.asked.clear()
    house = WinnowHome(tmp_path, web.proxy)
    start = f"http://www.{name}.trap.example/"
    wide = ['scope = "domain"'] if name == "hosts" else []
    house.write_site(name, start, *wide)
    began = time.monotonic()
    ended = house.scrapy("crawl", name, settings=SETTINGS, timeout=MOST_SECONDS)
    assert time.monotonic() - began < MOST_SECONDS
    assert ended.status in (0, 1), ended.err
    assert len(web.asked) <= MOST_REQUESTS
    with house.store() as store:
        stored = [each.article.url for each in store.articles()]
    missing = [number for number in range(REAL) if not any(real_path(number) in url for url in stored)]
    assert missing == []
