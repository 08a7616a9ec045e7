"""Whole crawls of sites without end, and what must hold after each."""

import time
from pathlib import Path

from tests.servers.command_line import WinnowHome
from tests.servers.many_hosts import Web
from tests.servers.trap_sites import REAL, real_path

SETTINGS = {
    "AUTOTHROTTLE_ENABLED": 0,
    "WINNOW_WORKERS": 1,
    "WINNOW_RETRY_DELAYS": "",
    "WINNOW_MIN_DELAY": 0,
    "WINNOW_MAX_CRAWL_DELAY": 0,
}
MOST_REQUESTS, MOST_SECONDS = 500, 90


def crawl_trap(name: str, home: Path, web: Web, *lines: str) -> WinnowHome:
    """Crawl the site of a trap to its end; check its requests, its time, and that every real article is there."""
    web.asked.clear()
    house = WinnowHome(home, web.proxy)
    house.write_site(name, f"http://www.{name}.trap.example/", *lines)
    began = time.monotonic()
    ended = house.scrapy("crawl", name, settings=SETTINGS, timeout=MOST_SECONDS)
    assert time.monotonic() - began < MOST_SECONDS
    assert ended.status in (0, 1), ended.err
    assert len(web.asked) <= MOST_REQUESTS
    with house.store() as store:
        stored = [each.article.url for each in store.articles()]
        assert [run.ending for run in store.runs()] == ["finished"]
    assert [number for number in range(REAL) if not any(real_path(number) in url for url in stored)] == []
    return house
