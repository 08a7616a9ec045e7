"""A host that says it is too much is left alone for a while: the host, and not just the one request."""

import logging
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.downloader import PoliteDownloader
from crawler.frontier import DatabaseScheduler

logger = logging.getLogger("winnow")

TOO_MUCH = frozenset({429, 503})


@dataclass(slots=True)
class _Series:
    """Refusals of one host in a row; ``until`` is on the monotonic clock."""

    times: int = 0
    until: float = 0.0


class HostBackoff:
    """Scrapy extension: it must hear of an answer before the downloader sends the next request to that host.

    429 and 503 hold the host for what Retry-After says and up to a tenth more, else for ``first`` seconds, twice, four
    times … as long, a fifth more or less; at most ``longest`` seconds.  Any other answer to a request sent after that
    ends the series; answers that were under way when the host was held neither end nor lengthen it.
    """

    def __init__(self, crawler: Crawler, first: float, longest: float) -> None:
        self._crawler = crawler
        self._first = first
        self._longest = longest
        self._refusals: dict[str, _Series] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_BACKOFF_START and WINNOW_BACKOFF_MAX (seconds)."""
        settings = crawler.settings
        extension = cls(crawler, settings.getfloat("WINNOW_BACKOFF_START"), settings.getfloat("WINNOW_BACKOFF_MAX"))
        crawler.signals.connect(extension.answered, signal=signals.response_downloaded)
        return extension

    def answered(self, response: Response, request: Request) -> None:
        """Hold the host where its answer asks for it."""
        engine = self._crawler.engine
        downloader = engine.downloader if engine is not None else None
        if not isinstance(downloader, PoliteDownloader):
            return
        host = downloader.get_slot_key(request)
        series = self._refusals.get(host, _Series())
        if response.status not in TOO_MUCH:
            if monotonic() >= series.until:
                self._refusals.pop(host, None)
            return
        self._refusals[host] = series
        stated = response.headers.get("Retry-After")
        seconds = self._seconds(series, stated.decode("latin-1") if stated else None)
        if seconds > 0:
            logger.info("%s answered %d: no requests to %s for %.0f s", response.url, response.status, host, seconds)
            downloader.hold(host, seconds)
            # Every scheduler passes isinstance(): the metaclass of Scrapy's only asks for its own methods.
            if engine is not None and type(engine.scheduler) is DatabaseScheduler:
                engine.scheduler.hold(host, seconds)  # a restart leaves it alone too

    def _seconds(self, series: _Series, stated: str | None) -> float:
        """Return how long the host is to be left alone from now on, 0 where it is already for longer."""
        asked = retry_after(stated, datetime.now(UTC)) if stated else None
        now = monotonic()
        if asked:
            seconds = asked * random.uniform(1.0, 1.1)  # noqa: S311  jitter, no secret
        elif now < series.until:
            return 0.0
        else:
            seconds = self._first * 2.0**series.times * random.uniform(0.8, 1.2)  # noqa: S311
        if now >= series.until:
            series.times = min(series.times + 1, 60)  # 2 ** 60 is a number a float can hold
        seconds = min(seconds, self._longest)
        if now + seconds <= series.until:
            return 0.0
        series.until = now + seconds
        return seconds


def retry_after(text: str, now: datetime) -> float | None:
    """Read a Retry-After header, seconds or an HTTP date (RFC 9110, 10.2.3), as seconds from ``now``, or None."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
