"""The half of a spider that deals with the frontier: where it begins, what is worth a request, what became of it."""

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.urls import is_document
from crawler.downloader.responses import requested_link, too_large
from crawler.extensions import SourceStatus
from crawler.frontier import DatabaseScheduler
from crawler.images import ImageFetcher
from crawler.middlewares import ConditionalGet
from crawler.network import Named, named_hosts
from crawler.planning import Plan
from crawler.scope import Scope, Window, day_of, read_window
from crawler.scope.arguments import crawl_arguments, read_count, read_flag
from crawler.scope.date_window import published_outside
from crawler.site import Site
from crawler.spiders.article_limit import ArticleLimit
from crawler.spiders.failures import FailureRecorder
from crawler.spiders.reach import Origin, SiteReach, track_to
from crawler.web_archives import CAPTURE, archive_hosts
from pipelines.extraction import Rules
from pipelines.stages import PersistStage
from pipelines.stages.record import Stored, page_stored
from storage.frontier import QueuedURL, Track
from storage.records import Article, Link, LinkKind, Outcome, Page, Rejected
from storage.urls import normalize_url, strip_tracking

Output = Request | Page | Rejected

PRIORITY: dict[LinkKind, int] = {
    LinkKind.SITEMAP: 30,
    LinkKind.FEED: 30,
    LinkKind.ARTICLE: 20,
    LinkKind.LISTING: 10,
    LinkKind.UNKNOWN: 5,
}

UNLISTED_PRIORITY = 8
"""Of articles that only articles lead to: a list that is still to be read may show them."""

FIRST = frozenset({"start", "section", "robots"})
"""Ways that are begun with, before anything else."""


