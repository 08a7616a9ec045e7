from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from pipelines.stages.window import WindowStage
from storage.records import Precision, Reason, Rejected
from tests.storage.samples import article, page

DAY = datetime(2024, 3, 5, 8, tzinfo=UTC)


def staged(**spider: Any) -> WindowStage:
    crawler: Any = SimpleNamespace(spider=SimpleNamespace(**spider))
    return WindowStage.from_crawler(crawler)


def test_an_article_outside_the_days_asked_for_is_rejected():
    old = article(date_published=DAY)
    found = staged(is_outside=lambda one: one is old).process_item(old)
    assert isinstance(found, Rejected)
    assert found.reason is Reason.OUTSIDE_WINDOW
    assert found.detail == "published 2024-03-05"
    assert found.raw_ref == old.raw_ref


def test_the_day_is_told_as_precisely_as_it_is_known():
    for precision, told in ((Precision.YEAR, "2024"), (Precision.MONTH, "2024-03"), (Precision.MINUTE, "2024-03-05")):
        one = article(date_published=DAY, date_published_precision=precision)
        assert staged(is_outside=lambda _: True).process_item(one).detail == f"published {told}"


def test_everything_else_passes():
    listed, kept = page(), article()
    stage = staged(is_outside=lambda _: False)
    assert [stage.process_item(listed), stage.process_item(kept)] == [listed, kept]
    assert staged().process_item(kept) is kept
