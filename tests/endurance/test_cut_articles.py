"""An article that is cut into pages: a page of it that fails for a moment does not cost its end."""

import pytest

from tests.servers import crawl_checks
from tests.servers.command_line import WinnowHome
from tests.servers.killed_crawls import QUICK
from tests.servers.large_site import LargeSite, serve

pytestmark = pytest.mark.endurance


def test_a_second_page_that_fails_for_a_moment_is_asked_for_again(tmp_path):
    house = WinnowHome(tmp_path / "home")
    with serve(LargeSite(20, torn=1, slow=0.0)) as town:
        ended = house.scrapy("backfill", f"{town.base}/", settings=QUICK)
    assert ended.status == 0, ended.err
    assert crawl_checks.truncated(house, town.endings()) == []
    assert set(crawl_checks.stored_titles(house)) == town.titles()


def test_a_second_page_that_stays_away_does_not_cost_the_first(tmp_path):
    house = WinnowHome(tmp_path / "home")
    with serve(LargeSite(10, torn=99, slow=0.0)) as town:
        ended = house.scrapy("backfill", f"{town.base}/", settings=QUICK)
    assert ended.status == 0, ended.err
    assert set(crawl_checks.stored_titles(house)) == town.titles()
    assert [url.rpartition("/")[2] for url in crawl_checks.truncated(house, town.endings())] == [
        "news-of-the-town-8.html"
    ]
    assert crawl_checks.leftover_rows(house) == {}
    assert crawl_checks.failed_urls(house) == []
