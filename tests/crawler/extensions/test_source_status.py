"""Feeds that fail, rest and revive: what a crawl notes of them, and whole crawls of a site whose feeds come and go."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector
from sqlalchemy import update
from twisted.python.failure import Failure

from crawler.downloader.exceptions import RobotsUnavailable
from crawler.extensions.source_status import SourceStatus
from storage.db.engine import write_transaction
from storage.records import Link, LinkKind
from storage.refetch.source_backoff import FeedStatus
from storage.refetch.sources import Sources
from storage.schema.service import sources as table
from storage.store import Store
from tests.servers.command_line import WinnowHome
from tests.servers.conditional_site import articles, serve_conditional_site, story

HOME = "http://h.example/"
FEED, MAP = Link(HOME + "feed", LinkKind.FEED), Link(HOME + "map.xml", LinkKind.SITEMAP, "robots.txt")
STORY = Link(HOME + "2026/03/01/a-story.html", LinkKind.ARTICLE)


class Crawl:
    """The extension in a crawl of ``h``, driven by hand."""

    def __init__(self, database: str, *, thorough: bool = False) -> None:
        self.stats = StatsCollector(SimpleNamespace(settings=Settings()))  # type: ignore[arg-type]
        crawler: Any = SimpleNamespace(spider=SimpleNamespace(name="h", thorough=thorough), stats=self.stats)
        self.sourcing = SourceStatus(crawler, database)

    def answer(self, link: Link, status: int) -> None:
        request = Request(link.url, cb_kwargs={"link": link})
        self.sourcing.received(Response(link.url, status=status), request)

    def fail(self, link: Link, error: Exception) -> None:
        failure = Failure(error)  # type: ignore[no-untyped-call]
        failure.request = Request(link.url, cb_kwargs={"link": link})  # type: ignore[attr-defined]
        self.sourcing.failed(failure)

    def awake(self, *links: Link) -> list[Link]:
        return asyncio.run(self.sourcing.awake(links))

    def close(self) -> None:
        asyncio.run(self.sourcing.closed())


@pytest.fixture
def database(tmp_path):
    address = f"sqlite:///{tmp_path}/winnow.db"
    Store.open(address).close()
    return address


def kept(database: str) -> dict[str, FeedStatus]:
    with Store.open(database) as store:
        return {source.url: source for source in Sources(store.engine).of("h")}


def weights(database: str) -> dict[str, float]:
    return {url: source.weight for url, source in kept(database).items()}


def crawled(database: str, *answers: tuple[Link, int]) -> None:
    crawl = Crawl(database)
    for link, status in answers:
        crawl.answer(link, status)
    crawl.close()


def test_what_a_source_shows_is_kept_and_what_is_no_source_is_not(database):
    crawl = Crawl(database)
    crawl.answer(FEED, 200)
    crawl.sourcing.read(FEED, 1, None, 3600, fresh=True)
    for link in (STORY, Link(HOME, LinkKind.LISTING), Link(HOME + "feed?page=2", LinkKind.FEED, "pager")):
        crawl.answer(link, 404)
    crawl.answer(Link(HOME + "rss", LinkKind.FEED, "guess"), 404)
    crawl.close()
    (source,) = kept(database).values()
    assert (source.url, source.weight, source.fresh_at) == (FEED.url, 0, source.asked_at)
    assert source.newest_at is not None
    assert timedelta(hours=1) <= source.asked_at - source.newest_at < timedelta(hours=1, seconds=5)


def test_the_last_try_of_a_crawl_counts_once(database):
    crawled(database, (FEED, 503), (FEED, 503), (FEED, 503), (MAP, 503), (MAP, 304))
    assert weights(database) == {FEED.url: 0.25, MAP.url: 0}


@pytest.mark.parametrize(
    ("error", "weight"),
    [
        (CannotResolveHostError("h"), 1.0),
        (DownloadTimeoutError("h"), 0.25),
        (IgnoreRequest("max redirections reached"), 0.5),
        (IgnoreRequest("Forbidden by robots.txt"), None),
        (RobotsUnavailable("h.example", "answered 503", 5.0), None),
    ],
)
def test_what_no_answer_weighs(database, error, weight):
    crawl = Crawl(database)
    crawl.answer(Link(HOME, LinkKind.LISTING), 200)
    crawl.fail(FEED, error)
    crawl.close()
    assert weights(database).get(FEED.url) == weight


def test_a_crawl_that_nothing_answered_says_nothing_of_the_sources(database):
    crawl = Crawl(database)
    crawl.fail(FEED, CannotResolveHostError("h"))
    crawl.close()
    assert kept(database) == {}


def test_a_source_that_failed_twice_is_left_out_and_counted_once(database, caplog):
    crawled(database, (FEED, 404), (MAP, 200))
    crawled(database, (FEED, 404))
    assert "fails since" in caplog.text
    crawl = Crawl(database)
    assert crawl.awake(STORY, FEED, MAP) == [STORY, MAP]
    assert crawl.awake(Link("https://www.h.example/feed?utm_source=x", LinkKind.FEED)) == []
    assert crawl.awake(STORY, FEED) == [STORY]
    assert crawl.stats.get_value("winnow/skipped/resting") == 2
    crawl.close()
    thorough = Crawl(database, thorough=True)
    assert thorough.awake(FEED) == [FEED]
    thorough.close()


def test_trouble_with_the_database_is_a_warning_and_nothing_rests(tmp_path, caplog):
    crawl = Crawl(f"sqlite:///{tmp_path}/none.db")
    assert crawl.awake(FEED) == [FEED]
    crawl.answer(FEED, 404)
    crawl.close()
    assert "the state of feeds and sitemaps is not stored" in caplog.text


# -- whole crawls ------------------------------------------------------------------------------------------------------

NAMES = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"></head><body><p>News</p></body></html>'


def feed(*paths: str) -> str:
    items = "".join(f"<item><title>The village news</title><link>{path}</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'


@pytest.mark.slow
def test_a_feed_that_dies_is_left_alone_and_found_again_when_it_revives(tmp_path):
    first, second, third, fourth = articles(1, 4)
    with serve_conditional_site() as site:
        house = WinnowHome(tmp_path)
        house.write_site("gazette", site.base, f'feeds = ["{site.base}dead.xml"]')
        stories = {path: story(number) for number, path in enumerate((first, second, third, fourth), 1)}
        site.pages = {"/": NAMES.format("/old.xml"), "/old.xml": feed(first), **stories}

        def crawl() -> tuple[dict[str, int], str]:
            quick = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0}
            ended = house.scrapy("crawl", "gazette", settings=quick)
            assert "Traceback" not in ended.err, ended.err
            return {path: status for path, status, _ in site.taken()}, ended.err

        seen, _ = crawl()
        assert (seen["/dead.xml"], seen["/old.xml"], seen[first]) == (404, 200, 200)

        site.moved["/old.xml"] = "/moved.xml"
        site.pages["/moved.xml"] = feed(first, second)
        seen, words = crawl()
        assert (seen["/dead.xml"], seen["/old.xml"], seen["/moved.xml"], seen[second]) == (404, 301, 200, 200)
        assert "dead.xml: fails since" in words

        site.pages |= {"/": NAMES.format("/new.xml"), "/new.xml": feed(second, third), "/dead.xml": feed(fourth)}
        seen, _ = crawl()
        assert "/dead.xml" not in seen
        assert (seen["/new.xml"], seen[third]) == (200, 200)

        with house.store() as store:
            assert store.runs("gazette", limit=1)[0].counts["skipped/resting"] == 1
            with write_transaction(store.engine) as connection:
                connection.execute(update(table).where(table.c.next_at > 0).values(next_at=1.0))
        seen, words = crawl()
        assert (seen["/dead.xml"], seen[fourth]) == (200, 200)
        assert "dead.xml: works again after 0 days" in words
        with house.store() as store:
            assert store.counts()["articles"] == 4
            assert all(source.weight == 0 for source in Sources(store.engine).of("gazette"))
