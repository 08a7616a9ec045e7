"""scrapy add: a look at a site, samples as extracted, a site file that crawls."""

import tomllib
from datetime import datetime

import pytest

from examples.demo.serve import serving
from tests.servers.crawl import House

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def added(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("add"))
    house.sites.mkdir(exist_ok=True)
    with serving(datetime.now().astimezone()) as addresses:
        address = next(each.base for each in addresses if each.site.endswith("en"))
        first = house.scrapy("add", address, "--name", "tide")
        again = house.scrapy("add", address, "--name", "tide")
        dry = house.scrapy("add", address, "--name", "other", "--dry-run")
        yield house, address, first, again, dry


def test_it_shows_what_it_found_and_samples(added):
    _, address, first, _, _ = added
    assert first.status == 0, first.err
    assert "robots.txt: " in first.out
    assert "sitemap" in first.out
    assert "feed" in first.out
    assert first.out.count(address) >= 4
    assert "written; now: winnow crawl tide" in first.out


def test_the_file_is_a_site_file(added):
    house, address, *_ = added
    values = tomllib.loads((house.sites / "tide.toml").read_text("utf-8"))
    assert values["start"][0].rstrip("/") == address.rstrip("/")
    assert values["language"].startswith("en")
    assert "tide" in house.scrapy("list").out.split()


def test_a_file_that_is_there_is_kept(added):
    house, _, _, again, dry = added
    assert again.status == 2
    assert "--force overwrites it" in again.err
    assert dry.status == 0
    assert not (house.sites / "other.toml").exists()


def test_a_site_that_does_not_answer_is_one_line(tmp_path):
    ended = House(tmp_path).scrapy("add", "http://127.0.0.1:9/")
    assert ended.status == 2
    assert "http://127.0.0.1:9/" in ended.err
    assert len(ended.err.strip().splitlines()) == 1
