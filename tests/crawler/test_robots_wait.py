"""A robots.txt that cannot be had costs time and no page."""

import pytest

from tests.crawler.test_thrift import QUICK
from tests.servers.command_line import WinnowHome
from tests.servers.conditional_site import articles, serve_conditional_site


def test_robots_failing_at_first_costs_only_time(tmp_path):
    with serve_conditional_site() as site:
        site.robots_failures = 2
        house = WinnowHome(tmp_path)
        house.write_site("gazette", site.base)
        ended = house.scrapy("crawl", "gazette", settings={**QUICK, "WINNOW_BACKOFF_START": 0.4})
    assert ended.status == 0, ended.err
    asked = [path for path, _, _ in site.log]
    assert asked[:3] == ["/robots.txt"] * 3
    assert all(asked.count(path) == 1 for path in articles(1, 12)), ended.err


@pytest.mark.slow
def test_robots_failing_for_good_leaves_the_walk_open(tmp_path):
    with serve_conditional_site() as site:
        site.robots_failures = 50
        house = WinnowHome(tmp_path)
        house.write_site("gazette", site.base)
        first = house.scrapy("crawl", "gazette", settings={**QUICK, "WINNOW_BACKOFF_START": 0.02})
        assert first.status != 0
        assert "run the same command again to resume" in first.err
        site.robots_failures = 0
        second = house.scrapy("crawl", "gazette", settings=QUICK)
    assert second.status == 0, second.err
    asked = [path for path, _, _ in site.log]
    assert all(asked.count(path) == 1 for path in articles(1, 12)), second.err
