"""The stage that stores: what a run has counted is kept while it goes on, and how it ends is said."""

import asyncio
import json
from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import MemoryStatsCollector

from pipelines.stages.persist import PersistStage
from pipelines.stages.record import NoArticle, Stored, page_stored
from storage.export import export
from storage.records import Article, Outcome, Page, Reason, Role
from storage.store import Store
from storage.visits import visits_at
from tests.storage.samples import article, page, rejected


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path / 'winnow.db'}"


class Taker:
    """A stage of somebody's own, after the one that stores."""

    def process_item(self, item: Any) -> Any:
        return item


def staged(address: str, *later: object) -> PersistStage:
    """Make the stage of a crawl of the site ``example``, with stages after it."""
    settings = SimpleNamespace(getbool=lambda *_: False, get=lambda *_: None)
    crawler: Any = SimpleNamespace(settings=settings, spider=SimpleNamespace(name="example", mode="crawl"))
    crawler.signals = SignalManager(crawler)
    crawler.stats = MemoryStatsCollector(crawler)
    stage = PersistStage(crawler, address, lambda kind, words: pytest.fail(f"{kind}: {words}"))
    line = SimpleNamespace(middlewares=(stage, *later))
    crawler.engine = SimpleNamespace(scraper=SimpleNamespace(itemproc=line))
    return stage


def test_counts_are_kept_while_a_run_goes_on_and_a_wish_that_it_stops_is_heard(address):
    async def crawl() -> tuple[bool, bool]:
        stage = staged(address)
        await stage.open_spider()
        await stage.process_item(article())
        with pytest.raises(NoArticle):
            await stage.process_item(rejected("http://www.example.com/b.html", reason=Reason.SOFT_404))
        before = await stage.note({"step": 2.0, "counts": [2], "waiting": 3})
        with Store.open(address) as store:
            (run,) = store.unended()
            assert store.ask_to_stop(run.id)
        after = await stage.note({"step": 2.0, "counts": [2, 0], "waiting": 3})  # nothing has changed
        await stage.close_spider()
        await stage._desk.close()
        return before, after

    assert asyncio.run(crawl()) == (False, True)
    with Store.open(address) as store:
        (run,) = store.unended()
    assert run.counts == {"fetched": 0, "outcome/new": 1, "outcome/rejected": 1, "rejected/soft_404": 1}
    assert run.activity == {"step": 2.0, "counts": [2], "waiting": 3}


@pytest.mark.parametrize(
    ("reason", "ending", "status"), [("finished", "finished", 0), ("shutdown", "interrupted", 1), ("limit", "limit", 0)]
)
def test_how_it_ends(address, reason, ending, status):
    async def crawl() -> None:
        stage = staged(address)
        await stage.open_spider()
        await stage.close_spider()
        await stage._closed(reason)

    asyncio.run(crawl())
    with Store.open(address) as store:
        (run,) = store.runs()
    assert (run.ending, run.exit_status, run.site, run.kind) == (ending, status, "example", "crawl")
    assert run.memory is not None
    assert run.memory > 10_000_000


async def crawled(address: str, *items: Any) -> PersistStage:
    """Give items to the stage of a crawl that finishes."""
    stage = staged(address)
    await stage.open_spider()
    for item in items:
        with pytest.raises(NoArticle) if not isinstance(item, Article) else nullcontext():
            await stage.process_item(item)
    await stage.close_spider()
    await stage._closed("finished")
    return stage


def a_list(url: str = "http://www.example.com/news/") -> Page:
    return page(url, role=Role.LISTING)


def test_a_list_leaves_an_outcome_that_can_be_asked_for(address):
    asyncio.run(crawled(address, a_list(), article()))
    with Store.open(address) as store:
        (run,) = store.runs()
        seen = store.seen("example", ["example.com/news/", "example.com/news"])
        settled = store.settled("example", list(seen))
        by_site = visits_at(store.engine, "http://www.example.com/news/")
    assert run.counts["outcome/listing"] == 1
    assert [visit.outcome for visit in (*seen.values(), *by_site.values())] == [Outcome.LISTING] * 2
    assert not settled
    assert run.exit_status == 0


