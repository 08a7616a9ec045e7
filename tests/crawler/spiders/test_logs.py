"""The line of a page in the log."""

import logging
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.settings import Settings

from crawler.spiders.logs import PageLogFormatter
from pipelines.stages.record import ArticleRecord, NoArticle, NotKept, Stored
from storage.records import Outcome
from tests.storage.samples import article, page, rejected

URL = article().url


class Spider:
    """What Scrapy's formatter asks of one."""

    class crawler:  # noqa: N801 - an attribute
        settings = Settings()


@pytest.mark.parametrize(
    ("exception", "level", "line"),
    [
        (NoArticle(Stored(rejected(), Outcome.REJECTED)), logging.DEBUG, f"rejected (too_short) {URL}"),
        (NoArticle(page()), logging.DEBUG, f"article {URL}"),
        (NotKept(f"{URL} not stored: full"), logging.WARNING, f"{URL} not stored: full"),
        (DropItem("too long"), logging.WARNING, f"dropped by a stage: too long: article {URL}"),
        (DropItem("too long", log_level="INFO"), logging.INFO, f"dropped by a stage: too long: article {URL}"),
    ],
)
def test_a_page_that_ends_its_way(exception, level, line):
    spider: Any = Spider()
    made = PageLogFormatter().dropped(page(), exception, None, spider)
    assert (made["level"], made["msg"] % made["args"]) == (level, line)


def test_an_article_that_is_stored():
    spider: Any = Spider()
    made = PageLogFormatter().scraped(ArticleRecord({"url": URL}, 1, Outcome.NEW), None, spider)
    assert (made["level"], made["msg"] % made["args"]) == (logging.DEBUG, f"new {URL}")
