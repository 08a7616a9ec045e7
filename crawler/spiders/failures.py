"""What a crawl counts and says of its requests: each failure once, with its address and the reason."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeGuard

from scrapy.http import Response
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

from crawler.downloader.exceptions import LeftForLater, RobotsUnavailable
from crawler.downloader.request_meta import row_of
from crawler.downloader.responses import PASSING_STATUSES, failure_of, requested_link, skip_reason
from crawler.frontier import PASSING, DatabaseScheduler
from pipelines.stats import counters
from storage.frontier import LeasedURL
from storage.plain_text import clean_name
from storage.records import Link, LinkKind

logger = logging.getLogger("winnow")

TRIED = frozenset({"guess", "robots", "canonical"})
"""Ways to an address that may well lead nowhere: their failing says nothing."""


_WORDS = {"robots": "robots.txt forbids it", "offsite": "leads out of the site"}


class FailureRecorder:
    """Counts under ``winnow/…`` in Scrapy's statistics, and one warning a failure.

    ``is_own`` tells the site's own hosts from others: what fails on others is counted apart, and is no failure of the
    crawl.
    """

    def __init__(
        self,
        stats: StatsCollector,
        starts: int,
        frontier: DatabaseScheduler,
        is_own: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._stats = stats
        self._starts = starts
        self._frontier = frontier
        self._is_own = is_own

    def count(self, what: str, times: int = 1) -> None:
        """Count ``what``, as in ``skipped/known``."""
        self._stats.inc_value(f"winnow/{what}", times)

    async def fail(self, row: LeasedURL | None, link: Link, kind: str, words: str) -> None:
        """Count a request that failed for good, and note when no start page is left that could be read."""
        words = clean_name(words)
        if row is not None and await self._frontier.failed(row, kind, words):
            self.count(f"retried/{kind}")
            logger.info("%s: %s (%s); will be retried", link.url, words, kind)
            return
        self.count(f"failed/{kind}" if self._is_own(link.url) else f"failed_elsewhere/{kind}")
        logger.warning("%s: %s (%s)", link.url, words, kind)
        if link.via == "start" and link.kind is LinkKind.LISTING:
            self._starts -= 1
            if not self._starts:
                self._stats.set_value("winnow/unstarted", True)

    async def part_missing(self, row: LeasedURL | None, url: str, kind: str, words: str) -> bool:
        """Return whether a cut article is asked for again as a whole,
        because one of its further pages could not be had.
        """
        again = row is not None and kind in PASSING and await self._frontier.failed(row, kind, words)
        self.count(f"retried/{kind}" if again else "parts_missing")
        logger.info("%s: %s (%s); %s", url, words, kind, "will be retried" if again else "stored without this part")
        return again

    async def no_answer(self, failure: Failure) -> None:
        """Count a request that got no answer, or was rightly not made."""
        link, row = requested_link(failure.request), row_of(failure)  # type: ignore[attr-defined]
        skip = skip_reason(failure)
        if row is not None and isinstance(failure.value, LeftForLater):
            self._frontier.postpone(row, 0.0)
        elif skip and link.via == "start":
            await self.fail(row, link, skip, _WORDS.get(skip) or str(failure.value))
        elif skip:
            self.count(f"skipped/{skip}")
            self._done(row, f"skipped:{skip}")
        elif row is not None and _is_waited_for(failure.value):
            await self._wait_for_robots(row, link, failure.value)
        elif link.via in TRIED:
            self._done(row, "nothing")
        else:
            await self.fail(row, link, *failure_of(failure))

    def unreadable(self, problem: str | None, link: Link) -> None:
        """Count a feed or sitemap that could not be read, or only in part."""
        if problem and link.via not in TRIED:
            self.count("skipped/unreadable_source")
            logger.warning("%s: %s", link.url, problem)

    def shown(self, links: Iterable[Link], unknown: Iterable[Link]) -> None:
        """Count the links to articles that a source showed, and those of them the store does not know."""
        for name, some in ((counters.SHOWN, links), (counters.UNKNOWN, unknown)):
            self._stats.inc_value(name, sum(link.kind is LinkKind.ARTICLE and link.via != "ids" for link in some))

    def source(self, kind: LinkKind, entries: int, age: int | None) -> None:
        """Count the entries of a feed; remember how old the newest of any feed or sitemap is, in seconds."""
        if kind is LinkKind.FEED:
            self._stats.inc_value(counters.ENTRIES, entries)
        if age is not None:
            self._stats.min_value(counters.NEWEST, age)

    async def answered(self, response: Response, link: Link) -> bool:
        """Return whether an answer is worth reading; one that is not is counted."""
        status, row = response.status, row_of(response)
        if status in PASSING_STATUSES and link.via not in TRIED:
            await self.fail(row, link, "http", f"answered {status}")
            return False
        if status < 400 or (link.kind in (LinkKind.ARTICLE, LinkKind.UNKNOWN) and link.via not in TRIED):
            return True
        if link.via == "start":
            await self.fail(row, link, "answer", f"answered {status}")
        elif link.via not in TRIED:
            self.count("skipped/dead_source")
            logger.info("%s: answered %d", link.url, status)
        return False

    async def _wait_for_robots(self, row: LeasedURL, link: Link, error: RobotsUnavailable) -> None:
        """Put a row back until robots.txt may be asked for again; end the crawl where it was asked for too often.

        Where it is the robots.txt of another host, the crawl goes on without that host.
        """
        if not error.final:
            self._frontier.postpone(row, error.seconds)
            return
        if not self._is_own(link.url):
            await self.fail(row, link, "robots_unavailable", str(error))
            return
        if not self._stats.get_value("winnow/pages/listing"):
            self._stats.set_value("winnow/unstarted", True)
        self._frontier.give_up(row, "robots_unavailable", str(error))

    def _done(self, row: LeasedURL | None, outcome: str) -> None:
        if row is not None:
            self._frontier.done(row, outcome)


def _is_waited_for(error: object) -> TypeGuard[RobotsUnavailable]:
    """Return whether a host answers but cannot give its robots.txt now; a silent one fails as its pages would."""
    return isinstance(error, RobotsUnavailable) and error.kind == "robots_unavailable"
