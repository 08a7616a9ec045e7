"""Results that do not come by the usual way pass the stages of one's own all the same."""

import asyncio
import warnings
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import signals
from scrapy.exceptions import DropItem
from scrapy.extensions.corestats import CoreStats
from scrapy.signalmanager import SignalManager

from pipelines.stages.between import pass_on, takes_records
from storage.records import Article, Result
from tests.storage.samples import article, rejected


class First:
    def process_item(self, item: Any) -> Any:
        raise AssertionError("it is not asked again")


class Last(First):
    pass


class Section:
    async def process_item(self, item: Any) -> Any:
        return replace(item, section="Village") if isinstance(item, Article) else item


class Title:
    """A stage of the older kind, which is given the spider."""

    def process_item(self, item: Any, spider: Any) -> Any:
        return replace(item, title=f"{spider}: {item.section}")


class Drops:
    def process_item(self, item: Any) -> Any:
        raise DropItem("no")


class Breaks:
    def process_item(self, item: Any) -> Any:
        raise ValueError("odd")


class Other:
    def process_item(self, item: Any) -> Any:
        return {"title": item.title}


def passed(result: Result, *stages: Any) -> Result | None:
    first = First()
    line = (Other(), first, *stages, Last(), Breaks())
    engine = SimpleNamespace(scraper=SimpleNamespace(itemproc=SimpleNamespace(middlewares=line)))
    crawler: Any = SimpleNamespace(engine=engine, spider="spider")

    async def go() -> Result | None:
        through: Callable[[Result], Result | None] = pass_on(crawler, first, Last, asyncio.get_running_loop())
        return await asyncio.to_thread(through, result)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return asyncio.run(go())


def test_a_result_passes_the_stages_between_in_their_order():
    assert passed(article()) == article()
    assert passed(article(), Section(), object(), Title()) == replace(
        article(), section="Village", title="spider: Village"
    )
    assert passed(rejected(), Section()) == rejected()


@pytest.mark.parametrize("stage", [Drops(), Breaks(), Other()], ids=["drops", "breaks", "other"])
def test_nothing_comes_of_what_a_stage_does_not_give_back(stage):
    assert passed(article(), Section(), stage) is None


class Listener:
    def heard(self, item: Any) -> None:
        raise AssertionError("it is asked nothing here")


class Quieter(CoreStats):
    """Somebody's own, which only inherits from Scrapy's."""


def taken(*later: Any, listener: Any = None) -> bool:
    last, there = Last(), SignalManager(object())
    scrapys = CoreStats(None)  # type: ignore[arg-type]
    there.connect(scrapys.item_scraped, signal=signals.item_scraped)
    if listener is not None:
        there.connect(listener, signal=signals.item_scraped)
    line = (First(), last, *later)
    engine = SimpleNamespace(scraper=SimpleNamespace(itemproc=SimpleNamespace(middlewares=line)))
    crawler: Any = SimpleNamespace(engine=engine, signals=there)
    return takes_records(crawler, last)


def test_records_are_read_where_a_later_stage_or_a_listener_of_ones_own_takes_them():
    assert not taken()
    assert not taken(object())  # no method that takes items
    assert taken(Section())
    one, inherited = Listener(), Quieter(None)  # type: ignore[arg-type]
    assert taken(listener=one.heard)
    assert taken(listener=inherited.item_scraped)
    assert taken(listener=print_it)


def print_it(item: Any) -> None:
    raise AssertionError("it is asked nothing here")
