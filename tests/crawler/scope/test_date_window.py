"""What is known of a page's day before it is fetched, and what the window leaves out by it."""

from datetime import UTC, date, datetime

import pytest

from crawler.scope.arguments import Window
from crawler.scope.date_window import dated_folders, outside_date_window, published_outside
from crawler.scope.scope import Scope, day_of
from crawler.site.config import Site
from storage.records import Hints, Link, LinkKind, Precision
from tests.storage.samples import article as stored

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
H = "https://h.example"


def article(path: str, **hints: str) -> Link:
    return Link(f"{H}/{path}", LinkKind.ARTICLE, "listing", Hints(seen_at=NOW, **hints))


MARCH = Window(date(2026, 3, 10), date(2026, 3, 20))


@pytest.mark.parametrize(
    ("link", "left_out"),
    [
        (article("a", date="2026-03-09"), True),
        (article("a", date="2026-03-10", modified="2020-01-01"), False),
        (article("a", modified="2026-03-08"), True),
        (article("a", modified="2026-03-09"), False),
        (article("a", modified="2026-05-01"), False),
        (article("2026/03/08/a"), True),
        (article("2026/03/09/a"), False),
        (article("2026/03/22/a"), True),
        (article("2026/03/a"), False),
        (article("2026/04/a"), True),
        (article("2026/02/a", modified="2026-03-15"), True),
        (article("2026/13/a"), False),
        (article("a"), False),
    ],
)
def test_a_day_known_before_the_page_is_fetched_decides(link, left_out):
    assert outside_date_window(link, day_of(link.hints, None), MARCH) is left_out
    assert outside_date_window(link, day_of(link.hints, None), Window()) is False


def test_folders_of_a_date():
    assert dated_folders(f"{H}/2026/02/30/a") is None
    assert dated_folders(f"{H}/x/2024/2/a") == (date(2024, 2, 1), date(2024, 2, 29))
    assert dated_folders(f"{H}/x/2024/02/03") == (date(2024, 2, 1), date(2024, 2, 29))


def test_the_scope_of_a_crawl_asks_for_none_of_these():
    scope = Scope(Site(name="h", start=(f"{H}/",)), MARCH)
    links = [article("a", modified="2026-01-01"), article("2026/01/05/a"), article("a"), article("2026/03/15/a")]
    assert [scope.reject_reason(link) for link in links] == ["outside_window", "outside_window", None, None]


@pytest.mark.parametrize(
    ("published", "known", "outside"),
    [
        (datetime(2026, 3, 9, 23, 59, tzinfo=UTC), {}, True),
        (datetime(2026, 3, 10, tzinfo=UTC), {}, False),
        (datetime(2026, 3, 20, 23, 59, tzinfo=UTC), {}, False),
        (datetime(2026, 3, 21, tzinfo=UTC), {}, True),
        (datetime(2026, 3, 1, tzinfo=UTC), {"date_published_precision": Precision.MONTH}, False),
        (datetime(2026, 1, 1, tzinfo=UTC), {"date_published_precision": Precision.YEAR}, False),
        (datetime(2026, 4, 1, tzinfo=UTC), {"date_published_precision": Precision.MONTH}, True),
        (datetime(2026, 5, 1, tzinfo=UTC), {"date_published_source": "updated"}, False),
        (datetime(2026, 3, 1, tzinfo=UTC), {"date_published_source": "updated"}, True),
        (None, {}, False),
    ],
)
def test_a_page_lies_where_it_says_itself(published, known, outside):
    assert published_outside(stored(date_published=published, **known), MARCH) is outside
    assert not published_outside(stored(date_published=published, **known), Window())
