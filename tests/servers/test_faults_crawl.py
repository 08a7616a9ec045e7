"""One crawl over a site on which nearly everything is wrong: it ends, says so, and keeps what is good."""

import json
from urllib.parse import urlsplit

import pytest

from tests.servers.crawl import House
from tests.servers.faults import serve
from tests.servers.goodnews import ARTICLES
from tests.servers.misdeeds import PATHS

pytestmark = pytest.mark.slow

SETTINGS = {
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_TIMEOUT": 3,
    "RETRY_TIMES": 1,
    "LOG_LEVEL": "WARNING",
}
READABLE = {"/gbk.html", "/pieces.html", "/nul.html", "/short.html", "/cookie.html"}  # articles, in spite of all


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("faults"))
    with serve() as faults:
        house.write_site("faults", f"{faults.base}/")
        ended = house.scrapy("crawl", "faults", settings=SETTINGS, timeout=100)
        paths = [seen.path.split("?")[0] for seen in faults.requests]
    corpus = house.home / "corpus.jsonl"
    exported = house.scrapy("export", str(corpus))
    assert exported.status == 0, ended.err[-2000:] + exported.err[-2000:]
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    return ended, paths, {urlsplit(row["url"]).path: row for row in rows}


def test_the_crawl_ends_and_says_that_something_failed(crawled):
    ended, _, _ = crawled
    assert ended.status == 1, ended.err[-3000:]
    assert "Traceback" not in ended.err
    assert "rejected" in ended.out


def test_every_misdeed_was_met(crawled):
    _, paths, _ = crawled
    assert set(PATHS) - {"/closed/secret.html"} - set(paths) == set()


def test_what_robots_txt_closes_was_never_asked_for(crawled):
    _, paths, _ = crawled
    assert [path for path in paths if path.startswith("/closed/")] == []


def test_the_good_articles_are_kept_with_their_texts(crawled):
    _, _, stored = crawled
    assert set(ARTICLES) <= set(stored)
    for path, (title, first) in ARTICLES.items():
        assert stored[path]["title"] == title
        assert first in stored[path]["text"]


def test_nothing_else_became_an_article(crawled):
    _, _, stored = crawled
    assert set(stored) - set(ARTICLES) <= READABLE


def test_the_page_that_names_no_charset_is_read_without_a_broken_character(crawled):
    _, _, stored = crawled
    assert stored["/gbk.html"]["title"] == "老水车又转起来了"
    assert "\ufffd" not in stored["/gbk.html"]["text"]


def test_loops_are_left_and_nothing_is_asked_for_without_end(crawled):
    _, paths, _ = crawled
    counts = {path: paths.count(path) for path in set(paths)}
    assert {path: count for path, count in counts.items() if count > 12} == {}
