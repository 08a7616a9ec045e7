"""Archived pages read once more and stored in place of their earlier reading, without Scrapy."""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future

from pipelines.extraction.rules import Rules
from pipelines.extraction.template import Template
from pipelines.pool import ExtractionPool
from storage.archive import Archive
from storage.errors import ArchiveError
from storage.records import Article, Result
from storage.store import Store

_WINDOW = 64  # pages read ahead, and results saved in one transaction


def reread(
    refs: Iterable[str], archive: Archive, pool: ExtractionPool, store: Store, rules: Rules, template: Template | None
) -> int:
    """Read the pages behind archive references again and store what are articles; give how many were stored.

    A page that the archive no longer has keeps what is stored of it, as does one that is no article any more.  Raises
    :class:`storage.errors.StorageError` where nothing can be stored.
    """
    waiting: deque[Future[Result]] = deque()
    done = 0
    for ref in refs:
        try:
            page = archive.read(ref)
        except ArchiveError:
            continue
        waiting.append(pool.submit(page, rules, template))
        if len(waiting) >= 2 * _WINDOW:
            done += _save([waiting.popleft() for _ in range(_WINDOW)], store)
    return done + _save(list(waiting), store)


def _save(answers: list[Future[Result]], store: Store) -> int:
    articles = [result for answer in answers if isinstance(result := answer.result(), Article)]
    if not articles:
        return 0
    latest = store.runs(articles[0].site, limit=1)
    store.save(articles, latest[0].id if latest else None)
    return len(articles)
