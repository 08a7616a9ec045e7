"""A site with several traps at once: its crawl ends, says what it cut, and keeps every real article."""

import json

import pytest

from tests.servers.command_line import WinnowHome
from tests.servers.many_hosts import serve_hosts
from tests.servers.trap_crawls import SETTINGS, crawl_trap
from tests.servers.trap_sites import answer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    with serve_hosts(answer) as web:
        yield crawl_trap("several", tmp_path_factory.mktemp("traps"), web), list(web.asked)


def test_each_trap_is_cut(crawled):
    _, asked = crawled
    paths = [path for _, path in asked]
    assert sum(path.startswith("/news") for path in paths) < 60
    assert sum(path.startswith("/wait/") for path in paths) <= 12
    assert sum(path.startswith("/go/") for path in paths) <= 12
    assert sum(path.startswith("/feed.xml") for path in paths) < 60
    assert len(asked) < 300


def test_the_report_says_what_was_cut_with_an_example(crawled):
    house, _ = crawled
    shown = house.scrapy("runs", "show", "1", "--json")
    cut = {each["group"]: each for each in json.loads(shown.out)["cut"]}
    (pages,) = [each for name, each in cut.items() if "/news?page=N" in name]
    assert "/news?page=" in pages["url"]
    assert "brought nothing new" in pages["said"]
    assert "not asked on" in house.scrapy("runs", "show", "1").out


def test_max_pages_is_the_last_word(tmp_path):
    with serve_hosts(answer) as web:
        house = WinnowHome(tmp_path, web.proxy)
        house.write_site("several", "http://www.several.trap.example/", "max_pages = 12")
        ended = house.scrapy("crawl", "several", settings=SETTINGS)
        assert ended.status in (0, 1), ended.err
        assert len([path for _, path in web.pages() if not path.startswith("/go/")]) <= 12
        assert "over max_pages" in ended.out
