"""The stage that stores: what a run has counted is kept while it goes on, and how it ends is said."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.statscollectors import MemoryStatsCollector

from pipelines.stages import persist
from pipelines.stages.persist import PersistStage
from storage.records import Reason
from storage.store import Store
from tests.storage.samples import article, rejected


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path / 'winnow.db'}"


def staged(address: str) -> PersistStage:
    """Make the stage of a crawl of the site ``example``."""
    settings = SimpleNamespace(getbool=lambda *_: False, get=lambda *_: None)
    crawler: Any = SimpleNamespace(settings=settings, spider=SimpleNamespace(name="example", mode="crawl"))
    crawler.stats = MemoryStatsCollector(crawler)
    return PersistStage(crawler, address, lambda kind, words: pytest.fail(f"{kind}: {words}"))


def test_counts_are_kept_while_a_run_goes_on(address, monkeypatch):
    monkeypatch.setattr(persist, "NOTE_SECONDS", 0.0)

    async def crawl() -> dict[str, int]:
        stage = staged(address)
        await stage.open_spider()
        await stage.process_item(article())
        await stage.process_item(rejected("http://www.example.com/b.html", reason=Reason.SOFT_404))
        await stage.close_spider()
        await stage._desk.close()
        with Store.open(address) as store:
            (run,) = store.unended()
        return dict(run.counts)

    assert asyncio.run(crawl()) == {"fetched": 0, "outcome/new": 1}  # as of the last batch but its own


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