@pytest.mark.parametrize(
    ("items", "status"),
    [
        ([a_list()], 1),
        ([a_list(), rejected("http://www.example.com/b.html", reason=Reason.SOFT_404)], 1),
        ([a_list(), rejected("http://www.example.com/b.html", reason=Reason.OUTSIDE_WINDOW)], 0),
        ([a_list(), article()], 0),
        ([], 0),
    ],
)
def test_lists_without_any_article_are_no_success(address, items, status):
    asyncio.run(crawled(address, *items))
    with Store.open(address) as store:
        (run,) = store.runs()
    assert run.exit_status == status


def test_a_crawl_that_finds_nothing_new_is_a_success(address):
    asyncio.run(crawled(address, a_list(), article()))
    asyncio.run(crawled(address, a_list()))
    with Store.open(address) as store:
        assert [run.exit_status for run in store.runs()] == [0, 0]


def test_what_was_left_out_for_its_day_is_known_as_long_as_that_day_is_not_asked_for(address):
    outside = rejected("http://www.example.com/b.html", reason=Reason.OUTSIDE_WINDOW, detail="published 2024-03-05")
    names = ["example.com/b.html", "example.com/c.html"]

    async def settled(excludes: Any) -> frozenset[str]:
        stage = staged(address)
        await stage.open_spider()
        with pytest.raises(NoArticle):
            await stage.process_item(outside)
        spider: Any = stage._crawler.spider
        spider.excludes = excludes
        found = await stage.settled(names)
        await stage.close_spider()
        await stage._closed("finished")
        return found

    assert asyncio.run(settled(lambda day: day < date(2025, 1, 1))) == {names[0]}
    assert asyncio.run(settled(lambda day: day < date(2024, 1, 1))) == frozenset()
    assert asyncio.run(settled(None)) == frozenset()


def test_a_second_ctrl_c_closes_the_row_once(address):
    async def crawl() -> PersistStage:
        stage = staged(address)
        await stage.open_spider()
        await stage.close_spider()
        return stage

    stage = asyncio.run(crawl())
    stage.interrupted()
    with Store.open(address) as store:
        (run,) = store.runs()
        assert (run.ending, run.exit_status) == ("interrupted", 1)
        stage.interrupted()
        assert store.runs() == [run]


def test_an_article_leaves_as_its_record_and_no_other_page_leaves(address, tmp_path):
    told: list[Outcome] = []

    def hear(item: Stored) -> None:
        told.append(item.outcome)

    async def crawl() -> list[Any]:
        stage = staged(address, Taker())
        stage._crawler.signals.connect(hear, signal=page_stored)
        await stage.open_spider()
        made = [await stage.process_item(article()), await stage.process_item(article())]
        twice = article("http://www.example.com/twice.html")  # the same text at another address
        for other in (twice, rejected("http://www.example.com/b.html"), page()):
            with pytest.raises(NoArticle):
                await stage.process_item(other)
        assert await stage.process_item({"of": "somebody's own"}) == {"of": "somebody's own"}
        await stage.close_spider()
        await stage._desk.close()
        return made

    first, again = asyncio.run(crawl())
    assert told == [Outcome.NEW, Outcome.UNCHANGED, Outcome.DUPLICATE, Outcome.REJECTED]
    with Store.open(address) as store:
        export(store, tmp_path / "corpus.jsonl")
        assert first == again == json.loads((tmp_path / "corpus.jsonl").read_text("utf-8"))
        stored = store.find(article().url)
        assert stored is not None
        assert stored.id == first.number
    first["letters"] = 9
    first["keywords"].append("a")
    del first["section"]
    assert first.changes.of({"section": None, "title": "new", "keywords": []}) == {
        "title": "new",
        "keywords": ["a"],
        "letters": 9,
    }


def test_whole_records_are_read_back_only_where_somebody_takes_them(address):
    async def crawl() -> Any:
        stage = staged(address)
        await stage.open_spider()
        left = await stage.process_item(article())
        await stage.close_spider()
        await stage._desk.close()
        return left

    left = asyncio.run(crawl())
    assert dict(left) == {"url": article().url}
    with Store.open(address) as store:
        stored = store.find(article().url)
        assert stored is not None
        assert (left.number, left.outcome, left.changes.fields) == (stored.id, Outcome.NEW, {})
