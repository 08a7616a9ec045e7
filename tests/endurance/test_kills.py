"""A backfill killed at random moments and started again: everything once, nothing lost, nothing left behind."""

import signal
from datetime import datetime

import pytest

from tests.servers import crawl_checks
from tests.servers.command_line import WinnowHome
from tests.servers.killed_crawls import QUICK, Kill, KillTime, RestartableCrawl, crawl_with_kills, moments, wait_for
from tests.servers.large_site import LargeSite, serve
from tests.servers.shared_kits import read_lines, site_kit, site_names

pytestmark = [pytest.mark.endurance, pytest.mark.timeout(100)]


def test_a_backfill_survives_kills_at_random_moments(tmp_path):
    house = WinnowHome(tmp_path / "home")
    with serve(LargeSite(40)) as town:
        crawl = RestartableCrawl(house, ("backfill", f"{town.base}/"))
        done = crawl_with_kills(crawl, moments(4, 1, 16, 2.0), lambda: len(town.requests))
    assert done.statuses == [0], crawl.log.read_text()[-3000:]
    assert 0 < done.kills[-1].at < len(town.requests), "no kill fell into the crawl"
    assert crawl_checks.violations(house, town.endings(), town.asked_for(), done.kills) == []
    assert not [seen.path for seen in town.requests if seen.path.startswith("/closed/")]


def test_an_undisturbed_backfill_asks_for_no_page_twice(tmp_path):
    """Several addresses lead to one page here, by redirects and in the same list, a list page among them."""
    house = WinnowHome(tmp_path / "home")
    with serve(LargeSite(40, entry="/news/page/1/")) as town:
        crawl = RestartableCrawl(house, ("backfill", f"{town.base}/"))
        done = crawl_with_kills(crawl, [], lambda: len(town.requests))
    assert done.statuses == [0], crawl.log.read_text()[-3000:]
    assert crawl_checks.violations(house, town.endings(), town.asked_for(), []) == []
    assert crawl_checks.fetched_twice(town.asked_for()) == {}


def test_the_request_log_proves_the_spacing_and_what_was_left_alone(tmp_path):
    """Redirects, tries, further pages and lists keep their distance; robots.txt is asked for once."""
    house = WinnowHome(tmp_path / "home")
    robots = "User-agent: *\nDisallow: /closed/\nCrawl-delay: 0.2\n"
    with crawl_checks.lateness() as machine, serve(LargeSite(20, robots=robots, slow=0, torn=1, loop=True)) as town:
        ended = house.scrapy("backfill", f"{town.base}/", settings={**QUICK, "DOWNLOAD_DELAY": 0})
    assert ended.status == 1, ended.err  # the loop
    assert set(crawl_checks.stored_titles(house)) == town.titles()
    assert crawl_checks.too_close([each.time for each in town.requests], 0.2, 0.1 + machine.worst) == []
    paths = [seen.path for seen in town.requests]
    assert paths.count("/robots.txt") == 1
    assert not [path for path in paths if path.startswith("/closed/")]


def test_of_two_processes_one_works_and_the_other_takes_over_when_it_dies(tmp_path, empty_postgresql):
    """The survivor waits for what the other held; no two ask one host in turns."""
    house = WinnowHome(tmp_path / "home", database=empty_postgresql)
    with serve(LargeSite(40)) as town:
        crawl = RestartableCrawl(house, ("crawl", f"{town.base}/"))
        done = crawl_with_kills(crawl, [KillTime(8), KillTime(8)], lambda: len(town.requests), processes=2)
    assert done.statuses == [0, 0], crawl.log.read_text()[-3000:]
    assert crawl_checks.violations(house, town.endings(), town.asked_for(), done.kills) == []
    agents = crawl_checks.agent_runs(seen.agent for seen in town.requests)
    assert len(agents) == len(set(agents)), agents
    assert len(agents) > 1, "nobody took over"


def test_a_process_that_stood_still_leaves_its_pages_to_the_one_that_took_over(tmp_path, empty_postgresql):
    house = WinnowHome(tmp_path / "home", database=empty_postgresql)
    with serve(LargeSite(60, slow=0)) as town:
        crawl = RestartableCrawl(
            house, ("crawl", f"{town.base}/"), {"DOWNLOAD_DELAY": 0.1, "RANDOMIZE_DOWNLOAD_DELAY": 0}
        )
        with crawl.beside() as first:
            wait_for(lambda: len(town.requests) > 10, first)
            with crawl.beside() as second:
                first.send_signal(signal.SIGSTOP)
                at = len(town.requests)
                wait_for(lambda: len(town.requests) > at + 10, second)
                first.send_signal(signal.SIGCONT)
                assert [first.wait(60), second.wait(60)] == [0, 0], crawl.log.read_text()[-3000:]
    assert "its requests were given to others" in crawl.log.read_text()
    assert crawl_checks.violations(house, town.endings(), town.asked_for(), [Kill(at, frozenset())]) == []
    late = [seen for seen in town.requests[at + 1 :] if seen.agent == "crawl-1"]
    assert len(late) <= 4, "more than what was in its hands"


def test_a_site_of_the_kit_survives_kills(tmp_path):
    house = WinnowHome(tmp_path / "home")
    with site_kit(tmp_path, datetime.now()) as kit:  # noqa: DTZ005  the kit shows local times without a zone
        name = site_names(kit)[0]
        proxied = WinnowHome(house.home, kit.proxy)
        crawl = RestartableCrawl(proxied, ("backfill", f"http://{name}/"), {"WINNOW_MAX_CRAWL_DELAY": 0.05})
        done = crawl_with_kills(crawl, [KillTime(6, 0.1), KillTime(9)], lambda: len(read_lines(kit.log)))
        asked = [(row["path"], row["status"]) for row in read_lines(kit.log)]
        assert done.statuses == [0], crawl.log.read_text()[-3000:]
        assert len(done.kills) == 2
        assert crawl_checks.kit_violations(house, kit.truth, name, asked, done.kills) == []
