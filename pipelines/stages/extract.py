"""Stage 200: a page becomes an article or a rejection, in a worker process; the reactor never waits for it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler

from pipelines.errors import WorkersError
from pipelines.extraction import Rules, Template
from pipelines.learning import TrainingSet
from pipelines.reextraction import reread
from pipelines.stages.archive import crawl_stopper
from pipelines.stages.between import pass_on
from pipelines.stages.extracted import ExtractedPage
from pipelines.stages.persist import PersistStage
from pipelines.stages.record import NotKept
from pipelines.stats import WORKERS_FAILED
from pipelines.workers import ExtractionPool, WorkerBounds, rejected
from pipelines.workers.learn_site import learn_template, template_in_use
from pipelines.workers.shared import return_pool, take_pool
from storage.archive import Archive
from storage.errors import StorageError
from storage.offsite import find_places
from storage.records import Page, Reason, Rejected, Result, Role
from storage.store import Store

logger = logging.getLogger(__name__)


class ExtractStage:
    """The crawl's workers: they read article pages here, and all other foreign bytes for the spider.

    In comes an archived :class:`~storage.records.Page`, out goes an :class:`~storage.records.Article` or a
    :class:`~storage.records.Rejected`; a page with ``role`` listing comes out as it was.  An
    :class:`~pipelines.stages.extracted.ExtractedPage` was read with its links and is not read again; a page that was
    answered with an error is not read at all.

    What the pages of a site have in common is learnt on the way, in a worker too, and the pages that were read before
    it was known are read again when the crawl ends.
    """

    def __init__(self, crawler: Crawler, bounds: WorkerBounds, home: Path, database: str) -> None:
        self._crawler = crawler
        self._fatal = crawl_stopper(crawler, "workers")
        self._bounds = bounds
        self._archive = home / "archive"
        self._database = database
        self._rules = Rules()
        self._many = True
        self._modules: Sequence[str] = ()
        self._lessons = TrainingSet()
        self._pool: ExtractionPool | None = None
        self._ready: asyncio.Future[None] | None = None
        self._lesson: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the bounds of workers, home and database."""
        settings = crawler.settings
        return cls(crawler, WorkerBounds.of(settings), Path(settings["WINNOW_HOME"]), settings["WINNOW_DATABASE_URL"])

    async def open_spider(self) -> None:
        """Take the site's rules and what is known of it; have the workers started where articles are sure to come.

        They take 1 s of a processor, and most polls of a known site find nothing to read.
        """
        self._rules = getattr(self._crawler.spider, "rules", self._rules)
        self._many = getattr(self._crawler.spider, "thorough", True)
        self._modules = getattr(self._crawler.spider, "worker_modules", ())
        if self._many:
            with suppress(WorkersError):  # the first page says so
                self._start()
        await self._quietly(self._recall)

    def _start(self) -> tuple[ExtractionPool, "asyncio.Future[None]"]:
        """Have the workers started, not waiting for them."""
        if self._pool is None or self._ready is None:
            few = self._bounds._replace(workers=min(2, self._bounds.workers))  # each loads the extractor for itself
            self._pool = take_pool(
                lambda: ExtractionPool(*(self._bounds if self._many else few), many=self._many, also=self._modules)
            )
            self._ready = asyncio.get_running_loop().run_in_executor(None, self._pool.start)
        return self._pool, self._ready

    async def workers(self) -> ExtractionPool:
        """Return the workers, started.  Where none can be the crawl stops, and this raises WorkersError."""
        try:
            pool, ready = self._start()
            await ready
        except WorkersError as error:
            self._fatal(WORKERS_FAILED, str(error))
            raise
        return pool

    @property
    def reader(self) -> tuple[Rules, Template | None]:
        """What pages of the site are read with now."""
        return self._rules, self._lessons.template

    async def process_item(self, item: Any) -> Any:
        """Return the result of an article page; anything else as it came.

        Where no worker can be started the page is dropped and the crawl stops.
        """
        if not isinstance(item, Page) or item.role is not Role.ARTICLE:
            return item
        result, template = await self._read(item)
        self._lessons.add(item.plain if isinstance(item, ExtractedPage) else item, result, template)
        if (self._lesson is None or self._lesson.done()) and (pages := self._lessons.due()):
            self._lesson = asyncio.create_task(self._quietly(self._teach, pages))
        return result

    async def _read(self, page: Page) -> tuple[Result, Template | None]:
        """Return what a page gives, and the template it was read with."""
        if isinstance(page, ExtractedPage):
            if (known := page.known) is not None and page.reading is not None:
                return known, page.reading.template
            page = page.plain
        rules, template = self.reader
        if page.status >= 400 and len(page.body) <= self._bounds.maxsize:
            return refused(page, rules), template
        try:
            pool = await self.workers()
        except WorkersError as error:
            raise NotKept(f"{page.url} not read") from error
        rules, template = self.reader  # something may have been learnt while the workers started
        return await asyncio.wrap_future(pool.submit(page, rules, template)), template

    async def close_spider(self) -> None:
        """Learn what is still to be learnt, read the first pages again with it, and end the workers."""
        if self._pool is None or self._ready is None:
            return
        with suppress(WorkersError):
            await self._ready
        if self._lesson is not None:
            await self._lesson
        await self._quietly(self._finish, asyncio.get_running_loop())
        await asyncio.get_running_loop().run_in_executor(None, return_pool, self._pool)

    async def _quietly(self, work: Callable[..., None], *args: object) -> None:
        """Do something beside the crawl, in a thread; what cannot be stored of it is one warning, and pages go on."""
        try:
            context = copy_context()  # a fleet's fence around the site holds for what is learnt of it too
            await asyncio.get_running_loop().run_in_executor(None, context.run, work, *args)
        except StorageError as error:
            logger.warning("the template of the site is not used: %s", error)

    def _recall(self) -> None:
        with Store.open(self._database) as store:
            self._lessons = TrainingSet(template_in_use(store, self._site()))

    def _teach(self, pages: list[Page]) -> None:
        assert self._pool is not None
        with Store.open(self._database) as store:
            template = learn_template(self._site(), pages, self._rules, self._pool, store, self._lessons.plain)
        self._lessons.learned(template)
        if template is not None:
            logger.info("template %s learned from %d articles", template.version, template.pages)

    def _finish(self, loop: asyncio.AbstractEventLoop) -> None:
        assert self._pool is not None
        if pages := self._lessons.due(last=True):
            self._teach(pages)
        if stale := self._lessons.stale():
            with Store.open(self._database) as store:
                template = self._lessons.template
                through = pass_on(self._crawler, self, PersistStage, loop)
                archive = Archive(find_places(store.engine, self._archive))
                count = reread(stale, archive, self._pool, store, self._rules, template, through)
            logger.info("%d articles extracted again with the new template", count)

    def _site(self) -> str:
        spider: Any = self._crawler.spider
        return str(spider.name)


def refused(page: Page, rules: Rules) -> Rejected:
    """Return what the extractor makes of a page that was answered with an error, without asking a worker.

    The way there and back took longer than all else that becomes of the page, and most answers of a site's first crawl
    can be of this kind.
    """
    return replace(rejected(page, Reason.HTTP_ERROR, f"status {page.status}"), rules_digest=rules.digest)
