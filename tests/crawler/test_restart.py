"""A crawl or backfill whose process is killed: the same command finishes it, nothing twice, the archive readable."""

import pytest

from storage.archive.archive import pages
from tests.servers.command_line import WinnowHome
from tests.servers.killed_crawls import kill, wait_for
from tests.servers.small_site import LINKS, Gate, serve_small_site, wait_for_articles

pytestmark = pytest.mark.slow

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1}


@pytest.mark.parametrize("command", ["crawl", "backfill"])
def test_killed_and_started_again(tmp_path, command):
    house = WinnowHome(tmp_path)
    gate = Gate(14)
    with serve_small_site((404, ""), gate=gate) as (address, log):
        for run, least in enumerate((3, 8), 1):  # kill -9 once so many articles are stored, with others under way
            start_and_kill(house, command, address, run, least)
        before = stored(house)
        asked_before = len(log)
        gate.open()
        last = house.scrapy(command, address, settings=SETTINGS)
        again = {path for _, path in log[asked_before:]}
    assert last.status == 0, last.err
    assert 8 <= len(before) < len(LINKS)
    assert stored(house) == {address.rstrip("/") + link for link in LINKS}
    assert not {address.rstrip("/") + path for path in again} & before
    archived = [page.url for file in sorted((house.home / "archive").iterdir()) for page in pages(file)]
    assert {address.rstrip("/") + link for link in LINKS} <= set(archived)
    with house.store() as store:
        assert [run.ending for run in store.runs()] == ["finished", "killed", "killed"]


def start_and_kill(house: WinnowHome, command: str, address: str, run: int, least: int) -> None:
    child = house.start(command, address, settings={"DOWNLOAD_DELAY": 0.15, **SETTINGS})
    try:
        wait_for_articles(house, least)
        wait_for(lambda: has_begun(house, run), child)  # on a busy machine the first one stores eight in one go
        assert child.poll() is None
    finally:
        kill(child)


def has_begun(house: WinnowHome, run: int) -> bool:
    with house.store() as store:
        return len(store.runs()) >= run


def stored(house: WinnowHome) -> set[str]:
    with house.store() as store:
        urls = [each.article.url for each in store.articles()]
    assert len(urls) == len(set(urls))
    return set(urls)
