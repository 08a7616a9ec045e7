"""How the feeds and sitemaps of a site do: those that fail are asked for less often, and heard of when they revive."""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.feeds import read_link_header
from crawler.downloader.responses import PASSING_STATUSES, failure_of, requested_link, skip_reason
from pipelines.stages import DatabaseThread
from storage.db import open_engine
from storage.errors import StorageError
from storage.records import Link, LinkKind
from storage.refetch.source_backoff import FeedStatus, SourceFailure, SourceVisit
from storage.refetch.sources import Sources, name_of
from storage.urls import is_web_url
from storage.websub import FoundHub, Topics

# What the answer of a feed or sitemap says of it: nothing wrong, or which kind of trouble.
GONE = frozenset({404, 410})
PASSING_KINDS = frozenset({"timeout", "connection", "tls", "error"})
"""Kinds of :func:`crawler.downloader.responses.failure_kind` that another try may well not meet."""


def of_status(status: int) -> SourceFailure | None:
    """Judge the status of an answer; a redirect that was not followed leads out of the site."""
    if status in GONE:
        return SourceFailure.HARD
    if status in PASSING_STATUSES or status >= 500:
        return SourceFailure.PASSING
    return SourceFailure.SOFT if status >= 300 and status != 304 else None


def of_kind(kind: str) -> SourceFailure | None:
    """Judge a request without an answer by its kind; None where it was not made or says nothing of the source."""
    if kind in ("refused", "robots_unavailable"):
        return None
    if kind == "dns":
        return SourceFailure.HARD
    return SourceFailure.PASSING if kind in PASSING_KINDS else SourceFailure.SOFT


def of_problem(problem: str | None, entries: int) -> SourceFailure | None:
    """Judge what discovery read: what gave entries is good, however damaged; an empty one may have been so always."""
    if problem is None or entries:
        return None
    if problem.startswith(("HTML instead", "not a ")):
        return SourceFailure.HARD
    empty = problem.startswith("empty ") or problem.endswith("without entries")
    return None if empty else SourceFailure.SOFT


logger = logging.getLogger("winnow")

KINDS = frozenset({LinkKind.FEED, LinkKind.SITEMAP})
OLDER = frozenset({"pager", "robots"})
"""Ways to what is no source of its own: the older part of a feed."""


