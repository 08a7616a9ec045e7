import asyncio
from datetime import UTC, date, datetime

import pytest
from scrapy import Request

from crawler.downloader.fingerprint import IdentityFingerprinter
from crawler.errors import ArgumentError
from crawler.scope.arguments import Window, read_count, read_window
from crawler.spiders.article_limit import ArticleLimit
from storage.links import merge_hints
from storage.records import Hints

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)


def test_window_holds_both_ends_and_unknown_days():
    window = read_window("2025-12-01", "2025-12-31")
    assert not window.excludes(date(2025, 12, 1))
    assert not window.excludes(date(2025, 12, 31))
    assert window.excludes(date(2025, 11, 30))
    assert window.excludes(date(2026, 1, 1))
    assert not window.excludes(None)
    assert not Window().excludes(date(1900, 1, 1))


@pytest.mark.parametrize(("since", "until"), [("01.12.2025", None), ("2025-13-01", None), ("2025-12-02", "2025-12-01")])
def test_a_window_that_cannot_be(since, until):
    with pytest.raises(ArgumentError):
        read_window(since, until)


@pytest.mark.parametrize("text", ["0", "-3", "many", "99999999999999999999"])
def test_a_count_that_is_none(text):
    with pytest.raises(ArgumentError, match="limit"):
        read_count("limit", text)


def test_hints_keep_a_date_with_the_time_it_was_seen_at():
    merged = merge_hints(
        Hints(title="Long head…", seen_at=EARLY), Hints(title="Long headline", date="2小时前", seen_at=LATE)
    )
    assert merged == Hints(title="Long headline", date="2小时前", seen_at=LATE)


def test_hints_prefer_the_first_place():
    first = Hints(title="A", date="2026-01-01", seen_at=EARLY, section="News")
    assert merge_hints(first, Hints(title="B", date="x", seen_at=LATE, section="S", author="N")) == Hints(
        title="A", date="2026-01-01", seen_at=EARLY, section="News", author="N"
    )


def test_one_page_is_one_request():
    prints = IdentityFingerprinter()
    one = prints.fingerprint(Request("https://www.h.example/a?utm_source=x"))
    assert one == prints.fingerprint(Request("http://m.h.example/a/"))
    assert one != prints.fingerprint(Request("https://www.h.example/b"))


def test_budget_keeps_exactly_as_many_as_asked_for():
    async def crawl(limit: int, articles: list[bool]) -> int:
        budget, kept = ArticleLimit(limit), 0

        async def page(is_article: bool) -> None:
            nonlocal kept
            if not await budget.take():
                return
            await asyncio.sleep(0)
            kept += is_article
            budget.settle(is_article)

        await asyncio.wait_for(asyncio.gather(*(page(each) for each in articles)), 5)
        return kept

    assert asyncio.run(crawl(3, [True] * 10)) == 3
    assert asyncio.run(crawl(3, [False] * 4 + [True] * 5)) == 3
    assert asyncio.run(crawl(3, [False] * 4 + [True])) == 1


def test_no_budget_is_no_limit():
    budget = ArticleLimit(None)
    assert asyncio.run(budget.take())
    budget.settle(True)
    assert not budget.spent
