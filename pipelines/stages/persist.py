"""Stage 300: results are stored in batches, one transaction each, in a thread of its own."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

from pipelines.stages.archive import crawl_stopper
from pipelines.stages.between import takes_records
from pipelines.stages.db_thread import DatabaseThread
from pipelines.stages.record import ArticleRecord, NoArticle, NotKept, Stored, page_stored, run_ending
from pipelines.stats import DEADLINE, INTERRUPTED, RunSummary, ending_of, peak_memory
from storage.errors import StorageError
from storage.records import Article, Outcome, Page, Rejected, Result, Role
from storage.rows import clean_text
from storage.store import Store
from storage.visits import find_outside, record_lists

if TYPE_CHECKING:
    from storage.export.records import Numbered

# One transaction costs about 1 ms on SQLite whatever it holds; more than 64 pages would only delay what is shown.
BATCH = 64

KEPT = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED})
"""Outcomes of pages that are an article of this crawl."""

Answer = tuple[Outcome, ArticleRecord | None]
"""What became of a result, and the article as it stands now, where it is one of this crawl."""


class PersistStage:
    """The crawl's hand on the store: saves results, keeps the run's row, answers what is known already.

    In comes an :class:`~storage.records.Article`, a :class:`~storage.records.Rejected` or the
    :class:`~storage.records.Page` of a list, out goes an
    :class:`~pipelines.stages.record.ArticleRecord`, the article under the names of an export.  Where no later stage and
    no listener of somebody's own takes it, it has the address alone.  Pages that are no article, or one that is known
    under another address, end here.
    """

    def __init__(self, crawler: Crawler, url: str, fatal: Callable[[str, str], None]) -> None:
        self._crawler = crawler
        self._url = url
        self._fatal = fatal
        self._given: int | None = None
        self._desk = DatabaseThread("store", lambda error: fatal("store_failed", str(error)))
        self._queue: asyncio.Queue[tuple[Result | Page, asyncio.Future[Answer]] | None] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._store: Store | None = None
        self._run: int | None = None
        self._crawl: int | None = None
        self._ended = False
        self._noted: object = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read WINNOW_DATABASE_URL and WINNOW_RUN."""
        stage = cls(crawler, crawler.settings["WINNOW_DATABASE_URL"], crawl_stopper(crawler))
        given = str(crawler.settings.get("WINNOW_RUN") or "")
        stage._given = int(given) if given.isdecimal() else None
        crawler.signals.connect(stage._closed, signal=signals.spider_closed)
        return stage

    async def open_spider(self) -> None:
        """Open the store and take or write the run's row.  Raises :class:`StorageError` when that cannot be done."""
        self._store = await self._do(Store.open, self._url)
        spider: Any = self._crawler.spider
        self._crawl = getattr(spider, "crawl_id", None)
        self._run = await self._do(self._begin, self._store, spider)
        self._writer = asyncio.create_task(self._write())

    def _begin(self, store: Store, spider: Any) -> int:
        """Adopt the run that was begun for this process, or begin one."""
        process, log = getattr(spider, "process", None), self._crawler.settings.get("LOG_FILE")
        log = None if log is None else str(Path(log).absolute())
        begun = None if self._given is None else store.run(self._given)
        if begun is not None and begun.site == clean_text(spider.name) and store.adopt_run(begun.id, process, log):
            return begun.id
        return store.start_run(spider.name, getattr(spider, "mode", "crawl"), process=process, log=log)

    async def process_item(self, item: Any) -> Any:
        """Return the article as it is stored; items of other kinds pass.

        Raises NoArticle for what is no article of this crawl.  A result that cannot be stored is dropped and the crawl
        stops.
        """
        if not isinstance(item, Article | Rejected | Page):
            return item
        if isinstance(item, Page) and item.role is Role.ARTICLE:  # nobody read it
            raise NoArticle(item)
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((item, done))
        try:
            outcome, record = await done
        except StorageError as error:
            self._fatal("store_failed", str(error))
            raise NotKept(f"{item.url} not stored: {error}") from error
        self._count(item, outcome)
        if isinstance(item, Page):
            raise NoArticle(item)
        stored = Stored(item, outcome)
        self._crawler.signals.send_catch_log(page_stored, item=stored)
        if record is None:
            raise NoArticle(stored)
        return record

    def interrupted(self) -> None:
        """Close the row of a run whose process is about to end without closing it (a second Ctrl-C)."""
        if self._run is not None and not self._ended:
            with Store.open(self._url) as store:
                self._finish(store, self._run, INTERRUPTED)
        self._ended = True

    async def note(self, activity: Mapping[str, Any]) -> bool:
        """Keep what the run has counted so far, and return whether somebody wished that it stops.

        A process that is killed takes what came after the last note with it.
        """
        if self._store is None or self._run is None or self._ended:
            return False
        tally = RunSummary.of(self._stats())
        figures = tally.figures, tally.received, activity.get("waiting")
        try:
            if figures != self._noted:
                self._noted = figures
                await self._do(self._store.count_run, self._run, tally.figures, tally.received, activity)
            return bool(await self._do(self._store.is_asked_to_stop, self._run))
        except StorageError as error:
            self._fatal("store_failed", str(error))
            return False

    async def settled(self, urls: Iterable[str]) -> frozenset[str]:
        """Return those of the identities that this site has an article or a lasting rejection for.

        What was rejected for its day is asked for again only by a crawl that does not exclude that day.
        """
        assert self._store is not None
        spider: Any = self._crawler.spider
        wanted = list(urls)
        found = await self._do(self._store.settled, spider.name, wanted)
        if (excludes := getattr(spider, "excludes", None)) is not None:
            found |= await self._do(find_outside, self._store.engine, spider.name, wanted, excludes)
        return frozenset(found)

    async def latest_texts(self, limit: int, characters: int) -> list[tuple[str, str]]:
        """Return what :meth:`storage.store.Store.latest_texts` gives for this site.

        Nothing before the store is open.
        """
        if self._store is None:
            return []
        spider: Any = self._crawler.spider
        found: list[tuple[str, str]] = await self._do(self._store.latest_texts, spider.name, limit, characters)
        return found

    async def close_spider(self) -> None:
        """Store the last batch; the run's row is closed when the crawl says how it ended."""
        if self._writer is not None:
            self._queue.put_nowait(None)
            await self._writer

    async def _closed(self, reason: str) -> None:
        if self._store is None or self._run is None:
            return
        await self._crawler.signals.send_catch_log_async(run_ending, spider=self._crawler.spider)
        try:
            await self._do(self._finish, self._store, self._run, ending_of(reason))
            self._ended = True
            await self._do(self._store.close)
        except StorageError as error:
            self._fatal("store_failed", str(error))
        await self._desk.close()

    def _finish(self, store: Store, run: int, ending: str) -> None:
        tally = RunSummary.of(self._stats())
        if ending == "finished" and tally.found_nothing and not store.counts(self._site())["articles"]:
            self._stats()[RunSummary.BARREN] = True
            tally = RunSummary.of(self._stats())
        store.finish_run(
            run,
            ending=ending,
            exit_status=max(tally.exit_status, 1) if ending in (INTERRUPTED, DEADLINE) else tally.exit_status,
            counts=tally.figures,
            received=tally.received,
            memory=peak_memory(),
        )

    async def _write(self) -> None:
        while (first := await self._queue.get()) is not None:
            batch = [first]
            last = False
            while len(batch) < BATCH and not self._queue.empty():
                more = self._queue.get_nowait()
                if more is None:
                    last = True
                    break
                batch.append(more)
            await self._save(batch)
            if last:
                return

    async def _save(self, batch: "list[tuple[Result | Page, asyncio.Future[Answer]]]") -> None:
        assert self._store is not None
        try:
            answers = await self._do(self._answers, self._store, [result for result, _ in batch], self._rows())
        except StorageError as error:
            for _, done in batch:
                done.set_exception(error)
            return
        for (_, done), answer in zip(batch, answers, strict=True):
            done.set_result(answer)

    def _rows(self) -> dict[str, str]:
        """Return the keys of the rows whose pages are on their way, by the address of the page."""
        frontier = getattr(self._crawler.spider, "frontier", None)
        return {url: row.normalized_url for url, row in getattr(frontier, "on_way", {}).items()}

    def _answers(self, store: Store, items: Sequence[Result | Page], rows: Mapping[str, str]) -> list[Answer]:
        """Store what became of some pages: results first, as the row of a list was acknowledged already."""
        answers = iter(self._stored(store, [item for item in items if not isinstance(item, Page)], rows))
        if pages := [item for item in items if isinstance(item, Page)]:
            record_lists(store.engine, pages)
        return [(Outcome.LISTING, None) if isinstance(item, Page) else next(answers) for item in items]

    def _stored(self, store: Store, results: Sequence[Result], rows: Mapping[str, str]) -> list[Answer]:
        if not results:
            return []
        images = bool(getattr(self._crawler.spider, "saves_images", False))
        outcomes = store.save(results, self._run, self._crawl, rows, images=images)
        known = [each for each, outcome in zip(results, outcomes, strict=True) if outcome in KEPT]
        found = iter(self._records(store, [each for each in known if isinstance(each, Article)]))
        records = ((outcome, next(found) if outcome in KEPT else None) for outcome in outcomes)
        return [(outcome, record and ArticleRecord(record[1], record[0], outcome)) for outcome, record in records]

    def _records(self, store: Store, made: Sequence[Article]) -> "list[Numbered | None]":
        """Return number and record of stored articles; where nobody takes the record, the address alone.

        Reading whole records back is half of what storing costs this process.
        """
        from storage.export.records import find_numbers, find_records  # noqa: PLC0415 - most polls find nothing

        if takes_records(self._crawler, self):
            return find_records(store.engine, made)
        numbers = find_numbers(store.engine, made)
        return [
            None if number is None else (number, {"url": article.url})
            for number, article in zip(numbers, made, strict=True)
        ]

    async def _do(self, function: Callable[..., Any], *args: object) -> Any:
        return await self._desk.do(function, *args)

    def _count(self, result: Result | Page, outcome: Outcome) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(f"winnow/outcome/{outcome}")
        if isinstance(result, Rejected) and outcome is Outcome.REJECTED:
            self._crawler.stats.inc_value(f"winnow/rejected/{result.reason}")

    def _site(self) -> str:
        spider: Any = self._crawler.spider
        return clean_text(str(spider.name))

    def _stats(self) -> dict[str, Any]:
        assert self._crawler.stats is not None
        return self._crawler.stats.get_stats()
