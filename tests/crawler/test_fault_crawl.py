"""One crawl over a site on which nearly everything is wrong: it ends, keeps the good, and says what failed."""

import json
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from tests.servers.command_line import CommandResult, WinnowHome
from tests.servers.faulty_answers import PATHS
from tests.servers.faulty_site import FaultySite, serve
from tests.servers.sample_articles import ARTICLES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

READABLE = {"/gbk.html", "/pieces.html", "/nul.html", "/short.html", "/cookie.html"}  # articles, in spite of all
SETTINGS = {
    "AUTOTHROTTLE_ENABLED": 0,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 2.5,
    "WINNOW_RETRY_DELAYS": "1",
    "WINNOW_WORKERS": 1,
}


@dataclass(frozen=True)
class Crawled:
    house: WinnowHome
    ended: CommandResult
    paths: Counter[str]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    with serve() as faults:
        house = WinnowHome(tmp_path_factory.mktemp("faults"))
        house.write_site("faults", faults.base + "/")
        ended = house.scrapy("crawl", "faults", settings=SETTINGS, timeout=200)
        yield Crawled(house, ended, asked(faults))


def asked(faults: FaultySite) -> Counter[str]:
    return Counter(urlsplit(path).path for path in faults.paths())


def outcomes(house: WinnowHome) -> tuple[set[str], dict[str, str]]:
    with house.store() as store:
        kept = {urlsplit(stored.article.url).path for stored in store.articles()}
        rejected = {urlsplit(each.url).path: each.reason.value for each in store.rejected()}
    return kept, rejected


def test_the_crawl_ends_with_failures_said(crawled):
    assert crawled.ended.status == 1, crawled.ended.err[-3000:]
    assert "Traceback" not in crawled.ended.err
    for path in ("/status/500.html", "/status/503.html", "/drip.html", "/reset.html", "/loop/"):
        assert any(path in line for line in crawled.ended.err.splitlines() if "WARNING" in line), path


def test_every_misdeed_was_met(crawled):
    assert set(PATHS) - {"/closed/secret.html"} - set(crawled.paths) == set()


def test_the_good_articles_are_kept_with_their_texts(crawled):
    with crawled.house.store() as store:
        stored = {urlsplit(each.article.url).path: each.article for each in store.articles()}
    for path, (title, first) in ARTICLES.items():
        assert stored[path].title == title
        assert first in stored[path].text
    assert set(stored) - set(ARTICLES) <= READABLE
    assert {"/gbk.html", "/nul.html", "/pieces.html"} <= set(stored)
    assert "\ufffd" not in stored["/gbk.html"].text


def test_each_bad_page_has_its_reason(crawled):
    kept, rejected = outcomes(crawled.house)
    assert rejected["/missing.html"] == "http_error"
    assert rejected["/status/410.html"] == "http_error"
    assert rejected["/empty.html"] == "empty"
    assert rejected["/picture.html"] == "not_html"
    assert rejected["/paper.html"] == "not_html"
    assert rejected["/error-page.html"] == "soft_404"
    assert rejected["/away.html"] == "offsite"
    assert not kept & {"/noise.html", "/large.html", "/bomb.html", "/deep.html"}


def test_what_is_forbidden_is_not_asked_for(crawled):
    assert crawled.paths["/closed/secret.html"] == 0


def test_loops_end(crawled):
    assert max(crawled.paths.values()) < 25
    assert crawled.paths["/refresh/a.html"] <= 2
    assert crawled.paths["/sitemap-self.xml"] == 1


def test_the_run_is_a_row(crawled):
    with crawled.house.store() as store:
        (run,) = store.runs()
    assert (run.site, run.kind, run.ending, run.exit_status) == ("faults", "crawl", "finished", 1)
    assert run.counts["outcome/new"] >= 4
    assert run.bytes > 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("crawl", "nowhere"), "unknown site 'nowhere'"),
        (("crawl", "faults", "-a", "since=tomorrow"), "since=tomorrow: not a day"),
        (("crawl", "faults", "-a", "limit=0"), "limit=0"),
        (("crawl", "faults", "-a", "limmit=3"), "unknown argument -a limmit"),
        (("export", "/nowhere/out.jsonl"), "does not exist"),
        (("export", "out.docx"), "known: .jsonl"),
        (("extract", "gone.html"), "gone.html: no such file"),
        (("show", "http://nowhere.invalid/a"), "no article with this address is stored"),
    ],
)
def test_a_slip_is_one_line_and_status_two(crawled, words, said):
    ended = crawled.house.scrapy(*words)
    assert ended.status == 2, ended.err
    assert said in ended.err
    assert len(ended.err.strip().splitlines()) == 1, ended.err


@pytest.mark.parametrize(
    ("address", "kind"), [("http://nothing.invalid/", "dns"), ("http://127.0.0.1:9/", "connection")]
)
def test_a_host_that_cannot_be_reached(tmp_path, address, kind):
    ended = WinnowHome(tmp_path).scrapy("crawl", address, settings={"WINNOW_RETRY_DELAYS": ""})
    assert ended.status == 2
    assert address in ended.err
    assert f"({kind})" in ended.err
    assert "Traceback" not in ended.err


def test_quiet_is_quiet(crawled):
    ended = crawled.house.scrapy("runs", "--json")
    assert json.loads(ended.out.splitlines()[0])["site"] == "faults"


def test_a_server_without_tls_is_one_line(tmp_path):
    with serve() as faults:
        address = faults.base.replace("http://", "https://") + "/"
        ended = WinnowHome(tmp_path).scrapy("crawl", address, settings={"WINNOW_RETRY_DELAYS": ""})
    assert ended.status == 2
    (line,) = [line for line in ended.err.splitlines() if address in line]
    assert "no secure connection" in line
    assert line.endswith("(tls)")
