"""Whole crawls of sites without end, and what must hold after each."""

import time
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class TrapCrawl:
    """What a crawl of a trap took and left: requests, seconds, exit status, endings, and the real articles it lost."""

    requests: int
    seconds: float
    status: int
    err: str
    endings: list[str]
    lost: list[int]


def run_trap(name: str, house: WinnowHome, web: Web, *lines: str) -> TrapCrawl:
    """Crawl the site of a trap to its end, with further lines of its site file."""
    web.asked.clear()
    house.write_site(name, f"http://www.{name}.trap.example/", *lines)
    began = time.monotonic()
    ended = house.scrapy("crawl", name, settings=SETTINGS, timeout=MOST_SECONDS)
    seconds = time.monotonic() - began
    with house.store() as store:
        stored = [each.article.url for each in store.articles()]
        endings = [str(run.ending) for run in store.runs()]
    lost = [number for number in range(REAL) if not any(real_path(number) in url for url in stored)]
    return TrapCrawl(len(web.asked), seconds, ended.status, ended.err, endings, lost)


def crawl_trap(name: str, home: Path, web: Web, *lines: str) -> WinnowHome:
    """Crawl the site of a trap to its end; check its requests, its time, and that every real article is there."""
    house = WinnowHome(home, web.proxy)
    crawled = run_trap(name, house, web, *lines)
    assert crawled.seconds < MOST_SECONDS
    assert crawled.status in (0, 1), crawled.err
    assert crawled.requests <= MOST_REQUESTS
    assert crawled.endings == ["finished"]
    assert crawled.lost == []
    return house
