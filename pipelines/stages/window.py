"""Stage 299: an article that was published outside the days asked for is not stored as one."""

from collections.abc import Callable
from typing import Any, Self

from scrapy.crawler import Crawler

from pipelines.stages.record import reject
from storage.records import Article, Reason

Outside = Callable[[Article], bool]


class WindowStage:
    """Rejects as ``outside_window`` what the spider's ``is_outside`` says of an article; the last word before storing.

    Links are judged by the dates they were shown with; only the page itself says when it was published.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the stage."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Return the rejection of an article outside, and everything else as it came."""
        is_outside: Outside | None = getattr(self._crawler.spider, "is_outside", None)
        if not isinstance(item, Article) or is_outside is None or not is_outside(item):
            return item
        day = item.date_published.date() if item.date_published else None
        return reject(item, Reason.OUTSIDE_WINDOW, f"published {day}")
