"""Commands of Scrapy work on a page of any site; those that make no sense here say what to use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.command_line import ROOT, CommandResult, WinnowHome
from tests.servers.small_site import LINKS, serve_small_site

SPIDER = """
import scrapy

class Own(scrapy.Spider):
    name = "own"
    start_urls = ["{url}"]

    def parse(self, response):
        yield {{"title": response.css("title::text").get()}}
"""


@pytest.fixture(scope="module")
def village():
    with serve_small_site((200, "User-agent: *\nDisallow: /2026/03/02/")) as (base, _):
        yield base.rstrip("/")


@pytest.fixture(params=["of a site", "of none"])
def house(request, tmp_path, village):
    house = WinnowHome(tmp_path)
    house.write_site("broken", "http://x/", "delai = 3")
    if request.param == "of a site":
        house.write_site("village", f"{village}/")
    return house


def test_the_shell_has_the_page(house, village):
    ended = house.scrapy("shell", village + LINKS[0], "-c", "(response.status, response.css('h1::text').get())")
    assert ended.out.strip() == "(200, 'News of the village number 0')", ended.err
    assert ended.status == 0
    assert not (house.home / "winnow.db").exists()  # nothing is noted of a page that somebody looked at


def test_a_page_is_fetched_where_robots_txt_allows_it(house, village):
    assert "News of the village number 0" in house.scrapy("fetch", village + LINKS[0]).out
    assert "News of the village" not in house.scrapy("fetch", village + LINKS[1]).out
    assert "< Content-Type: text/html" in house.scrapy("fetch", "--headers", village + LINKS[0]).out


def test_a_page_is_viewed(house, village):
    command = [sys.executable, "-m", "scrapy", "view", village + LINKS[0]]
    environment = {**house.environment(), "BROWSER": "echo %s", "PATH": os.environ["PATH"]}
    shown = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (shown.returncode, "file://" in shown.stdout) == (0, True), shown.stderr


def test_a_spider_of_ones_own_runs(tmp_path, village):
    (tmp_path / "own.py").write_text(SPIDER.format(url=village + LINKS[0]))
    ended = WinnowHome(tmp_path).scrapy("runspider", str(tmp_path / "own.py"), "-O", str(tmp_path / "out.jsonl"))
    assert ended.status == 0, ended.err
    assert (tmp_path / "out.jsonl").read_text() == '{"title": "News 0"}\n'


@pytest.mark.parametrize("name", ["parse", "edit", "genspider", "bench"])
def test_what_makes_no_sense_says_what_does(tmp_path, name):
    ended = WinnowHome(tmp_path).scrapy(name, "http://127.0.0.1:9/")
    assert isinstance(ended, CommandResult)
    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert "not offered here" in ended.err
    assert "'scrapy " not in ended.err  # what it names is called winnow everywhere
    assert not list(Path(tmp_path).glob("*.db"))


def test_contracts_are_none(tmp_path):
    ended = WinnowHome(tmp_path).scrapy("check")
    assert ended.status == 0
    assert "Ran 0 contracts" in ended.err + ended.out
