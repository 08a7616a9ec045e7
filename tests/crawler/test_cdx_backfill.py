"""A backfill from a web archive: the latest capture of each page, under its own address, as polite as any crawl."""

import json
import signal
from collections import Counter

import pytest

from tests.servers.command_line import WinnowHome
from tests.servers.small_site import wait_for_articles
from tests.servers.web_archive import SITE, Capture, captures, web_archive

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0}


def home_of(tmp_path) -> WinnowHome:
    home = WinnowHome(tmp_path)
    home.write_site("news", f"{SITE}/", "delay = 0")
    return home


def articles(home: WinnowHome):
    with home.store() as store:
        return sorted((each.article for each in store.articles()), key=lambda article: article.url)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["wayback", "cdxj"])
def test_the_latest_capture_of_each_page_is_stored_under_its_own_address(tmp_path, form):
    home = home_of(tmp_path)
    with web_archive(captures(3), form) as archive:
        found = home.scrapy("backfill", "news", "--cdx", archive.cdx, "--json", settings=SETTINGS)
        again = home.scrapy("backfill", "news", "--cdx", archive.cdx, "--since", "2019-01-01", settings=SETTINGS)
        replayed = archive.replayed
    assert (found.status, again.status) == (0, 0), found.err + again.err
    assert json.loads(found.out)["outcomes"]["new"] == 3
    assert len(replayed) == 3
    stored = articles(home)
    assert [each.url for each in stored] == sorted(set(replayed))
    for each in stored:
        assert each.final_url == each.url
        assert (each.site, each.discovered_via) == ("news", "cdx 127.0.0.1")
        assert each.date_fetched.isoformat() == "2020-04-01T12:00:00+00:00"
        assert "captured at 20200401120000" in each.text


@pytest.mark.slow
def test_parts_of_an_index_are_read_to_its_end_and_busy_answers_are_waited_for(tmp_path):
    home = home_of(tmp_path)
    with web_archive(captures(6)) as archive:
        archive.page, archive.refusals = 4, 1
        found = home.scrapy("backfill", "news", "--cdx", archive.cdx, "--json", settings=SETTINGS)
        asked = [path for _, path in archive.log]
    assert found.status == 0, found.err
    assert json.loads(found.out)["outcomes"]["new"] == 6
    assert sum("resumeKey" in path for path in asked) == 2
    assert asked[0] == "/robots.txt"


@pytest.mark.slow
def test_an_index_without_end_and_wrong_rows_end_the_crawl_in_order(tmp_path):
    home = home_of(tmp_path)
    wrong = [
        Capture("ftp://news.example/a", "20200101000000"),
        Capture(f"{SITE}/b", "2020"),
        Capture("https://other.example/c", "20200101000000"),
        Capture(f"{SITE}/d.jpg", "20200101000000", kind="image/jpeg"),
        Capture(f"{SITE}/e", "20200101000000", status="301"),
    ]
    with web_archive([*wrong, *captures(1)]) as archive:
        archive.endless, archive.page = True, 7
        found = home.scrapy("backfill", "news", "--cdx", archive.cdx, "--json", settings=SETTINGS)
        asked = len([path for _, path in archive.log if "/cdx" in path])
        archive.junk = b"<html>Nothing to see here</html>"
        junk = home.scrapy("backfill", "news", "--cdx", archive.cdx, "--since", "2019-01-01", settings=SETTINGS)
    assert found.status == 0, found.err
    report = json.loads(found.out)
    assert report["outcomes"]["new"] == 1
    assert report["links_skipped"]["wrong_captures"] == 2
    assert 3 < asked < 60
    assert "no answer of a CDX server" in junk.err


@pytest.mark.slow
def test_killed_and_started_again_it_loses_nothing_and_asks_for_nothing_stored(tmp_path):
    home = home_of(tmp_path)
    with web_archive(captures(12)) as archive:
        archive.free = 5
        child = home.start("backfill", "news", "--cdx", archive.cdx, settings=SETTINGS)
        wait_for_articles(home, 3)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        stored = {each.url for each in articles(home)}
        archive.gate.set()
        archive.free, before = 10**6, len(archive.replayed)
        last = home.scrapy("backfill", "news", "--cdx", archive.cdx, settings=SETTINGS)
        again = Counter(archive.replayed[before:])
    assert last.status == 0, last.err
    assert not stored & again.keys()
    assert set(again.values()) == {1}
    assert len(articles(home)) == 12


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--cdx", "archive.example/cdx"], "--cdx archive.example/cdx: not a web address"),
        (["--replay", "https://archive.example/web/"], "give --cdx too"),
        (["--cdx", "https://archive.example/cdx", "--warc", "a.warc"], "--warc requests nothing; omit --cdx"),
    ],
)
def test_slips_are_one_line(tmp_path, words, problem):
    found = home_of(tmp_path).scrapy("backfill", "news", *words)
    assert (found.status, problem in found.err) == (2, True), found.err
