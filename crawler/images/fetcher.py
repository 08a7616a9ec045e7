"""Scrapy extension: saves the images of articles once a crawl has nothing else to do."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, NotConfigured

from crawler.downloader.responses import page_of
from crawler.images.answer import ImageAnswer, NoImage, ask
from crawler.site import Site
from pipelines.stages import DatabaseThread, crawl_stopper
from pipelines.stages.record import page_stored
from storage.archive import Archive
from storage.db import open_engine
from storage.db.shared_engine import close_engine
from storage.errors import ArchiveError, StorageError
from storage.images import ImageQueue, ImagesOfArticle, WaitingImage
from storage.offsite import find_places
from storage.records import Link, Page, Role, SavedImage
from storage.urls import host

logger = logging.getLogger("winnow")

MOST_BYTES = 10 * 1024 * 1024
"""Of one image; photographs of news sites have 0.05 to 3 MB."""

MOST_BYTES_OF_ARTICLE = 50 * 1024 * 1024

TOGETHER = 4
"""Articles whose images are fetched side by side; to one host goes one request at a time all the same."""

SILENT = 3
"""Images in a row without any answer, after which a host is left to the next crawl."""

TRIES = 3
PAUSE = 3600.0
"""Seconds before an image is asked for again, four times as many each time."""

LOOK = 0.2


class ImageFetcher:
    """Fetches what waits of the spider's site, of earlier crawls too.  What fails costs that image and no more.

    An image is in the archive before its row says so; what a killed process had in hand is fetched again.
    """

    def __init__(self, crawler: Crawler, site: Site, home: Path, database: str, lease: float) -> None:
        self._crawler, self._site, self._home, self._database, self._lease = crawler, site, home, database, lease
        self._fatal = crawl_stopper(crawler)
        self._desk = DatabaseThread("images", lambda error: self._fatal("store_failed", str(error)))
        self._engine: Any = None
        self._archive: Archive | None = None
        self._work: asyncio.Task[None] | None = None
        self._fresh, self._stopped = True, False
        self._busy: set[int] = set()
        self._silent: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_HOME, WINNOW_DATABASE_URL, WINNOW_LEASE_SECONDS.  Raises NotConfigured for all other sites."""
        site = getattr(crawler.spider, "site", None)
        if not isinstance(site, Site) or not getattr(crawler.spider, "saves_images", False):
            raise NotConfigured
        settings = crawler.settings
        lease = settings.getfloat("WINNOW_LEASE_SECONDS")
        made = cls(crawler, site, Path(settings["WINNOW_HOME"]), settings["WINNOW_DATABASE_URL"], lease)
        crawler.signals.connect(made.stored, signal=page_stored)
        crawler.signals.connect(made.idle, signal=signals.spider_idle)
        crawler.signals.connect(made.closed, signal=signals.spider_closed)
        return made

    def stored(self) -> None:
        """Remember that there may be more."""
        self._fresh = True

    def idle(self) -> None:
        """Begin once the pages are done, and let the crawl wait for the last image."""
        if self._begun() is not None:
            raise DontCloseSpider

    async def drain(self) -> None:
        """Save what waits now, before a crawl ends that has as many articles as were asked for."""
        assert self._crawler.engine is not None
        self._crawler.engine.pause()  # no more pages
        if (work := self._begun()) is not None:
            await asyncio.wait([work])

    async def closed(self) -> None:
        """Ask for nothing more, and wait for what is written."""
        if self._work is not None:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work
        await self._desk.do(self._close)
        await self._desk.close()

    # -- fetching --------------------------------------------------------------------------------------------------

    def _begun(self) -> "asyncio.Task[None] | None":
        """Return the work that goes on, begun where there may be any."""
        if (self._work is None or self._work.done()) and self._fresh and not self._is_closing():
            self._fresh = False
            self._work = asyncio.ensure_future(self._fetch())
        return None if self._work is None or self._work.done() else self._work

    async def _fetch(self) -> None:
        try:
            await asyncio.gather(*(self._fetch_articles() for _ in range(TOGETHER)))
        except StorageError as error:
            self._fatal("archive_failed" if isinstance(error, ArchiveError) else "store_failed", str(error))
        finally:
            self._wake()

    async def _fetch_articles(self) -> None:
        while not self._stopped and not self._is_closing():
            now = time()
            found: ImagesOfArticle | None = await self._do("take", now, now + self._lease, frozenset(self._busy))
            if found is not None:
                await self._fetch_images(found)
            elif await self._do("is_due", now + self._lease, frozenset(self._busy)):
                await asyncio.sleep(LOOK)  # another process has them, or had: they come back
            else:
                return

    async def _fetch_images(self, found: ImagesOfArticle) -> None:
        if found.article_id in self._busy:
            return
        self._busy.add(found.article_id)
        taken = found.bytes
        left = list(found.images)
        try:
            while left:
                taken += await self._fetch_one(left.pop(0), found.page, MOST_BYTES_OF_ARTICLE - taken)
                await self._do("keep", left, time() + self._lease)
        finally:
            self._busy.discard(found.article_id)

    async def _fetch_one(self, image: WaitingImage, page: str, room: int) -> int:
        """Save an image, or note why not; return the bytes it has."""
        answer = await self._asked(image, page, room)
        if isinstance(answer, ImageAnswer):
            return await self._save(image, answer)
        if answer.left:
            self._stopped = True  # whoever sends nothing more gives every request back at once
            await self._do("later", image, None, time())
        elif answer.passing and image.tries + 1 < TRIES:
            self._count("later")
            await self._do("later", image, answer.reason, time() + PAUSE * 4**image.tries)
        else:
            self._count(f"refused/{answer.reason}")
            await self._do("refused", image, answer.reason)
        return 0

    async def _asked(self, image: WaitingImage, page: str, room: int) -> ImageAnswer | NoImage:
        if self._stopped or self._is_closing():
            return NoImage("left", left=True)
        if self._site.denies(image.url):
            return NoImage("denied")
        if room <= 0:
            return NoImage("too_many_bytes")
        name = host(image.url)
        if self._silent[name] >= SILENT:
            return NoImage("silent_host", passing=True)
        answer = await ask(self._crawler, image.url, page, min(MOST_BYTES, room))
        self._silent[name] = self._silent[name] + 1 if isinstance(answer, NoImage) and answer.silent else 0
        return answer

    async def _save(self, image: WaitingImage, answer: ImageAnswer) -> int:
        response = answer.response
        page = page_of(response, self._site.name, Link(image.url, via="image"), Role.IMAGE, datetime.now(UTC))
        ref, body_ref, digest = await self._desk.do(self._keep, page)
        found = SavedImage(digest, answer.type, len(page.body), ref)
        await self._do("saved", image, found, body_ref, page.fetched_at.isoformat())
        self._count("saved")
        self._count("bytes", len(page.body))
        return len(page.body)

    # -- in the thread of the database -------------------------------------------------------------------------------

    def _keep(self, page: Page) -> tuple[str, str | None, str]:
        """Archive an image; return its reference, that of its bytes where they are there already, and its digest."""
        queue, archive = self._open()
        digest = f"sha256:{sha256(page.body).hexdigest()}"
        if (same := queue.find_same(digest)) is not None:
            original = _read(archive, same)
            if original is not None and original.body == page.body:
                return archive.keep_beside(page, original), same, digest
        return archive.keep_beside(page), None, digest

    def _open(self) -> tuple[ImageQueue, Archive]:
        if self._engine is None:
            self._engine = open_engine(self._database)
            self._archive = Archive(find_places(self._engine, self._home / "archive"))
        assert self._archive is not None
        return ImageQueue(self._engine, self._site.name), self._archive

    def _close(self) -> None:
        if self._archive is not None:
            self._archive.close()
        if self._engine is not None:
            close_engine(self._engine)

    async def _do(self, name: str, *args: object) -> Any:
        def work() -> Any:
            method: Callable[..., Any] = getattr(self._open()[0], name)
            return method(*args)

        return await self._desk.do(work)

    # -- the crawl -------------------------------------------------------------------------------------------------

    def _count(self, what: str, count: int = 1) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"winnow/images/{what}", count)

    def _is_closing(self) -> bool:
        engine = self._crawler.engine
        slot = engine._slot if engine is not None else None  # noqa: SLF001 - Scrapy has no public word for it
        return slot is None or slot.closing is not None

    def _wake(self) -> None:
        """Let the crawl end now, and not at the next beat of its heart, five seconds later."""
        engine = self._crawler.engine
        if engine is not None and engine._slot is not None:  # noqa: SLF001 - as above
            engine._slot.nextcall.schedule()  # noqa: SLF001


def _read(archive: Archive, ref: str) -> Page | None:
    """Return what an archive has, None where it is not kept any more or not to be had now."""
    try:
        return archive.read(ref)
    except ArchiveError:
        return None
