"""Scrapy extensions: progress, host backoff, metrics, the state of sources, policy files."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.extensions.article_feeds import check_feeds
    from crawler.extensions.source_status import SourceStatus
else:
    __getattr__ = lazy_exports(__name__, {"SourceStatus": "source_status", "check_feeds": "article_feeds"})

__all__ = ["SourceStatus", "check_feeds"]
