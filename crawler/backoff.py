"""A host that says it is too much is left alone for a while: the host, and not just the one request."""

import logging
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.downloader import PoliteDownloader

logger = logging.getLogger("winnow")

TOO_MUCH = frozenset({429, 503})
FIRST_SECONDS = 5.0


class HostBackoff:
    """Scrapy extension: it must hear of an answer before the downloader sends the next request to that host.

    429 and 503 hold the host for what Retry-After says, else for 5, 10, 20 … seconds with jitter, at most
    WINNOW_MAX_BACKOFF seconds; any other answer ends the series.
    """

    def __init__(self, crawler: Crawler, longest: float) -> None:
        self._crawler = crawler
        self._longest = longest
        self._refusals: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_MAX_BACKOFF (seconds)."""
        extension = cls(crawler, crawler.settings.getfloat("WINNOW_MAX_BACKOFF"))
        crawler.signals.connect(extension.answered, signal=signals.response_downloaded)
        return extension

    def answered(self, response: Response, request: Request) -> None:
        """Hold the host where its answer asks for it."""
        engine = self._crawler.engine
        downloader = engine.downloader if engine is not None else None
        if not isinstance(downloader, PoliteDownloader):
            return
        host = downloader.get_slot_key(request)
        if response.status not in TOO_MUCH:
            self._refusals.pop(host, None)
            return
        stated = response.headers.get("Retry-After")
        seconds = self._seconds(host, stated.decode("latin-1") if stated else None)
        logger.info("%s answered %d: %s is left alone for %.0f s", response.url, response.status, host, seconds)
        downloader.hold(host, seconds)

    def _seconds(self, host: str, stated: str | None) -> float:
        times = self._refusals[host] = self._refusals.get(host, 0) + 1
        asked = retry_after(stated, datetime.now(UTC)) if stated else None
        if asked is None:
            asked = FIRST_SECONDS * 2 ** (times - 1) * random.uniform(0.8, 1.2)  # noqa: S311  jitter, no secret
        return min(asked, self._longest)


def retry_after(text: str, now: datetime) -> float | None:
    """Read a Retry-After header, seconds or an HTTP date (RFC 9110, 10.2.3), as seconds from ``now``, or None."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
