"""A site that was crawled by its address is known by name afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.cli.remembered_site import is_remembered, remember, site_at
from crawler.site.config import Site, load
from crawler.spiders.loader import SiteLoader
from tests.servers.command_line import WinnowHome
from tests.servers.small_site import serve_small_site

URL = "https://www.example.com/news/"


def loader(home: Path) -> SiteLoader:
    return SiteLoader([str(home / "sites")])


def test_a_new_site_is_named_for_its_host_and_written_once(tmp_path: Path) -> None:
    site = site_at(URL, loader(tmp_path))
    path = tmp_path / "sites" / "example.com.toml"
    assert remember(site, tmp_path, loader(tmp_path)) == path
    first = path.read_bytes()
    assert remember(Site("example.com", ("https://example.com/other",)), tmp_path, loader(tmp_path)) is None

    assert (site.name, site.start) == ("example.com", (URL,))
    assert path.read_bytes() == first
    assert is_remembered(path)
    assert load(path).start == (URL,)
    assert not load(path).schedule.enabled


def test_a_site_that_has_a_file_is_crawled_as_it_says_from_the_address_that_was_given(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    path = tmp_path / "sites" / "example.com.toml"
    path.write_text('start = ["https://www.example.com/"]\nfeeds = ["https://www.example.com/feed"]\ndelay = 9\n')

    same, other = (site_at(url, loader(tmp_path)) for url in ("https://www.example.com", URL))

    assert same == load(path)
    assert (other.start, other.feeds, other.delay) == ((URL,), (), 9.0)
    assert not is_remembered(path)
    assert not is_remembered(tmp_path / "none.toml")


def test_a_host_that_cannot_be_the_name_of_a_file_is_not_written(tmp_path: Path) -> None:
    site = site_at("http://[::1]:8000/", loader(tmp_path))
    remember(site, tmp_path, loader(tmp_path))

    assert not list(tmp_path.rglob("*.toml"))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[WinnowHome, str]]:
    house = WinnowHome(tmp_path_factory.mktemp("remembered"))
    with serve_small_site((404, "")) as (base, _):
        assert house.scrapy("crawl", base, "-a", "limit=2", "-q", settings={"AUTOTHROTTLE_ENABLED": 0}).status < 2
        yield house, base


@pytest.mark.slow
def test_after_a_crawl_by_address_every_command_knows_the_name(crawled: tuple[WinnowHome, str]) -> None:
    house, _ = crawled
    again = house.scrapy("crawl", "127.0.0.1", "-a", "limit=1", "-q", settings={"AUTOTHROTTLE_ENABLED": 0})
    health = house.scrapy("health", "127.0.0.1")
    exported = house.scrapy("export", str(house.home / "out.jsonl"), "--site", "127.0.0.1")

    assert again.status < 2, again.err
    assert "127.0.0.1" in house.scrapy("list").out.split()
    assert "127.0.0.1" in health.out
    assert "unknown" not in health.err + exported.err
    assert exported.status == 0


@pytest.mark.slow
def test_an_address_that_never_answered_leaves_no_file(tmp_path: Path) -> None:
    house = WinnowHome(tmp_path)

    assert house.scrapy("crawl", "http://127.0.0.1:9/", settings={"RETRY_TIMES": 0}).status == 2
    assert not list(house.sites.glob("*.toml"))
