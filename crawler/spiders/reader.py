"""Answers read in worker processes: what a spider awaits instead of parsing foreign bytes in the reactor."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.discovery.feeds import FeedReading
from crawler.discovery.lists import ListReading
from crawler.discovery.pages import PageReading, Sought, tasks
from crawler.discovery.sitemaps import SitemapReading
from pipelines.errors import WorkersError
from pipelines.extraction import Rules, Template
from pipelines.stages import ExtractStage
from pipelines.stats import WORKERS_FAILED
from pipelines.workers import ExtractionPool, Lost, WorkerBounds, rejected
from pipelines.workers.pool import extract, plain, result_of
from storage.records import Page, Result
from storage.robots import robots_text

if TYPE_CHECKING:
    from crawler.discovery.probe import Findings

Workers = Callable[[], Awaitable[ExtractionPool]]

SHORT_ROBOTS = 16 * 1024
"""Characters of a robots.txt that is read in the process of the crawl: 35 ms at most, whatever stands in it."""


class PageReader:
    """Reads what servers sent, each piece within the bounds of a worker; whatever it is, a value comes back.

    ``timezone`` is the site's; ``documents``: links to PDF files are wanted.  Every method raises
    :class:`pipelines.errors.WorkersError` where no worker can be started.
    """

    def __init__(
        self,
        workers: Workers,
        timezone: str | None = None,
        domains: frozenset[str] = frozenset(),
        *,
        documents: bool = False,
    ) -> None:
        self._workers = workers
        self._timezone = timezone
        self._domains = domains
        self._documents = documents

    async def page(self, page: Page, sought: Sought, rules: Rules, template: Template | None) -> PageReading:
        """Read a page of HTML; one that cannot be read within the bounds is a rejected one."""
        how = partial(extract, rules=rules, template=template)
        sought = replace(sought, domains=self._domains, documents=self._documents)
        given = await self._run(tasks.read_page, page.body, plain(page), sought, how)
        if isinstance(given, Lost):
            return PageReading(result=rejected(page, given.reason, given.detail))
        reading: PageReading = given
        return reading

    async def article(self, page: Page) -> Result:
        """Read a page as an article."""
        return result_of(await self._run(extract, page.body, plain(page), Rules(), None), page)

    async def feed(self, response: Response) -> tuple[FeedReading | Lost, int | None]:
        """Read a feed, and how old its newest entry is, in seconds."""
        body, url = response.body, response.url
        return _pair(await self._run(tasks.read_feed, body, body, url, _content_type(response), _now(), self._timezone))

    async def sitemap(self, response: Response, since: date | None) -> tuple[SitemapReading | Lost, int | None]:
        """Read a sitemap, and how old its newest entry is, in seconds; see ``sitemaps.read_sitemap``."""
        body, url = response.body, response.url
        asked = since, _now(), self._timezone, self._documents
        return _pair(await self._run(tasks.read_sitemap, body, body, url, *asked))

    async def robots(self, response: Response) -> tuple[str, ...]:
        """List the sitemaps that a robots.txt names.

        A short one is read here, as it was for its rules: a worker takes longer to start than a poll that needs none.
        """
        if len(robots_text(response.body)) <= SHORT_ROBOTS:
            return tasks.read_robots(response.body, response.url)
        found = await self._run(tasks.read_robots, response.body, response.body, response.url)
        return () if isinstance(found, Lost) else found

    async def links(self, response: Response) -> tuple[ListReading, str | None]:
        """Read the links of a page, and the address it sends its reader to."""
        body, url = response.body, response.url
        found = await self._run(tasks.read_links, body, body, url, _content_type(response), _now(), self._domains)
        return (ListReading(), None) if isinstance(found, Lost) else found

    async def next_part(self, response: Response) -> str | None:
        """Return the address of the page after this one in a cut article."""
        body, url = response.body, response.url
        found = await self._run(tasks.read_next_part, body, body, url, _content_type(response))
        return None if isinstance(found, Lost) else found

    async def findings(
        self,
        home: Response,
        feeds: Mapping[str, FeedReading],
        sitemaps: Mapping[str, SitemapReading],
        lists: Mapping[str, ListReading],
    ) -> "Findings":
        """Put together what a probe read."""
        from crawler.discovery.probe import Findings  # noqa: PLC0415 - it brings parsers

        rest = dict(feeds), dict(sitemaps), dict(lists)
        for body in (home.body, b""):
            found = await self._run(tasks.read_probe, body, home.url, body, *rest)
            if isinstance(found, Findings):
                return found
        return Findings(home.url)

    async def _run(self, task: Callable[..., Any], body: bytes, *args: object) -> Any:
        pool = await self._workers()
        return pool.too_large(body) or await asyncio.wrap_future(pool.run(task, *args))


class CrawlWorkers:
    """The workers of a crawl: those of its extract stage, or its own where somebody took that stage away."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._spare: ExtractStage | None = None

    async def __call__(self) -> ExtractionPool:
        """Return the workers, started; where none can be the crawl ends."""
        try:
            return await (await self._stage()).workers()
        except WorkersError as error:
            raise CloseSpider(WORKERS_FAILED) from error

    @property
    def read_with(self) -> tuple[Rules, Template | None]:
        """What articles of the site are read with now."""
        stage = self._crawler.get_item_pipeline(ExtractStage)
        return stage.reader if isinstance(stage, ExtractStage) else (Rules(), None)

    async def _stage(self) -> ExtractStage:
        stage = self._crawler.get_item_pipeline(ExtractStage)
        if isinstance(stage, ExtractStage):
            return stage
        if self._spare is None:
            self._spare = ExtractStage.from_crawler(self._crawler)
            await self._spare.open_spider()
            self._crawler.signals.connect(self._spare.close_spider, signal=signals.spider_closed)
        return self._spare


def _pair(given: Any) -> tuple[Any, int | None]:
    return (given, None) if isinstance(given, Lost) else given


@asynccontextmanager
async def own_reader(settings: BaseSettings, domains: frozenset[str] = frozenset()) -> AsyncIterator[PageReader]:
    """Read with one worker of one's own, for a look at a site without the stages of a crawl."""
    loop = asyncio.get_running_loop()
    pool = ExtractionPool(*WorkerBounds.of(settings, 1), many=False, also=tasks.MODULES)

    async def workers() -> ExtractionPool:
        return pool

    try:
        yield PageReader(workers, domains=domains)
    finally:
        await loop.run_in_executor(None, pool.stop)


def _now() -> datetime:
    return datetime.now(UTC)


def _content_type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None
