"""What a crawl counts of its site's health, by parts and in a whole crawl."""

from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.statscollectors import MemoryStatsCollector

from crawler.extensions.crawl_metrics import CrawlMetrics
from pipelines.stages.record import Stored
from pipelines.stats.measures import measured
from storage.records import Outcome
from tests.servers.command_line import WinnowHome
from tests.servers.conditional_site import articles, listing, serve_conditional_site, story, today
from tests.storage.samples import article, rejected

QUICK = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0}
BOX = "More from the town: the bridge, the ferry, the mill"


@pytest.fixture
def vitals():
    crawler: Any = SimpleNamespace(settings=SimpleNamespace(getbool=lambda *_: False))
    return CrawlMetrics(crawler, MemoryStatsCollector(crawler))


def figures(vitals: CrawlMetrics) -> dict[str, int]:
    return measured(vitals._stats.get_stats())


def test_how_long_answers_took(vitals):
    for seconds in [0.1] * 18 + [3.0] * 2:
        vitals.downloaded(Request("https://a.example/", meta={"download_latency": seconds}))
    vitals.downloaded(Request("https://a.example/"))  # handed over, not fetched
    found = figures(vitals)
    assert found["fetch_ms/median"] == pytest.approx(100, rel=0.03)
    assert found["fetch_ms/p95"] == pytest.approx(3000, rel=0.03)


def test_only_what_is_new_or_changed_is_looked_at(vitals):
    for outcome in Outcome:
        vitals.scraped(Stored(article(), outcome))
    vitals.scraped(Stored(rejected(), Outcome.REJECTED))
    assert figures(vitals)["field/articles"] == 2


def test_lengths_and_leaks(vitals):
    for number, length in enumerate((400, 800, 1600, 3200)):
        text = f"{BOX}\n\n{chr(97 + number) * length}"
        vitals.scraped(Stored(replace(article(), normalized_url=f"a.example/{number}", text=text), Outcome.NEW))
    found = figures(vitals)
    assert found["text/leaky"] == 1
    for name, length in (("q1", 400), ("median", 800), ("q3", 1600)):
        assert found[f"text/{name}"] == pytest.approx(length + len(BOX) + 2, rel=0.03)


def feed(base: str, *paths: str) -> str:
    items = "".join(
        f"<item><title>News {path}</title><link>{base.rstrip('/')}{path}</link><pubDate>{rfc822()}</pubDate></item>"
        for path in paths
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>"


def rfc822() -> str:
    return format_datetime(datetime.fromisoformat(today()))


def test_a_whole_crawl_keeps_them_and_begins_with_what_is_known(tmp_path):
    house = WinnowHome(tmp_path)
    with serve_conditional_site() as site, house.store() as store:
        for number, path in enumerate(articles(7, 9)):
            url = site.base.rstrip("/") + path
            known = article(url, site="gazette", text=f"{BOX}\n\nKnown {number}.")
            assert store.save([known]) == [Outcome.NEW]
        site.pages = {"/": listing(*articles(1, 4), *articles(7, 9)), "/feed.xml": feed(site.base, *articles(3, 4))}
        site.pages |= {path: story(number, f"<p>{BOX}</p>") for number, path in enumerate(articles(1, 4), 1)}
        house.write_site("gazette", site.base, f'feeds = ["{site.base}feed.xml"]', "revisit = false")
        ended = house.scrapy("crawl", "gazette", settings=QUICK)
        assert ended.status == 0, ended.err
        (run,) = store.runs("gazette")
    assert "fetch" not in ended.out.replace("fetched", "") + ended.err
    counts = run.counts
    assert (counts["field/articles"], counts["field/title"], counts["field/date_published"]) == (4, 4, 4)
    assert (counts["links/shown"], counts["links/unknown"]) == (9, 6)
    assert (counts["feed/entries"], counts["status/200"]) == (2, 6)
    age = (run.started_at - datetime.fromisoformat(today())).total_seconds()  # made once for all tests of a process
    assert abs(counts["feed/newest_s"] - age) < 60
    assert 0 < counts["fetch_ms/median"] <= counts["fetch_ms/p95"]
    assert 100 < counts["text/q1"] <= counts["text/median"] <= counts["text/q3"]
    assert counts["text/leaky"] == 4
