"""Stages of somebody's own beside ours: whether there are any, and what those between two of ours make of a result."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from pydispatch.dispatcher import getAllReceivers, liveReceivers
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.deprecate import argument_is_required

from storage.records import Article, Rejected, Result

logger = logging.getLogger(__name__)

_OURS = ("scrapy.", "crawler.", "pipelines.")


def pass_on(
    crawler: Crawler, first: object, last: type, loop: asyncio.AbstractEventLoop
) -> Callable[[Result], Result | None]:
    """Return what gives a result to every stage after ``first`` and before ``last``, in their order.

    It is called in a thread and waits for the ``loop``, in which stages run.  It gives None where a stage drops the
    result, makes something else of it, or fails.
    """
    stages = _stages(crawler)
    begin = next((place for place, stage in enumerate(stages) if stage is first), len(stages))
    end = next((place for place, stage in enumerate(stages) if isinstance(stage, last)), len(stages))
    between = [stage for stage in stages[begin + 1 : end] if hasattr(stage, "process_item")]
    if not between:
        return lambda result: result
    return lambda result: asyncio.run_coroutine_threadsafe(_through(between, result, crawler), loop).result()


def takes_records(crawler: Crawler, last: object) -> bool:
    """Return whether anybody takes what our ``last`` stage gives: a stage after it, or a listener of somebody's own.

    Scrapy's listeners and ours do not: feeds are written at the end, from the store.
    """
    stages = _stages(crawler)
    after = stages[stages.index(last) + 1 :] if last in stages else stages
    listeners = liveReceivers(getAllReceivers(crawler.signals.sender, signals.item_scraped))
    return any(hasattr(stage, "process_item") for stage in after) or any(map(_is_foreign, listeners))


def _is_foreign(listener: Any) -> bool:
    owner = type(listener.__self__) if hasattr(listener, "__self__") else listener
    return not str(owner.__module__).startswith(_OURS)


def _stages(crawler: Crawler) -> list[Any]:
    engine = crawler.engine
    return list(getattr(engine.scraper.itemproc, "middlewares", ())) if engine is not None else []


async def _through(stages: list[Any], item: Any, crawler: Crawler) -> Result | None:
    for stage in stages:
        old = argument_is_required(stage.process_item, "spider")  # as Scrapy still allows
        try:
            item = await ensure_awaitable(stage.process_item(item, *([crawler.spider] if old else [])))
        except DropItem:
            return None
        except Exception:  # noqa: BLE001  the edge of somebody's own code; the article of the first reading stands
            logger.warning("%s failed; what is stored of %s stays", type(stage).__name__, getattr(item, "url", item))
            return None
    return item if isinstance(item, Article | Rejected) else None
