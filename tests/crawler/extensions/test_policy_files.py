"""When the files of a host are asked for, and what trouble with them costs: nothing."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DontCloseSpider, DownloadTimeoutError
from scrapy.http import Response, TextResponse
from scrapy.settings import Settings

from crawler.extensions.policy_files import MAXSIZE, PLACES, PolicyFileCheck
from crawler.middlewares.robots import RobotsMiddleware, _Host
from pipelines.stages.record import Stored
from storage.records import Outcome
from storage.rights.policy_files import PolicyFile, PolicyFileKind, PolicyFiles
from storage.store import Store
from tests.storage.samples import article, rejected

HOST, ROBOTS = "www.example.com", "User-agent: *\nDisallow: /private/\n"
WEEK = timedelta(days=7)
READ = datetime(2026, 3, 1, 12, tzinfo=UTC)  # days before the first article, in a long crawl


class Crawl:
    """A crawl whose network gives one answer to every question."""

    def __init__(self, home, answer: int | Exception = 404, *, closing: bool = False) -> None:
        self.answer, self.asked = answer, list[Request]()
        self.address = f"sqlite:///{home / 'winnow.db'}"
        Store.open(self.address).close()
        engine = SimpleNamespace(download_async=self.download, _slot=SimpleNamespace(closing=closing or None))
        crawler: Any = SimpleNamespace(
            settings=Settings(),
            engine=engine,
            spider=SimpleNamespace(name="example"),
            get_downloader_middleware=self.get,
        )
        self.board = PolicyFileCheck(crawler, self.address, WEEK)

    def get(self, kind: type) -> Any:
        robots = object.__new__(RobotsMiddleware)
        answer = TextResponse("http://www.example.com/robots.txt", body=ROBOTS.encode())
        robots._hosts = {HOST: _Host(answer=answer, read_at=READ)}
        robots._robotstxt_useragent, robots._default_useragent = None, "Winnow/0.1"
        return robots

    async def download(self, request: Request) -> Response:
        self.asked.append(request)
        await asyncio.sleep(0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return TextResponse(request.url, status=self.answer, body=b"[]")

    def store(self, *items: Any) -> list[PolicyFile]:
        """Let some items be stored; return what is kept of the host then."""

        async def go() -> None:
            for item in items:
                self.board.stored(item)
            while self.board._asking:
                with pytest.raises(DontCloseSpider):
                    self.board.idle()
                await asyncio.sleep(0.01)
            self.board.idle()
            await self.board.closed()

        asyncio.run(go())
        with Store.open(self.address) as store:
            return PolicyFiles(store.engine).of("example", HOST)


STORED = Stored(article(), Outcome.NEW)


def test_a_host_is_asked_once_for_both_files_after_its_first_article(tmp_path):
    crawl = Crawl(tmp_path, 200)
    found = crawl.store(STORED, STORED)
    assert [request.url for request in crawl.asked] == [f"http://{HOST}{place}" for place in PLACES.values()]
    assert {request.meta["download_maxsize"] for request in crawl.asked} == {MAXSIZE}
    assert [(each.kind, each.text) for each in found] == [
        (PolicyFileKind.ROBOTS, ROBOTS),
        (PolicyFileKind.TDMREP, "[]"),
        (PolicyFileKind.AI_TXT, "[]"),
    ]
    assert found[0].first_seen == READ
    assert found[1].first_seen > READ


def test_what_was_read_lately_is_not_asked_for_again(tmp_path):
    Crawl(tmp_path).store(STORED)
    again = Crawl(tmp_path)
    assert len(again.store(STORED)) == 3
    assert again.asked == []
    again.board._every = timedelta()
    assert again.board._rests(datetime.now(UTC)) is False


@pytest.mark.parametrize("answer", [500, 429, 408, DownloadTimeoutError("late"), ValueError("odd")], ids=repr)
def test_what_cannot_be_had_is_unknown_and_nothing_more(tmp_path, answer):
    crawl = Crawl(tmp_path, answer)
    assert [each.kind for each in crawl.store(STORED)] == [PolicyFileKind.ROBOTS]
    assert len(crawl.asked) == 2


def test_a_crawl_that_ends_asks_for_nothing_more(tmp_path):
    crawl = Crawl(tmp_path, closing=True)
    crawl.store(STORED)
    assert crawl.asked == []


def test_only_an_article_has_its_host_looked_at(tmp_path):
    crawl = Crawl(tmp_path)
    assert crawl.store(Stored(rejected(), Outcome.REJECTED)) == []
    assert crawl.asked == []
