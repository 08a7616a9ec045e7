"""Archived pages read once more and put in place of their earlier reading, without Scrapy."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import groupby
from time import process_time

from pipelines.extraction import Rules, Template
from pipelines.reextraction.report import ReextractionReport
from pipelines.workers import ExtractionPool
from pipelines.workers.archive_pool import Answer, ArchivePool, Chunk, in_chunks
from storage.archive import Archive
from storage.errors import ArchiveError
from storage.records import Article, Result
from storage.reextraction import StalePage, compare, rebuild
from storage.reextraction.pages import KIND
from storage.store import Store

_WINDOW = 64  # pages read ahead, and results saved in one transaction
_FITTING = 0.25  # of the articles of half a window: a site of four layouts is read again to its end
_TELLING = 8  # articles of half a window from which that can be told

Guide = Callable[[str], tuple[Rules, Template | None]]
"""Gives what the pages of a site are read with."""


@dataclass
class Reextraction:
    """One passage over pages of the archive, counted in ``book``.

    ``run_of`` gives the number of the run that a site's pages are written under; without it nothing is written.
    """

    store: Store
    pool: ArchivePool
    guide: Guide
    run_of: Callable[[str], int] | None = None
    book: ReextractionReport = field(default_factory=ReextractionReport)

    def run(self, pages: Iterable[list[StalePage]], told: Callable[[], None] = lambda: None) -> None:
        """Read batches of pages, each in the order of the archive; ``told`` hears of every transaction.

        Raises :class:`storage.errors.StorageError` when nothing can be written; what was written stays.
        """
        ahead: deque[StalePage] = deque()
        read: list[tuple[StalePage, Answer]] = []
        for chunk, answers in self.pool.answers(self._chunks(pages, ahead)):
            read += ((ahead.popleft(), answer) for answer in answers)
            assert len(answers) == len(chunk.refs)
            if len(read) >= _WINDOW:
                self._put(read)
                read = []
                told()
        self._put(read)
        told()

    def _chunks(self, pages: Iterable[list[StalePage]], ahead: deque[StalePage]) -> Iterator[Chunk]:
        for batch in pages:
            for site, found in groupby(batch, key=lambda page: page.site):
                of_site = list(found)
                ahead.extend(of_site)
                yield from in_chunks(site, [page.ref for page in of_site], *self.guide(site))

    def _put(self, read: list[tuple[StalePage, Answer]]) -> None:
        if not read:
            return
        began = process_time()
        results = [(page, answer.result) for page, answer in read]
        if self.run_of is None:
            compared = compare(self.store.engine, results)
        else:
            compared = rebuild(self.store.engine, results, self.run_of)
        self.book.seconds["storing" if self.run_of else "comparing"] += process_time() - began
        for one, (_, answer) in zip(compared, read, strict=True):
            self.book.add(one, answer)


def reread(
    refs: Sequence[str],
    archive: Archive,
    pool: ExtractionPool,
    store: Store,
    rules: Rules,
    template: Template | None,
    through: Callable[[Result], Result | None] = lambda result: result,
) -> int:
    """Read the pages behind archive references again and store what are articles; return how many were stored.

    For the pages of the crawl in hand, which has its workers already.  The latest are read first, as the template was
    learned last; where it fits few of them, reading ends and the earlier ones keep what they gave.  A page that the
    archive no longer has keeps what is stored of it, as does one that is no article any more; one of which a later
    capture is stored changes nothing.  ``through`` gives what is to be stored of a result, None for nothing.  Raises
    :class:`storage.errors.StorageError` where nothing can be stored.
    """
    waiting: deque[Future[Result]] = deque()
    done = 0
    for ref in reversed(refs):
        try:
            page = archive.read(ref)
        except ArchiveError:
            continue
        waiting.append(pool.submit(page, rules, template))
        if len(waiting) >= _WINDOW:
            window = [waiting.popleft().result() for _ in range(_WINDOW // 2)]
            done += _save([through(result) for result in window], store)
            if not _fits(template, window):
                break
    return done + _save([through(answer.result()) for answer in waiting], store)


def _fits(template: Template | None, window: Sequence[Result]) -> bool:
    """Return whether enough articles of a window were found at the place that the template names."""
    articles = [one for one in window if isinstance(one, Article)]
    found = sum(one.template_version is not None for one in articles)
    return template is None or len(articles) < _TELLING or found >= _FITTING * len(articles)


def _save(results: list[Result | None], store: Store) -> int:
    articles = [one for one in results if isinstance(one, Article) and not _superseded(one, store)]
    if not articles:
        return 0
    latest = (run.id for run in store.runs(articles[0].site, limit=9) if run.kind != KIND)
    store.save(articles, next(latest, None))
    return len(articles)


def _superseded(article: Article, store: Store) -> bool:
    """Return whether the text that stands at an article's address came from a later page than this one."""
    kept = store.article(article.final_url, article.site)
    return kept is not None and kept.raw_ref != article.raw_ref and kept.date_fetched > article.date_fetched
