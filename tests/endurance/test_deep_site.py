"""A site of 20,000 real articles, deep lists and dated archives: a crawl that ends loses none of them."""

from pathlib import Path

import pytest

from tests.servers.command_line import WinnowHome
from tests.servers.deep_site import DeepSite, path_of
from tests.servers.many_hosts import serve_hosts
from tests.servers.trap_crawls import SETTINGS

pytestmark = [pytest.mark.endurance, pytest.mark.timeout(3600)]


def missing_after_crawl(home: Path, count: int, patience: float = 3000.0) -> tuple[list[int], int]:
    """Crawl a site of so many articles; return which are missing, and the number of requests."""
    with serve_hosts(DeepSite(count)) as web:
        house = WinnowHome(home, web.proxy)
        house.write_site("deep", "http://www.deep.example/")
        ended = house.scrapy("crawl", "deep", settings=SETTINGS | {"WINNOW_WORKERS": 2}, timeout=patience)
    assert ended.status == 0, ended.err
    with house.store() as store:
        stored = {each.article.url for each in store.articles()}
    return [each for each in range(count) if f"http://www.deep.example{path_of(each)}" not in stored], len(web.asked)


@pytest.mark.parametrize("count", [2000, pytest.param(20_000, marks=pytest.mark.long)])
def test_nothing_real_is_lost(tmp_path, count):
    missing, asked = missing_after_crawl(tmp_path, count)
    assert missing == []
    assert asked < count * 1.2
