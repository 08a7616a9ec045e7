"""Stage 100: a page is in the archive before anything reads it."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler

from pipelines.stages.record import NotKept
from storage.archive import Archive
from storage.errors import StorageError
from storage.records import Page

logger = logging.getLogger(__name__)

MAX_AGE = 3600.0
"""Seconds after which the file of a long crawl is closed, where files are brought to object storage."""


class ArchiveStage:
    """Write each page, and the further pages of a cut article, to WARC in a thread of its own.

    In comes a :class:`~storage.records.Page` as the spider gives it, out goes the same page with its ``raw_ref``.
    """

    def __init__(self, folder: Path, fatal: Callable[[str, str], None], max_age: float | None = None) -> None:
        self._folder = folder
        self._fatal = fatal
        self._max_age = max_age
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._archive: Archive | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_HOME; the archive lies in ``<home>/archive``.  Files that are brought away end by age too."""
        max_age = MAX_AGE if crawler.settings["WINNOW_ARCHIVE"] else None
        return cls(Path(crawler.settings["WINNOW_HOME"]) / "archive", crawl_stopper(crawler), max_age)

    def open_spider(self) -> None:
        """Start a file of this process."""
        self._archive = Archive(self._folder, max_age=self._max_age)

    async def process_item(self, item: Any) -> Any:
        """Return the page back with its ``raw_ref``.  A page that cannot be archived is dropped and the crawl stops."""
        if not isinstance(item, Page):
            return item
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, item)
        except StorageError as error:
            self._fatal("archive_failed", str(error))
            raise NotKept(f"{item.url} not archived: {error}") from error

    def _write(self, page: Page) -> Page:
        assert self._archive is not None
        return self._archive.keep(page)

    async def close_spider(self) -> None:
        """Close the file once the last page is in it."""
        if self._archive is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._archive.close)
        self._thread.shutdown()


def crawl_stopper(crawler: Crawler, kind: str = "storage") -> Callable[[str, str], None]:
    """Make the function by which a stage ends a crawl that cannot read or keep what it fetches: reason and one line.

    Each call is counted as a failure of the ``kind``.
    """

    def stop(reason: str, why: str) -> None:
        assert crawler.engine is not None
        assert crawler.stats is not None
        crawler.stats.inc_value(f"winnow/failed/{kind}")
        if crawler.stats.get_value("winnow/fatal") is None:
            crawler.stats.set_value("winnow/fatal", why)
            logger.error("%s; the crawl stops, what is stored stays", why)
            asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))  # noqa: RUF006

    return stop
