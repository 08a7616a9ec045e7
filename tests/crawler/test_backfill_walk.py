"""A backfill is a crawl with its plan: killed and started again it goes on without another look at the site."""

import json
import signal
from collections import Counter

import pytest

from crawler.extensions.policy_files import PLACES
from tests.servers.command_line import WinnowHome
from tests.servers.small_site import LINKS, Gate, serve_small_site, wait_for_articles

pytestmark = pytest.mark.slow

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1}


def test_killed_and_started_again_it_keeps_its_plan(tmp_path):
    house = WinnowHome(tmp_path)
    gate = Gate(6)
    with serve_small_site((200, "User-agent: *\nDisallow:\n"), gate=gate) as (address, log):
        child = house.start("backfill", address, settings={"DOWNLOAD_DELAY": 0.15, **SETTINGS})
        wait_for_articles(house, 3)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        gate.open()
        before = len(log)
        under_way = house.scrapy("progress", "--json")
        last = house.scrapy("backfill", address, "--json", settings=SETTINGS)
        again = Counter(path for _, path in log[before:])
    row = json.loads(under_way.out)
    assert (row["kind"], row["finished_at"], row["waiting"] > 0) == ("backfill", None, True)
    assert last.status == 0, last.err
    report = json.loads(last.out)
    assert report["plan"]["asked"] > 0
    assert report["outcomes"]["new"] < len(LINKS) == report["total"]["done:new"]
    assert again["/"] == 0
    assert [path for path, times in again.items() if times > 1] == []
    with house.store() as store:
        assert sorted(each.article.url for each in store.articles()) == sorted(address.rstrip("/") + x for x in LINKS)


def test_named_sources_are_walked_newest_first_and_nothing_else_is_asked_for(tmp_path):
    house = WinnowHome(tmp_path)
    with serve_small_site((404, "")) as (address, log):
        pattern = f"{address}2026/03/{{id:02}}/the-village-news-of-day-5.html"
        first = house.scrapy("backfill", address, "--ids", pattern, "3-7", settings=SETTINGS)
        asked = [path for _, path in log if path != "/robots.txt"]
        beside = [asked.pop(asked.index(place)) for place in PLACES.values()]  # what the host says of its texts, once
        log.clear()
        second = house.scrapy("backfill", address, "--ids", pattern, "3-7", settings=SETTINGS)
        again = [path for _, path in log if path != "/robots.txt"]
    assert (first.status, second.status) == (0, 0), first.err + second.err
    assert not set(beside) & set(asked)
    assert asked == [f"/2026/03/{number:02}/the-village-news-of-day-5.html" for number in (7, 6, 5, 4, 3)]
    assert again == []