class SourceStatus:
    """Extension: reads the rows of the site once, at the start of a crawl, and writes what it saw once, at its end.

    A crawl in which nothing answered says nothing of its sources: the site is away, or our network.
    """

    def __init__(self, crawler: Crawler, database: str) -> None:
        self._crawler = crawler
        self._database = database
        self._desk = DatabaseThread("sources", self._not_kept)
        self._sources: Sources | None = None
        self._engine: Any = None
        self._glances: dict[str, SourceVisit] = {}
        self._hubs: dict[str, FoundHub] = {}
        self._resting: frozenset[str] | None = None
        self._left_out: set[str] = set()
        self._answered = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_DATABASE_URL."""
        made = cls(crawler, crawler.settings["WINNOW_DATABASE_URL"])
        crawler.signals.connect(made.received, signal=signals.response_received)
        crawler.signals.connect(made.closed, signal=signals.spider_closed)
        return made

    async def awake(self, links: Sequence[Link]) -> list[Link]:
        """Leave out the sources that rest; a crawl that crawls everything asks for all of them."""
        if not any(link.kind in KINDS for link in links) or getattr(self._crawler.spider, "thorough", False):
            return list(links)
        if self._resting is None:
            self._resting = frozenset(await self._quietly(self._find) or ())
        if not self._resting:
            return list(links)
        asleep = {link.url for link in links if link.kind in KINDS and name_of(link.url) in self._resting}
        self._count(asleep - self._left_out)
        self._left_out |= asleep
        return [link for link in links if link.url not in asleep]

    def received(self, response: Response, request: Request) -> None:
        """Note what a status says; an answer 200 is judged by what was read of it."""
        self._answered = True
        if response.status >= 300:
            trouble = of_status(response.status)
            self._note(requested_link(request), trouble, f"answered {response.status}")

    def failed(self, failure: Failure) -> None:
        """Note a request that got no answer; one that robots.txt forbids is none."""
        kind, words = failure_of(failure)
        trouble = of_kind(kind)
        if trouble is not None and not skip_reason(failure):
            self._note(requested_link(failure.request), trouble, words)  # type: ignore[attr-defined]

    def read(self, link: Link, entries: int, problem: str | None, age: int | None, *, fresh: bool) -> None:
        """Note what a source showed: its entries, what was wrong with it, the seconds since the newest.

        ``fresh`` tells that the store did not know all of its articles.
        """
        newest_at = None if age is None else datetime.now(UTC) - timedelta(seconds=age)
        trouble = of_problem(problem, entries)
        self._note(link, trouble, problem, entries=entries, fresh=fresh, newest_at=newest_at)

    def found_hub(self, link: Link, response: Response, hub: str | None, topic: str | None) -> None:
        """Note what a feed, or the head of its answer, says of its WebSub hub; or that neither says anything."""
        if link.kind is not LinkKind.FEED or link.via in OLDER:
            return
        said = b", ".join(response.headers.getlist("Link")).decode("latin-1")
        relations = read_link_header(said) if "hub" in said else {}
        if "hub" in relations:
            hub, topic = response.urljoin(relations["hub"]), response.urljoin(relations.get("self", topic or ""))
        self._hubs[link.url] = FoundHub(link.url, hub if is_web_url(hub or "") else None, topic)

    async def closed(self) -> None:
        """Keep what was seen, and say which sources have begun to rest and which are back."""
        if self._hubs:
            await self._quietly(self._keep_hubs)
        if self._glances and self._answered:
            turned: Iterable[tuple[FeedStatus, FeedStatus]] = await self._quietly(self._keep) or ()
            for before, after in turned:
                _say(before, after)
        await self._desk.close()
        if self._sources is not None:
            self._sources.close()

    def _note(self, link: Link, trouble: SourceFailure | None, words: str | None, **more: Any) -> None:
        if link.kind not in KINDS or link.via in OLDER:
            return
        told = {"reason": words if trouble else None, "guessed": link.via == "guess", **more}
        glance = SourceVisit(url=link.url, kind=link.kind, at=datetime.now(UTC), trouble=trouble, **told)
        self._glances[link.url] = glance  # the last of several tries counts

    # -- the database ----------------------------------------------------------------------------------------------

    def _find(self) -> frozenset[str]:
        return self._open().resting(self._site, datetime.now(UTC))

    def _keep(self) -> list[tuple[FeedStatus, FeedStatus]]:
        return self._open().note(self._site, list(self._glances.values()))

    def _keep_hubs(self) -> None:
        self._open()
        assert self._engine is not None
        Topics(self._engine).note(self._site, list(self._hubs.values()), datetime.now(UTC).timestamp())

    def _open(self) -> Sources:
        if self._sources is None:
            self._engine = open_engine(self._database)
            self._sources = Sources(self._engine)
        return self._sources

    async def _quietly(self, work: Callable[[], Any]) -> Any:
        """Do something in the thread of the database; its trouble is a warning, and no source rests."""
        try:
            return await self._desk.do(work)
        except StorageError as error:
            self._not_kept(error)
            return None

    def _not_kept(self, error: StorageError) -> None:
        logger.warning("the state of feeds and sitemaps is not stored: %s", error)

    @property
    def _site(self) -> str:
        spider: Any = self._crawler.spider
        return str(spider.name)

    def _count(self, urls: Collection[str]) -> None:
        assert self._crawler.stats is not None
        if urls:
            self._crawler.stats.inc_value("winnow/skipped/resting", len(urls))


def _say(before: FeedStatus, after: FeedStatus) -> None:
    if after.resting:
        since = f"{after.failed_at:%Y-%m-%d %H:%M}" if after.failed_at else "now"
        logger.warning("%s: fails since %s (%s); requested less often", after.url, since, after.reason)
    else:
        days = (after.asked_at - (before.failed_at or before.asked_at)).days
        logger.info("%s: works again after %d days", after.url, days)
