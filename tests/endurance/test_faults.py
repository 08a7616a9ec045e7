"""Faults in the middle of a backfill, each waited out: nothing is lost, and the log says what was waited for."""

import sqlite3
import time
from contextlib import closing
from typing import Any

import pytest

from storage.archive.archive import pages
from tests.servers import crawl_checks
from tests.servers.command_line import WinnowHome
from tests.servers.killed_crawls import RestartableCrawl, kill, wait_for
from tests.servers.large_site import LargeSite, serve
from tests.servers.postgresql import PostgreSQLServer

pytestmark = [pytest.mark.endurance, pytest.mark.timeout(100)]

AWAY = ("cannot be reached", "is shutting down")
"""What a crawl says of a database server that is stopped."""


@pytest.fixture
def house(tmp_path):
    return WinnowHome(tmp_path / "home")


def backfill(house: WinnowHome, town: LargeSite, **settings: Any) -> RestartableCrawl:
    return RestartableCrawl(house, ("backfill", f"{town.base}/"), settings)


def whole(crawl: RestartableCrawl, town: LargeSite) -> str:
    """Check that nothing is lost, and return what the crawl said."""
    assert set(crawl_checks.stored_titles(crawl.house)) == town.titles()
    assert crawl_checks.truncated(crawl.house, town.endings()) == []
    assert crawl_checks.leftover_rows(crawl.house) == {}
    assert crawl_checks.unreadable(crawl.house) == []
    return crawl.log.read_text("utf-8")


def test_a_database_that_another_process_locks_for_a_while(house):
    with serve(LargeSite(20, slow=0)) as town:
        crawl = backfill(house, town)
        with crawl.beside() as child:
            wait_for(lambda: len(town.requests) > 12, child)
            with closing(sqlite3.connect(house.home / "winnow.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                time.sleep(4)  # longer than the lease of 3 s
                other.execute("ROLLBACK")
            assert child.wait(60) == 0, crawl.log.read_text()
    whole(crawl, town)
    assert crawl_checks.fetched_twice(town.asked_for()) == {}


def test_an_article_that_the_database_refuses_is_asked_for_once(house):
    """It is a failure that is told; asked for again it would be refused again, for ever."""
    house.scrapy("runs")
    with closing(sqlite3.connect(house.home / "winnow.db")) as database:
        refuse = "BEFORE INSERT ON articles WHEN new.title LIKE '% N4' BEGIN SELECT RAISE(ABORT, 'refused'); END"
        database.execute(f"CREATE TRIGGER refuse {refuse}")
    with serve(LargeSite(10, slow=0)) as town:
        crawl = backfill(house, town)
        with crawl.beside() as child:
            assert child.wait(60) == 1, crawl.log.read_text()
    ((url, words),) = crawl_checks.failed_urls(house)
    assert url.endswith("-4.html")
    assert "refuses" in words
    assert [seen.path for seen in town.requests].count(url.removeprefix(town.base)) == 1
    assert len(crawl_checks.stored_titles(house)) == 9
    assert crawl_checks.leftover_rows(house) == {}


def test_a_postgresql_server_that_is_restarted(tmp_path):
    with PostgreSQLServer() as server, serve(LargeSite(20, slow=0)) as town:
        crawl = backfill(WinnowHome(tmp_path / "home", database=server.address), town)
        with crawl.beside() as child:
            wait_for(lambda: len(town.requests) > 12, child)
            server.stop()
            time.sleep(2)
            wait_for(lambda: any(words in crawl.log.read_text("utf-8") for words in AWAY), child)
            server.start()
            assert child.wait(60) == 0, crawl.log.read_text()
        said = whole(crawl, town)
    assert "tried again in" in said


def test_an_archive_whose_last_record_is_torn(house, caplog):
    with serve(LargeSite(20, slow=0)) as town:
        crawl = backfill(house, town)
        with crawl.beside() as child:
            wait_for(lambda: crawl_checks.stored_titles(house).total() >= 5, child)
            kill(child)
        (file,) = crawl_checks.archive_files(house)
        before = list(pages(file))
        with file.open("r+b") as archive:
            archive.truncate(int((before[-1].raw_ref or "").rpartition(":")[2]) + 100)
        with crawl.beside() as child:
            assert child.wait(60) == 0, crawl.log.read_text()
    caplog.clear()
    assert [page.raw_ref for page in pages(file)] == [page.raw_ref for page in before[:-1]]
    assert f"archive {file}: torn record at offset" in caplog.text
    assert set(crawl_checks.stored_titles(house)) == town.titles()
    assert crawl_checks.leftover_rows(house) == {}
    assert len(crawl_checks.unreadable(house)) <= 1


@pytest.fixture(scope="module")
def troubled(tmp_path_factory):
    """A crawl in which one answer in ten is a reset, one a slow drip and one a 500."""
    house = WinnowHome(tmp_path_factory.mktemp("troubled") / "home")
    with serve(LargeSite(30, slow=0, trouble=("reset", "drip", "500"))) as town:
        crawl = backfill(house, town, DOWNLOAD_TIMEOUT=1)
        with crawl.beside() as child:
            assert child.wait(90) == 0, crawl.log.read_text()
        return whole(crawl, town)


@pytest.mark.parametrize("words", ["(connection)", "no whole answer in time (timeout)", "answered 500 (http)"])
def test_a_tenth_of_the_answers_fails(troubled, words):
    """Nothing is lost, as the fixture checks, and each was asked for again."""
    assert any(words in line and "will be retried" in line for line in troubled.splitlines())


def test_a_redirect_loop_is_one_failure_and_holds_nothing_up(house):
    with serve(LargeSite(10, slow=0, loop=True)) as town:
        crawl = backfill(house, town)
        with crawl.beside() as child:
            assert child.wait(60) == 1, crawl.log.read_text()
    whole(crawl, town)
    ((url, words),) = crawl_checks.failed_urls(house)
    assert url.endswith("/round/1.html")
    assert "max redirections reached" in words
    assert len([seen for seen in town.requests if seen.path.startswith("/round/")]) <= 12


def test_names_that_cannot_be_looked_up_for_a_while(tmp_path):
    gone = tmp_path / "gone"
    with serve(LargeSite(20, slow=0, keep=False)) as town:
        town.base = town.base.replace("127.0.0.1", "town.test")
        settings = {"TWISTED_DNS_RESOLVER": "tests.servers.loopback_resolver.LoopbackResolver", "NAMES_GONE": gone}
        crawl = backfill(WinnowHome(tmp_path / "home"), town, **settings)
        with crawl.beside() as child:
            wait_for(lambda: len(town.requests) > 10, child)
            gone.touch()
            time.sleep(4)
            wait_for(lambda: "town.test does not answer" in crawl.log.read_text("utf-8"), child)
            gone.unlink()
            assert child.wait(60) == 0, crawl.log.read_text()
    assert "town.test does not answer: no requests for" in whole(crawl, town)
    assert crawl_checks.fetched_twice(town.asked_for()) == {}


def test_a_server_that_is_away_for_a_while(house):
    town = LargeSite(20, slow=0, keep=False)
    with serve(town):
        crawl = backfill(house, town)
        child = crawl.start()
        wait_for(lambda: len(town.requests) > 10, child)
    try:
        time.sleep(4)
        wait_for(lambda: "127.0.0.1 does not answer" in crawl.log.read_text("utf-8"), child)
        with serve(town, int(town.base.rpartition(":")[2])):
            assert child.wait(60) == 0, crawl.log.read_text()
    finally:
        kill(child)
    assert "127.0.0.1 does not answer: no requests for" in whole(crawl, town)
