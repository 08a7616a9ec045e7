"""Feeds (-o, -O, FEEDS) that hold articles: the export records of what a crawl kept, in every format of Scrapy."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlparse

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.feedexport import FeedExporter, FeedSlot
from scrapy.settings import BaseSettings
from scrapy.utils.conf import feed_complete_default_values_from_settings
from w3lib.url import file_uri_to_path

from crawler.errors import ArgumentError
from pipelines.stages.record import ArticleRecord, Changes, run_ending
from storage.db import open_engine
from storage.errors import StorageError

if TYPE_CHECKING:
    from storage.export.records import Numbered

logger = logging.getLogger("winnow")

BATCH = 100
"""Articles read at a time: about 1 MB."""


class ArticleFeeds(FeedExporter):
    """Scrapy's feeds, written when the crawl ends: each article once, as the store has it then.

    The first articles of a site are read again at the end of its first crawl, and what a site says of the use of its
    texts may be known after the first of them: a feed written on the way would differ from an export.  What stages
    after ours changed, added or dropped is as they left it.  Items of other kinds are written as they come.  A feed
    that cannot be written is a failure of the crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._articles: dict[int, Changes] = {}
        self._broken: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read FEEDS and WINNOW_DATABASE_URL.  Raises NotConfigured where there are no feeds."""
        try:
            made = cls(crawler)
        except NotConfigured:
            if crawler.settings["FEEDS"] and crawler.stats is not None:
                crawler.stats.inc_value("winnow/failed/feed")  # Scrapy says why
            raise
        crawler.signals.connect(made.open_spider, signal=signals.spider_opened)
        crawler.signals.connect(made.close_spider, signal=run_ending)
        crawler.signals.connect(made.item_scraped, signal=signals.item_scraped)
        return made

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Remember an article and what stages made of it; write any other item."""
        if isinstance(item, ArticleRecord):
            self._articles[item.number] = item.changes
        else:
            self._write(item, spider)

    async def close_spider(self, spider: Spider) -> None:
        """Write the articles and finish the feeds."""
        numbers = list(self._articles)
        try:
            for start in range(0, len(numbers), BATCH):
                for number, record in await asyncio.to_thread(self._read, numbers[start : start + BATCH]):
                    self._write(self._articles[number].of(record), spider)
        except StorageError as error:
            self._fail(str(error))
        await super().close_spider(spider)

    def _read(self, numbers: list[int]) -> "list[Numbered]":
        from storage.export.records import stored_records  # noqa: PLC0415 - most crawls have no feed

        engine = open_engine(str(self.settings["WINNOW_DATABASE_URL"]))
        try:
            return list(stored_records(engine, numbers))
        finally:
            engine.dispose()

    def _write(self, item: Any, spider: Spider) -> None:
        try:
            super().item_scraped(item, spider)
        except Exception as error:  # noqa: BLE001  whatever an exporter or a storage raises: the crawl goes on
            self._fail(_words(error))

    async def _close_slot(self, slot: FeedSlot, spider: Spider) -> None:
        """Finish one feed.  Scrapy only logs a storage that refuses it, and forgets an exporter that fails."""
        assert self.crawler.stats is not None
        refused = f"feedexport/failed_count/{type(slot.storage).__name__}"
        before = self.crawler.stats.get_value(refused, 0)
        try:
            await super()._close_slot(slot, spider)
        except Exception as error:  # noqa: BLE001  as above
            self._fail(_words(error))
        if self.crawler.stats.get_value(refused, 0) > before:
            self._fail(f"{slot.uri} could not be stored")

    def _fail(self, words: str) -> None:
        """Count a failure and say it, each once."""
        assert self.crawler.stats is not None
        if words not in self._broken:
            self._broken.add(words)
            self.crawler.stats.inc_value("winnow/failed/feed")
            logger.error("feed not written: %s", words)


def check_feeds(settings: BaseSettings) -> None:
    """Raise ArgumentError for a feed whose format or storage nobody knows, or whose file cannot be written."""
    formats, storages = _known(settings, "FEED_EXPORTERS"), _known(settings, "FEED_STORAGES")
    for uri, options in settings.getdict("FEEDS").items():
        name = str(uri)
        form = feed_complete_default_values_from_settings(options, settings, name)["format"]
        if form not in formats:
            raise ArgumentError(f"feed {name}: format {str(form)[:40]!r} is not known; known: {', '.join(formats)}")
        scheme = urlparse(name).scheme
        if scheme not in storages:
            raise ArgumentError(f"feed {name}: no storage for {scheme}:; known: {', '.join(filter(None, storages))}")
        if scheme in {"", "file"} and "%(" not in name:
            _try(Path(file_uri_to_path(name) if scheme else name), name)


def _known(settings: BaseSettings, name: str) -> Mapping[str, Any]:
    return {key: value for key, value in settings.getwithbase(name).items() if value is not None}


def _try(path: Path, name: str) -> None:
    new = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()
        if new:
            path.unlink()
    except OSError as error:
        raise ArgumentError(f"feed {name}: cannot be written: {error.strerror or error}") from error


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
