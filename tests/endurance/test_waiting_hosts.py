"""A host that is well beside one in trouble, or fifty: it reaches what it reaches beside one that is well."""

import time

import pytest

from tests.servers.command_line import WinnowHome
from tests.servers.crawl_checks import failed_urls, leftover_rows
from tests.servers.killed_crawls import RestartableCrawl, wait_for
from tests.servers.sick_crawls import seconds_beside
from tests.servers.sick_hosts import MAIN, SETTINGS, TROUBLES, serve_sick_hosts

pytestmark = [pytest.mark.endurance, pytest.mark.timeout(150)]


@pytest.fixture(scope="module")
def healthy(tmp_path_factory):
    return seconds_beside(tmp_path_factory.mktemp("healthy"), ["fit"])


@pytest.mark.parametrize("trouble", TROUBLES)
def test_beside_one_host_in_trouble(tmp_path, healthy, trouble):
    assert seconds_beside(tmp_path, [trouble]) < 1.1 * healthy


def test_beside_fifty_hosts_in_trouble(tmp_path, healthy):
    others = [f"{TROUBLES[number % len(TROUBLES)]}{number}" for number in range(50)]
    assert seconds_beside(tmp_path, others) < 1.1 * healthy


def test_a_backfill_ends_shortly_after_the_site_is_done(tmp_path):
    """Hosts that the site only links to, each with another trouble, and one that is well: its articles are read."""
    house = WinnowHome(tmp_path)
    with serve_sick_hosts(30, [*(each for each in TROUBLES if each != "slow"), "fit"]) as served:
        house.write_site("town", served.start, "delay = 0.05")
        ended = house.scrapy("backfill", "town", settings=SETTINGS, timeout=120)
        now = time.monotonic()
        answered = [at for at, name, _ in served.log if name in (MAIN, "fit.town.test")]
    assert ended.status == 0, ended.err
    assert now - answered[-1] < 25  # WINNOW_PATIENCE and the end of a process
    assert "given up, such as http://hangs.town.test" in ended.err
    assert "given_up" in ended.out
    assert not [url for url, _ in failed_urls(house) if MAIN in url or "//fit." in url]
    assert leftover_rows(house) == {}


def test_of_ten_thousand_start_pages_articles_are_read_from_the_first_seconds_on(tmp_path):
    house = WinnowHome(tmp_path)
    with serve_sick_hosts(1000, []) as served:
        starts = ", ".join(f'"{served.start}list/{number}/"' for number in range(10_000))
        (house.sites / "town.toml").write_text(f"start = [{starts}]\n", encoding="utf-8")
        crawl = RestartableCrawl(house, ("crawl", "town"), SETTINGS)
        with crawl.beside() as child:
            wait_for(lambda: len(served.log) > 400, child, 90)
        with house.store() as store:
            stored = store.counts()["articles"]
        asked = len(served.asked(MAIN))
    assert asked > 100
    assert stored > 80
