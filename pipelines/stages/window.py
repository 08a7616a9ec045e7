"""Stage 299: an article that was published outside the days asked for is not stored as one."""

from collections.abc import Callable
from typing import Any, Self

from scrapy.crawler import Crawler

from pipelines.stages.record import reject
from storage.records import Article, Precision, Reason

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
        return reject(item, Reason.OUTSIDE_WINDOW, f"published {_day(item)}")


def _day(article: Article) -> str:
    """Write when an article was published, as precisely as that is known."""
    if article.date_published is None:
        return "at another time"
    length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(article.date_published_precision or Precision.DAY, 10)
    return article.date_published.date().isoformat()[:length]
