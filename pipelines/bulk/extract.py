"""The datatrove step that makes articles of pages, in worker processes with limits on time and memory."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep

from pipelines.bulk.frozen import FrozenRules
from pipelines.extraction import EXTRACTOR_VERSION
from pipelines.workers import ExtractionPool, WorkerBounds
from storage.records import Article, Page, Reason, Rejected, Result
from storage.urls import normalize_url, registered_domain

WINDOW = 64
"""Pages read ahead of the slowest one; 64 pages of 200 kB are 13 MB."""

Exclude = Callable[[Document, Rejected], None]
"""Is given each page that is no article, with its reason."""


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles a run is for: published on the day ``since`` or later, or undated; in one of ``languages``."""

    since: date | None = None
    languages: frozenset[str] = frozenset()

    def why_not(self, article: Article) -> str | None:
        """Name why an article is left out, or None."""
        published = article.date_published
        if self.since is not None and published is not None and published.date() < self.since:
            return "before_since"
        language = (article.language or "").partition("-")[0].lower()
        return "other_language" if self.languages and language not in self.languages else None


class ExtractArticles(PipelineStep):
    """Makes articles of pages: takes documents with ``metadata["page"]``, gives them with the text and the article.

    A document given has the article's text, ``metadata["article"]`` (:class:`storage.records.Article`, signed) and
    ``metadata["source"]``; their order is that of the pages.  What is no article goes to ``exclude`` with its reason,
    what is left out by ``rules`` (of another site) or ``wanted`` is counted in ``left_out``.  ``bounds`` are the
    workers and their limits; a page that hangs or kills its worker is a rejection as any other.
    """

    type = "🌾 - WINNOW"
    name = "Articles"

    def __init__(
        self,
        bounds: WorkerBounds,
        exclude: Exclude | None = None,
        rules: FrozenRules | None = None,
        wanted: ArticleFilter | None = None,
    ) -> None:
        super().__init__()
        self.bounds = bounds
        self.exclude = exclude
        self.rules = rules or FrozenRules()
        self.wanted = wanted or ArticleFilter()
        self.left_out: Counter[str] = Counter()

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Yield the articles of some pages.  Raises :class:`pipelines.errors.WorkersError`."""
        waiting: deque[tuple[Document, Future[Result]]] = deque()
        with ExtractionPool(*self.bounds) as pool:
            for document in data:
                if (answer := self._submit(document, pool)) is None:
                    continue
                waiting.append((document, answer))
                if len(waiting) >= WINDOW:
                    yield from self._settled(*waiting.popleft())
            while waiting:
                yield from self._settled(*waiting.popleft())

    def _submit(self, document: Document, pool: ExtractionPool) -> "Future[Result] | None":
        page: Page | None = document.metadata.get("page")
        if page is None:
            answer: Future[Result] = Future()
            answer.set_result(_unreadable(document))
            return answer
        if self.rules.sites:
            site = self.rules.site_of(page.final_url)
            if site is None:
                self._leave_out("other_site")
                return None
            if self.rules.denies(site, page.final_url):
                self._leave_out("denied")
                return None
            page = replace(page, site=site)
        return pool.submit(page, *self.rules.reading(page.site))

    def _settled(self, document: Document, answer: "Future[Result]") -> Iterator[Document]:
        result = answer.result()
        kept: Mapping[str, Any] = {key: value for key, value in document.metadata.items() if key != "page"}
        if isinstance(result, Rejected):
            self.stat_update("rejected", f"rejected_{result.reason}")
            if self.exclude is not None:
                self.exclude(Document("", document.id, metadata=dict(kept)), result)
        elif why := self.wanted.why_not(result):
            self._leave_out(why)
        else:
            self.stat_update("article")
            yield Document(result.text, document.id, metadata={**kept, "article": result})

    def _leave_out(self, why: str) -> None:
        self.left_out[why] += 1
        self.stat_update(f"left_out_{why}")


def _unreadable(document: Document) -> Rejected:
    """Return the rejection of what stands in place of a page: a damaged record, a file that is none."""
    url = str(document.metadata.get("url") or "")
    return Rejected(
        site=registered_domain(url) or "file",
        url=url,
        final_url=url,
        normalized_url=normalize_url(url),
        reason=Reason.UNREADABLE,
        detail=str(document.metadata.get("problem") or "no page"),
        date_fetched=datetime.fromtimestamp(0, UTC),
        extractor_version=EXTRACTOR_VERSION,
    )
