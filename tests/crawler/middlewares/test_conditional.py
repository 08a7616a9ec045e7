"""What is asked with a condition and what is not, and what becomes of the answers."""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector

from crawler.downloader.exceptions import UnaskedNotModified
from crawler.middlewares.conditional import ConditionalGet, digest, unchanged
from crawler.scope.arguments import Window, read_window
from storage.links import MOST
from storage.records import Link, LinkKind
from storage.refetch.state import FetchState, FetchStates
from storage.refetch.validators import Validators, needs_full_fetch
from storage.store import Store
from storage.urls.normalize import normalize_url

HOME = "http://h.example/"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STORY = Link(HOME + "2026/03/01/a-story.html", LinkKind.ARTICLE)
ARTICLE: dict[str, Any] = {"site": "h", "read_by": "0", "content": "c", "size": 4000}
SECTION = Link(HOME + "town/", LinkKind.LISTING)


class Crawl:
    """The middleware of a crawl of ``h`` on a database, driven by hand."""

    def __init__(self, database: str, *, thorough: bool = False, window: Window | None = None) -> None:
        spider = SimpleNamespace(
            name="h", thorough=thorough, scope=SimpleNamespace(window=window or Window(), whole=frozenset())
        )
        self.stats = StatsCollector(SimpleNamespace(settings=Settings()))  # type: ignore[arg-type]
        crawler: Any = SimpleNamespace(spider=spider, stats=self.stats)
        self.middleware = ConditionalGet(crawler, database)

    def send(self, link: Link, **more: Any) -> Request:
        request = Request(link.url, cb_kwargs={"link": link}, **more)
        asyncio.run(self.middleware.process_request(request))
        return request

    def receive(self, request: Request, status: int = 200, body: bytes = b"list", **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = TextResponse(request.url, status=status, body=body, headers=named, request=request)
        result = self.middleware.process_response(request, answer)
        assert result is answer
        return answer

    def remember(self, response: Response, *links: Link) -> None:
        asyncio.run(self.middleware.remember(response, links))

    def see(self, link: Link, *links: Link, ETag: str) -> None:  # noqa: N803
        self.remember(self.receive(self.send(link), ETag=ETag), *links)


@pytest.fixture
def database(tmp_path):
    address = f"sqlite:///{tmp_path}/winnow.db"
    Store.open(address).close()
    return address


@pytest.fixture
def looks(database):
    with Store.open(database) as store:
        yield FetchStates(store.engine)


@pytest.fixture
def crawl(database):
    made = Crawl(database)
    yield made
    made.stats.set_value("finish", 1)
    asyncio.run(made.middleware.closed("finished"))


def known(looks: FetchStates, url: str = SECTION.url, etag: str = '"1"', **more: Any) -> None:
    """Remember a page that was seen so often that the next look is conditional."""
    looks.remember(FetchState(**ARTICLE, url=url, validators=Validators(etag), looked_at=NOW, **more))
    count = next(n for n in range(4, 30) if not needs_full_fetch(normalize_url(url), n, 0))
    for number in range(1, count):
        looks.unchanged("h", url, NOW + timedelta(minutes=number))


def asked(request: Request) -> str | None:
    value = request.headers.get("If-None-Match")
    return value.decode() if value else None


def test_the_first_revisits_ask_for_the_whole_page(crawl, looks):
    for _ in range(4):
        request = crawl.send(SECTION)
        assert asked(request) is None
        before = looks.find("h", SECTION.url)
        answer = crawl.receive(request, ETag='"1"')
        assert looks.find("h", SECTION.url) == before  # nothing is kept before what it shows is durable
        crawl.remember(answer, STORY)
    look, _ = looks.find("h", SECTION.url)
    assert look is not None
    assert (look.looks, look.validators, look.size) == (4, Validators('"1"'), 4)


def test_a_page_that_is_the_same_gives_what_it_led_to(crawl, looks):
    known(looks, sources=(SECTION,), etag='"1-gzip"')
    request = crawl.send(SECTION)
    assert asked(request) == '"1-gzip", "1"'
    answer = crawl.receive(request, 304, b"", Content_Encoding="gzip")
    look = unchanged(answer)
    assert look is not None
    assert look.sources == (SECTION,)
    assert "Content-Encoding" not in answer.headers
    assert crawl.stats.get_value("winnow/saved/bytes") == 4000
    asyncio.run(crawl.middleware.still(answer, SECTION))
    assert looks.find("h", SECTION.url)[0].looks == look.looks + 1


@pytest.mark.parametrize("via", ["robots", "pager", "guess"])
def test_some_ways_are_never_conditional(crawl, looks, via):
    known(looks)
    assert asked(crawl.send(Link(SECTION.url, LinkKind.LISTING, via))) is None


def test_an_article_is_only_asked_for_conditionally_when_it_is_a_revisit(crawl, looks):
    known(looks, STORY.url)
    assert asked(crawl.send(STORY)) is None
    assert asked(crawl.send(Link(STORY.url, LinkKind.ARTICLE, "revisit"))) == '"1"'


@pytest.mark.parametrize("more", [{"thorough": True}, {"window": read_window("2026-01-01", None)}])
def test_a_crawl_that_wants_everything_shown_asks_for_everything(database, looks, more):
    known(looks)
    crawl = Crawl(database, **more)
    assert asked(crawl.send(SECTION)) is None
    asyncio.run(crawl.middleware.closed("finished"))


def test_a_crawl_of_some_days_does_not_teach_the_next_one(database, looks):
    crawl = Crawl(database, window=read_window("2026-01-01", None))
    crawl.see(SECTION, STORY, ETag='"1"')
    assert looks.find("h", SECTION.url)[0] is None
    asyncio.run(crawl.middleware.closed("finished"))


def test_young_articles_are_due_except_for_a_crawl_of_some_days(database, looks):
    born = NOW - timedelta(hours=2)
    looks.remember(FetchState(**ARTICLE, url=STORY.url, validators=Validators(), looked_at=NOW, born_at=born))
    due = [Link(STORY.url, LinkKind.ARTICLE, "revisit")]
    for window, expected in ((None, due), (read_window("2026-01-01", None), [])):
        crawl = Crawl(database, window=window)
        assert list(asyncio.run(crawl.middleware.due(NOW + timedelta(hours=5)))) == expected
        asyncio.run(crawl.middleware.closed("finished"))


def test_a_redirect_does_not_take_over_the_condition_of_its_source(crawl, looks):
    known(looks)
    first = crawl.send(SECTION)
    onward = first.replace(url=HOME + "elsewhere/")
    asyncio.run(crawl.middleware.process_request(onward))
    assert asked(onward) is None
    answer = crawl.receive(onward)
    assert unchanged(answer) is None
    crawl.remember(answer, STORY)  # says nothing of its version: no row
    assert looks.find("h", onward.url)[0] is None


def test_an_answer_nobody_asked_for_is_asked_once_more_and_then_refused(crawl):
    request = crawl.send(SECTION)
    again = crawl.middleware.process_response(request, Response(request.url, status=304))
    assert isinstance(again, Request)
    assert again.dont_filter
    asyncio.run(crawl.middleware.process_request(again))
    assert again.headers["Cache-Control"] == b"no-cache"
    with pytest.raises(UnaskedNotModified):
        crawl.middleware.process_response(again, Response(again.url, status=304))


def test_a_site_that_lied_is_not_asked_conditionally(crawl, looks):
    known(looks)
    crawl.see(Link(HOME + "x/", LinkKind.LISTING), STORY, ETag='"1"')
    crawl.see(Link(HOME + "x/", LinkKind.LISTING), STORY, Link(HOME + "2", LinkKind.ARTICLE), ETag='"1"')
    assert asked(crawl.send(SECTION)) is None


def test_the_size_is_that_of_what_came_over_the_network(crawl, looks):
    packed = gzip.compress(b"list " * 1000)
    request = crawl.send(SECTION)
    wire = crawl.receive(request, body=packed, ETag='"1"')
    crawl.remember(wire.replace(body=b"list " * 1000), STORY)
    assert looks.find("h", SECTION.url)[0].size == len(packed)


def test_a_page_that_leads_to_too_much_to_be_kept_is_asked_for_whole(crawl, looks):
    many = [Link(f"{HOME}{n}/", LinkKind.LISTING) for n in range(MOST + 1)]
    crawl.see(SECTION, *many, ETag='"1"')
    assert looks.find("h", SECTION.url)[0] is None


@pytest.mark.parametrize(
    ("reason", "failed", "kept"), [("finished", 0, True), ("finished", 1, False), ("limit", 0, False)]
)
def test_lists_are_shown_again_where_not_everything_was_fetched(database, looks, reason, failed, kept):
    crawl = Crawl(database)
    crawl.see(SECTION, STORY, ETag='"1"')
    if failed:
        crawl.stats.inc_value("winnow/failed/http")
    asyncio.run(crawl.middleware.closed(reason))
    assert bool(looks.find("h", SECTION.url)[0].validators) is kept


def test_trouble_with_the_database_costs_a_condition_and_one_warning(tmp_path, caplog):
    crawl = Crawl(f"sqlite:///{tmp_path}/none.db")
    request = crawl.send(SECTION)
    assert asked(request) is None
    crawl.remember(crawl.receive(request, ETag='"1"'), STORY)
    assert len([record for record in caplog.records if "requested unconditionally" in record.message]) == 1
    asyncio.run(crawl.middleware.closed("finished"))


def test_a_digest_names_the_addresses_of_the_site_and_nothing_else():
    advertisement = Link("http://ads.example/today")
    assert digest([STORY, SECTION, advertisement], HOME) == digest([SECTION, STORY, STORY], HOME)
    assert digest([STORY], HOME) != digest([STORY, SECTION], HOME)
