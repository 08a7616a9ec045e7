"""What a spider gets of an answer that no worker could read."""

import asyncio
import gzip
from collections.abc import Awaitable
from concurrent.futures import Future
from typing import Any

import pytest
from scrapy.http import Response

from crawler.discovery.lists import ListReading
from crawler.discovery.pages import Sought
from crawler.discovery.probe import Findings
from crawler.spiders.reader import SHORT_ROBOTS, PageReader
from pipelines.extraction import Rules
from pipelines.workers import Lost
from storage.records import LinkKind, Reason, Rejected
from tests.storage.samples import page

LOST = Lost(Reason.CRASHED, "worker ended with -9, 3 times")
ANSWER = Response("http://h.example/a", body=b"<rss>")


class Pool:
    """Loses everything it is given; ``asked`` counts it."""

    asked = 0
    most = 100

    def too_large(self, body: bytes) -> Lost | None:
        return Lost(Reason.TOO_LARGE, "much") if len(body) > self.most else None

    def run(self, *_: object) -> "Future[Any]":
        self.asked += 1
        answer: Future[Any] = Future()
        answer.set_result(LOST)
        return answer


@pytest.fixture
def pool() -> Pool:
    return Pool()


def read(pool: Pool, what: Any) -> Any:
    async def workers() -> Any:
        return pool

    async def ask() -> Any:
        found: Awaitable[Any] = what(PageReader(workers))
        return await found

    return asyncio.run(ask())


def test_a_page_is_rejected(pool):
    found = read(pool, lambda reader: reader.page(page(), Sought(LinkKind.UNKNOWN, "listing"), Rules(), None))
    assert not found.is_list
    assert isinstance(found.result, Rejected)
    assert (found.result.reason, found.result.detail) == (LOST.reason, LOST.detail)


def test_sources_say_what_was_wrong_and_links_are_none(pool):
    assert read(pool, lambda reader: reader.feed(ANSWER)) == (LOST, None)
    assert read(pool, lambda reader: reader.sitemap(ANSWER, None)) == (LOST, None)
    assert read(pool, lambda reader: reader.links(ANSWER)) == (ListReading(), None)
    assert read(pool, lambda reader: reader.next_part(ANSWER)) is None
    assert read(pool, lambda reader: reader.findings(ANSWER, {}, {}, {})) == Findings(ANSWER.url)
    assert read(pool, lambda reader: reader.article(page())).reason is Reason.CRASHED


def test_a_short_robots_txt_needs_no_worker(pool):
    robots = ANSWER.replace(body=b"Sitemap: /a.xml\nSitemap: /b.xml\n")
    assert read(pool, lambda reader: reader.robots(robots)) == ("http://h.example/a.xml", "http://h.example/b.xml")
    assert not pool.asked


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_long_robots_txt_is_read_in_a_worker(pack, pool):
    pool.most = 10 * SHORT_ROBOTS
    robots = ANSWER.replace(body=pack(b"Sitemap: /a.xml\n" * SHORT_ROBOTS)[: pool.most])
    assert read(pool, lambda reader: reader.robots(robots)) == ()
    assert pool.asked == 1


def test_what_is_too_large_is_not_sent(pool):
    lost, _ = read(pool, lambda reader: reader.feed(ANSWER.replace(body=b"x" * 101)))
    assert lost.reason is Reason.TOO_LARGE
    assert not pool.asked