class FrontierSpider(Spider):
    """Crawl one site: the frontier gives the requests, and a class below reads the answers.

    ``mode`` is ``crawl`` (look for what is new; lists are followed while they show unknown articles) or ``backfill``
    (crawl everything to its end).  A crawl crawls everything too until one run of the site has finished.  Arguments:
    ``since`` and ``until`` (days; what is known to lie outside is not fetched), ``limit`` (articles to keep) and
    ``revisit`` (yes or no: look again at young articles).
    """

    site: ClassVar[Site]
    plan: ClassVar[Plan | None] = None
    sources: ClassVar[Mapping[str, Any]] = {}
    notes: FailureRecorder
    reach: SiteReach
    frontier: DatabaseScheduler

    def __init__(
        self,
        name: str | None = None,
        mode: str = "crawl",
        since: str | None = None,
        until: str | None = None,
        limit: str | int | None = None,
        revisit: str | bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        self.mode = mode
        archives = archive_hosts(self.sources)
        self._scope = Scope(self.site, read_window(since, until), archives=archives)
        self.budget = ArticleLimit(read_count("limit", limit))
        self.allowed_domains = [*self.scope.domains, *archives]
        self.thorough = mode == "backfill"
        self.revisit = read_flag("revisit", revisit, self.site.revisit) and not self.thorough
        self._days = {"since": since, "until": until}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider and let it hear what became of its pages."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.page_stored, signal=page_stored)
        return spider

    @property
    def scope(self) -> Scope:
        """The borders of the crawl; they grow where a start page moved to another host."""
        return self.reach.scope if hasattr(self, "reach") else self._scope

    @property
    def rules(self) -> Rules:
        """What the extractor is told of this site."""
        return self.site.rules

    @property
    def named_hosts(self) -> frozenset[Named]:
        """What the operator wrote, in the site file and among the sources of a backfill, and so may be connected to."""
        return named_hosts((*self.site.urls, *_texts(self.sources)), self.site.domains)

    # -- where it begins -------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Add robots.txt, the start pages and what the site file names; a crawl that goes on has them already."""
        assert self.crawler.stats is not None
        self.notes = FailureRecorder(self.crawler.stats, len(self.site.start), self.frontier, self._is_own)
        self.reach = SiteReach(self._scope, self.frontier, self.notes.count)
        await self.reach.open()
        if self.plan is None or self.plan.auto:
            await self.add(list(self._seeds()))
        if self.plan is not None:
            await self._sow(self.plan)
        if self.revisit:
            due = await self.looks.due(datetime.now(UTC))
            await self.frontier.add([link for link in due if self.scope.owns(link.url)])
        return
        yield  # an async generator without output: every request is made of a row of the frontier

    def _is_own(self, url: str) -> bool:
        return self.scope.is_own(url)

    async def _sow(self, plan: Plan) -> None:
        """Add what a plan names, which can be a hundred thousand addresses; once a crawl."""
        if (self.frontier.worker.crawl.plan or {}).get("sown"):
            return
        await self.frontier.keep_plan(plan.to_json())
        links = plan.links()
        while some := list(islice(links, 500)):
            await self.follow(some)
        await self.frontier.keep_plan({**plan.to_json(), "sown": True})

    def _seeds(self) -> Iterator[Link]:
        site = self.site
        for url in dict.fromkeys(f"{'/'.join(url.split('/')[:3])}/robots.txt" for url in site.start):
            yield Link(url, LinkKind.UNKNOWN, "robots")
        for url in site.start:
            yield Link(url, LinkKind.LISTING, "start")
        for kind, urls in ((LinkKind.FEED, site.feeds), (LinkKind.SITEMAP, site.sitemaps)):
            yield from (Link(url, kind, "start") for url in urls)
        for url in site.sections:
            yield Link(url, LinkKind.LISTING, "section")

    def crawl_arguments(self) -> dict[str, Any]:
        """Return what makes this crawl another one: the days and the sources asked for."""
        return crawl_arguments(**self._days, sources=self.sources)

    def entry_of(self, link: Link, track: Track) -> QueuedURL:
        """Return a link with its place in the frontier: where it begins first, then sources,
        then the newest articles; last those that no list shows yet.
        """
        day = day_of(link.hints, self.site.timezone)
        priority = 40 if link.via in FIRST else PRIORITY[link.kind]
        priority = min(priority, UNLISTED_PRIORITY) if track.depth and link.kind is LinkKind.ARTICLE else priority
        order = self.plan.order(link.url) if self.plan is not None and link.via == "ids" else 0
        return QueuedURL(link, priority, day.toordinal() if day else order, track)

    def request_of(self, link: Link) -> Request:
        """Make the request for a link."""
        meta = {"dont_obey_robotstxt": True} if link.via == "robots" else None
        return Request(link.url, callback=self.answered, errback=self.failed, cb_kwargs={"link": link}, meta=meta)

    @abstractmethod
    def answered(self, response: Response, link: Link) -> AsyncIterator[Output]:
        """Read an answer as what it was asked for."""

    # -- what is worth a request -----------------------------------------------------------------------------------

    async def add(self, links: Sequence[Link], origin: Origin | None = None, *, fresh: bool = True) -> None:
        """Add links to the crawl, all but the sources that failed and rest; ``origin`` showed them.

        ``fresh``: it brought something new.
        """
        track = partial(track_to, origin, fresh=fresh)
        worth = [link for link in links if origin is None or not self._refuses(link, track(link))]
        await self.frontier.add(await self.sourcing.awake(worth), track)

    async def follow(
        self, links: Iterable[Link], next_pages: Iterable[Link] = (), origin: Origin | None = None
    ) -> bool:
        """Add what is unknown of a source; its next pages too while it shows anything unknown.

        Return whether it does.
        """
        links, listed = [*links], origin is None or origin.listed
        brought = origin is None or not origin.counts or await self._brought(origin, links)
        wanted = [replace(link, url=strip_tracking(link.url)) for link in self.reach.wanted(links, listed=listed)]
        unknown = await self._unmet(wanted)
        if len(unknown) < len(wanted):
            self.notes.count("skipped/known", len(wanted) - len(unknown))
        self.notes.shown(wanted, unknown)
        fresh = any(link.kind is LinkKind.ARTICLE and not link.pinned for link in unknown)
        further = self.reach.wanted([*next_pages], listed=False) if fresh or self.thorough else []
        await self.add(await self.reach.admit([*unknown, *further]), origin, fresh=brought)
        return fresh

    async def _unmet(self, links: Sequence[Link]) -> list[Link]:
        """Return the links that the store has no result for, and all lists."""
        names = {link: normalize_url(link.url) for link in links if link.kind is not LinkKind.LISTING}
        known = await self.store.settled(names.values()) if names else frozenset()
        return [link for link in links if link.kind is LinkKind.LISTING or names[link] not in known]

    async def _brought(self, origin: Origin, links: list[Link]) -> bool:
        """Count a list in the budget; return whether it shows what lists of its kind did not show before."""
        inside = [link for link in links if self.scope.inside(link.url)]
        return await self.frontier.budget.listed(origin.url, origin.link, inside)

    def _refuses(self, link: Link, track: Track) -> bool:
        why = self.frontier.budget.refuses(link, track)
        if why is not None:
            self.notes.count(f"skipped/{why}")
        return why is not None

    def is_outside(self, article: Article) -> bool:
        """Return whether an article was published outside the days asked for."""
        return published_outside(article, self.scope.window)

    @property
    def excludes(self) -> Callable[[date], bool] | None:
        """What says of a day that it is not asked for; None where all days are."""
        window = self.scope.window
        return None if window == Window() else window.excludes

    # -- outcomes --------------------------------------------------------------------------------------------------

    async def failed(self, failure: Failure) -> AsyncIterator[Output]:
        """Count a request that got no answer; a document that is too large is refused for good, as pages are."""
        self.sourcing.failed(failure)
        link = requested_link(failure.request)  # type: ignore[attr-defined]
        if self.site.documents and link.via != CAPTURE and is_document(link.url):
            refused = too_large(failure, self.site.name, link, datetime.now(UTC))
            if refused is not None:
                yield refused
                return
        await self.notes.no_answer(failure)

    def page_stored(self, item: Stored) -> None:
        """Settle the budget with what became of a page."""
        is_article = isinstance(item.result, Article)
        self.reach.visited(item.result.url, is_article=is_article)
        kept = is_article and item.outcome in (Outcome.NEW, Outcome.CHANGED)
        self.budget.settle(kept)
        if self.budget.spent:
            asyncio.ensure_future(self._end_at_limit())  # noqa: RUF006

    async def _end_at_limit(self) -> None:
        await self.before_limit()
        if self.crawler.engine is not None:
            await self.crawler.engine.close_spider_async(reason="limit")

    async def before_limit(self) -> None:
        """Do what is still to be done of the articles before the crawl ends that has as many as were asked for."""
        if isinstance(images := self.crawler.get_extension(ImageFetcher), ImageFetcher):
            await images.drain()

    def page_dropped(self) -> None:
        """Give back the slot of a page that could not be kept."""
        self.budget.settle(kept=False)

    @property
    def store(self) -> PersistStage:
        """What answers which pages are known."""
        stage = self.crawler.get_item_pipeline(PersistStage)
        assert isinstance(stage, PersistStage)
        return stage

    @property
    def sourcing(self) -> SourceStatus:
        """What knows which feeds and sitemaps rest, and is told how they do."""
        extension = self.crawler.get_extension(SourceStatus)
        assert isinstance(extension, SourceStatus)
        return extension

    @property
    def looks(self) -> ConditionalGet:
        """What remembers how pages looked when they were last asked for."""
        middleware = self.crawler.get_downloader_middleware(ConditionalGet)
        assert isinstance(middleware, ConditionalGet)
        return middleware


def _texts(sources: Mapping[str, Any]) -> Iterator[str]:
    """Yield the addresses and patterns among the sources of a backfill."""
    for written in sources.values():
        yield from (one if isinstance(one, str) else one[0] for one in written)
