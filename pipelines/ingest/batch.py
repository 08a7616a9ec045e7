"""Many saved pages through the extractor's workers, answers in the order of the pages, memory bounded."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime

from pipelines.extraction import EXTRACTOR_VERSION, Rules
from pipelines.extraction.template.template import Template
from pipelines.ingest.inputs import SavedPage
from pipelines.workers import ExtractionPool
from storage.records import Reason, Rejected, Result
from storage.urls import normalize_url, registered_domain

# Pages read ahead of the slowest one; 64 pages of 200 kB are 13 MB.
WINDOW = 64


def extract_all(
    saved: Iterable[SavedPage], pool: ExtractionPool, rules: Rules, template: Template | None = None
) -> Iterator[tuple[SavedPage, Result]]:
    """Yield each page with its result, in order, holding at most ``WINDOW`` pages in memory."""
    waiting: deque[tuple[SavedPage, Future[Result]]] = deque()
    for each in saved:
        waiting.append((each, _submit(each, pool, rules, template)))
        if len(waiting) >= WINDOW:
            first, answer = waiting.popleft()
            yield first, answer.result()
    for each, answer in waiting:
        yield each, answer.result()


def _submit(saved: SavedPage, pool: ExtractionPool, rules: Rules, template: Template | None) -> "Future[Result]":
    if saved.page is not None:
        return pool.submit(saved.page, rules, template)
    answer: Future[Result] = Future()
    answer.set_result(_unreadable(saved))
    return answer


def _unreadable(saved: SavedPage) -> Rejected:
    return Rejected(
        site=registered_domain(saved.url) or "file",
        url=saved.url,
        final_url=saved.url,
        normalized_url=normalize_url(saved.url),
        reason=Reason.UNREADABLE,
        detail=saved.problem,
        date_fetched=datetime.fromtimestamp(0, UTC),
        extractor_version=EXTRACTOR_VERSION,
    )
