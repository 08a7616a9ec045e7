"""Sites without end, a trap each: every crawl ends within its bounds and keeps every real article."""

import pytest

from tests.servers.command_line import WinnowHome
from tests.servers.killed_crawls import KillTime, RestartableCrawl, crawl_with_kills
from tests.servers.many_hosts import serve_hosts
from tests.servers.trap_crawls import MOST_REQUESTS, SETTINGS, crawl_trap
from tests.servers.trap_sites import DOORS, REAL, answer, real_path

pytestmark = [pytest.mark.endurance, pytest.mark.timeout(200)]

KILLS = 4


@pytest.fixture(scope="module")
def web():
    with serve_hosts(answer) as web:
        yield web


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_crawl_ends_and_keeps_what_is_real(name, web, tmp_path):
    crawl_trap(name, tmp_path, web, *(['scope = "domain"'] if name == "hosts" else []))


@pytest.mark.parametrize("name", ["dated", "invented", "session-query"])
def test_a_crawl_that_is_killed_begins_no_new_count(name, web, tmp_path):
    """What was counted is in the database: a kill costs what was not written and was under way, and the known times."""
    web.asked.clear()
    house = WinnowHome(tmp_path, web.proxy)
    house.write_site(name, f"http://www.{name}.trap.example/")
    crawl = RestartableCrawl(house, ("crawl", name), {**SETTINGS, "WINNOW_LEASE_SECONDS": 3})
    done = crawl_with_kills(crawl, [KillTime(50)] * KILLS, lambda: len(web.asked))
    assert done.statuses == [0], crawl.log.read_text()[-3000:]
    assert len(done.kills) > 1
    assert len(web.asked) <= MOST_REQUESTS + 50 * KILLS
    with house.store() as store:
        stored = [each.article.url for each in store.articles()]
    assert [number for number in range(REAL) if not any(real_path(number) in url for url in stored)] == []
