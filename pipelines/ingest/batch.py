"""Many saved pages through the extractor's workers, answers in the order of the pages, memory bounded."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime

from pipelines.extraction import EXTRACTOR_VERSION, Rules
from pipelines.extraction.template.template import Template
from pipelines.ingest.inputs import Saved
from pipelines.workers.pool import ExtractionPool
from storage.records import Reason, Rejected, Result
from storage.urls.normalize import identity, registered_domain

# Pages read ahead of the slowest one; 64 pages of 200 kB are 13 MB.
WINDOW = 64


def extract_all(
    saved: Iterable[Saved], pool: ExtractionPool, rules: Rules, template: Template | None = None
) -> Iterator[tuple[Saved, Result]]:
    """Give each page with its result, in order, holding at most ``WINDOW`` pages in memory."""
    waiting: deque[tuple[Saved, Future[Result]]] = deque()
    for each in saved:
        waiting.append((each, _submit(each, pool, rules, template)))
        if len(waiting) >= WINDOW:
            first, answer = waiting.popleft()
            yield first, answer.result()
    for each, answer in waiting:
        yield each, answer.result()


def _submit(saved: Saved, pool: ExtractionPool, rules: Rules, template: Template | None) -> "Future[Result]":
    if saved.page is not None:
        return pool.submit(saved.page, rules, template)
    answer: Future[Result] = Future()
    answer.set_result(_unreadable(saved))
    return answer


def _unreadable(saved: Saved) -> Rejected:
    return Rejected(
        site=registered_domain(saved.url) or "file",
        url=saved.url,
        final_url=saved.url,
        normalized_url=identity(saved.url),
        reason=Reason.UNREADABLE,
        detail=saved.problem,
        date_fetched=datetime.fromtimestamp(0, UTC),
        extractor_version=EXTRACTOR_VERSION,
    )
