"""What is logged: one line a page at debug, problems at warning; Scrapy's own chatter only when asked for."""

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from crawler.command_settings import AnySettings
from crawler.log_records import use_plain_records
from pipelines.stages.record import ArticleRecord, NoArticle, NotKept, Stored
from storage.records import Page, Rejected


class PageLogFormatter(LogFormatter):
    """LOG_FORMATTER: an item is logged by its address and outcome, never with its body."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """Return the line of a page that reached its outcome."""
        return {"level": logging.DEBUG, "msg": "%(page)s", "args": {"page": describe(item)}}

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Return the line of a page that could not be kept, or that ends its way as it should."""
        if isinstance(exception, NoArticle):
            return {"level": logging.DEBUG, "msg": "%(page)s", "args": {"page": describe(exception.item)}}
        if isinstance(exception, NotKept):  # it names its page
            return {"level": logging.WARNING, "msg": "%(why)s", "args": {"why": str(exception)}}
        line = super().dropped(item, exception, response, spider)  # by a stage of one's own: at the level it asks for
        why = f"dropped by a stage: {exception}: {describe(item)}"
        return {"level": line["level"], "msg": "%(why)s", "args": {"why": why}}


def describe(item: Any) -> str:
    """Return in one line what became of a page."""
    if isinstance(item, Stored):
        reason = f" ({item.result.reason})" if isinstance(item.result, Rejected) else ""
        return f"{item.outcome}{reason} {item.result.url}"
    if isinstance(item, ArticleRecord):
        return f"{item.outcome} {item.get('url')}"
    if isinstance(item, Page):
        return f"{item.role} {item.url}"
    return repr(item)[:200]


CHATTER = (
    *("addons", "core.engine", "crawler", "extensions.memusage", "middleware", "statscollectors", "utils.log"),
    *("downloadermiddlewares.redirect", "extensions.closespider"),
)


def quiet_framework(settings: AnySettings) -> None:
    """Keep Scrapy's start-up and closing reports out of the log unless DEBUG is asked for.

    What is logged is of one line each from now on.  Scrapy sets the levels of its loggers anew with every process it
    makes, but leaves their filters.
    """
    use_plain_records()
    if settings.get("LOG_LEVEL") != "DEBUG":
        # These tell a failed request a second time, one of them with a traceback; the spider's one line is enough.
        for part in ("downloadermiddlewares.robotstxt", "core.downloader.handlers.http11"):
            logging.getLogger(f"scrapy.{part}").addFilter(_never)
        for part in CHATTER:
            logging.getLogger(f"scrapy.{part}").addFilter(_is_warning)
        for name in ("twisted", "asyncio", "alembic"):
            logging.getLogger(name).setLevel(logging.WARNING)


def _is_warning(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def _never(record: logging.LogRecord) -> bool:
    return False
