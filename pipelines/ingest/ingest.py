"""Pages that were fetched before, through the stages of a crawl without Scrapy: archive, extract, learn, persist."""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

from pipelines.extraction import Rules, Template
from pipelines.learning import TrainingSet
from pipelines.reextraction import reread
from pipelines.stats import counters
from pipelines.workers import ExtractionPool
from pipelines.workers.learn_site import learn_template, template_in_use
from storage.archive import Archive
from storage.errors import ArchiveError
from storage.records import Article, Outcome, Page, Rejected, Result
from storage.store import Store
from storage.urls import normalize_url
from storage.visits import LastVisit

BATCH = 64
"""Pages looked up together, and results saved in one transaction; twice as many are held."""

SKIPPED = "winnow/skipped/"


@dataclass(frozen=True, slots=True)
class IngestContext:
    """What the stages work with; ``rules`` are the site's, ``run`` is the number of the run's row."""

    site: str
    rules: Rules
    store: Store
    archive: Archive
    pool: ExtractionPool
    run: int


@dataclass(frozen=True, slots=True)
class _Reading:
    page: Page
    template: Template | None
    answer: "Future[Result]"


@dataclass
class Ingest:
    """One passage of pages through the stages, counted in ``stats`` under the names a crawl counts by.

    A page that the store has from the same fetch, from a later one or with the same bytes is left out, so that the
    same pages can be given again after any end.  ``limit`` is the most articles to keep, ``outside`` says of an
    article that it is none of those wanted.
    """

    bench: IngestContext
    limit: int | None = None
    outside: Callable[[Article], bool] = lambda _: False
    stats: Counter[str] = field(default_factory=Counter)
    _pending: list[Page] = field(default_factory=list)
    _waiting: deque[_Reading] = field(default_factory=deque)
    _names: set[str] = field(default_factory=set)
    _kept: int = 0

    def __post_init__(self) -> None:
        self._lessons = TrainingSet(template_in_use(self.bench.store, self.bench.site))

    @property
    def spent(self) -> bool:
        """Whether as many articles were kept as were asked for."""
        return self.limit is not None and self._kept >= self.limit

    def run(self, pages: Iterable[Page], told: Callable[[], None] = lambda: None) -> None:
        """Take the pages in, in order; ``told`` hears of each batch.

        Raises :class:`storage.errors.StorageError` when the archive or the store takes nothing more; what was saved
        stays.
        """
        for page in pages:
            name = normalize_url(page.final_url)
            if name in self._names:  # the store must know the first one before it can be asked about the second
                self._drain()
            self._names.add(name)
            self._pending.append(page)
            self.stats["response_received_count"] += 1
            if len(self._pending) >= BATCH:
                self._submit()
                told()
            if self.spent:
                break
        self._drain()
        self._finish()
        told()

    def _drain(self) -> None:
        self._submit()
        while self._waiting:
            self._save()

    def _submit(self) -> None:
        chunk, self._pending = self._pending, []
        names = [normalize_url(page.final_url) for page in chunk]
        seen = self.bench.store.seen(self.bench.site, names)
        template = self._lessons.template
        for name, page in zip(names, chunk, strict=True):
            why = self._known(page, seen.get(name))
            if why is None:
                answer = self.bench.pool.submit(page, self.bench.rules, template)
                self._waiting.append(_Reading(page, template, answer))
            else:
                self.stats[SKIPPED + why] += 1
                self._names.discard(name)
        while len(self._waiting) >= 2 * BATCH:
            self._save()

    def _known(self, page: Page, seen: LastVisit | None) -> str | None:
        """Name why a page needs no reading: the store has this capture, a later one, or the same bytes."""
        if seen is None:
            return None
        if seen.visited_at == page.fetched_at:
            return "known"
        if seen.outcome in (Outcome.REJECTED, Outcome.FAILED, Outcome.LISTING):
            return None  # an earlier capture may well be an article
        if seen.visited_at > page.fetched_at:
            return "older"
        return "known" if self._same(page) else None

    def _same(self, page: Page) -> bool:
        article = self.bench.store.article(page.final_url, self.bench.site)
        if article is None or article.raw_ref is None:
            return False
        try:
            return self.bench.archive.read(article.raw_ref).body == page.body
        except ArchiveError:
            return False

    def _save(self) -> None:
        """Save the oldest results in one transaction, no more articles than may still be kept."""
        results: list[Result] = []
        room = BATCH if self.limit is None else min(BATCH, self.limit - self._kept)
        while self._waiting and len(results) < BATCH and room > 0:
            result = self._wanted(self._waiting.popleft())
            if result is not None:
                results.append(result)
                room -= isinstance(result, Article)
        outcomes = self.bench.store.save(results, self.bench.run) if results else []
        for result, outcome in zip(results, outcomes, strict=True):
            self._count(result, outcome)
            self._names.discard(result.normalized_url)
        if self.spent:
            self._waiting.clear()
            self._pending.clear()
        elif pages := self._lessons.due():
            self._teach(pages)

    def _wanted(self, reading: _Reading) -> Result | None:
        """Return a result whose page is in our archive now, or None for an article that nobody asked for.

        The file it came from is kept until then: what is not stored leaves nothing behind, however often it is read.
        """
        result = reading.answer.result()
        if isinstance(result, Article) and self.outside(result):
            self.stats[SKIPPED + "outside_window"] += 1
            self._names.discard(result.normalized_url)
            return None
        page = reading.page if reading.page.raw_ref else self.bench.archive.keep(reading.page)
        self._lessons.add(page, result, reading.template)
        return replace(result, raw_ref=page.raw_ref)

    def _count(self, result: Result, outcome: Outcome) -> None:
        self._kept += isinstance(result, Article) and outcome in (Outcome.NEW, Outcome.CHANGED)
        self.stats[counters.OUTCOME + outcome] += 1
        if isinstance(result, Rejected):
            self.stats[counters.REJECTED + result.reason] += 1

    def _teach(self, pages: list[Page]) -> None:
        bench, plain = self.bench, self._lessons.plain
        self._lessons.learned(learn_template(bench.site, pages, bench.rules, bench.pool, bench.store, plain))

    def _finish(self) -> None:
        """Learn what is still to be learnt, and read again with it what was read without."""
        bench = self.bench
        if pages := self._lessons.due(last=True):
            self._teach(pages)
        if stale := self._lessons.stale():
            reread(stale, bench.archive, bench.pool, bench.store, bench.rules, self._lessons.template)
