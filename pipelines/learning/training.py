"""When a crawl has seen enough of a site to learn from it, and when what it learnt no longer holds."""

from collections import deque
from collections.abc import Mapping

from pipelines.extraction import Template, is_pdf
from storage.records import Article, Page, Result

FIRST = 5  # articles with different headlines before the first lesson
MOST = 40  # pages a lesson is learnt from: more change nothing (measured on 14 sites)
_ENOUGH_TRIES = 2  # lessons in a row that taught nothing
_LARGE = 1_000_000  # bytes: larger pages teach no better and fill the memory
_RECENT, _MISSES = 10, 5  # of so many articles so many had no known place: the site was redesigned


class TrainingSet:
    """The pages of a crawl that teach, at most ``MOST`` of them, and the template in use.

    The first lesson comes with ``FIRST`` pages, the next each time the pages have doubled.  When half of the latest
    articles were read without the template though there is one, a lesson is due from these alone; should that not
    help, the next such lesson waits twice as long, so that a site of many layouts is not learnt over and over.
    """

    def __init__(self, template: Template | None = None) -> None:
        self.template = template
        self._pages: dict[str, Page] = {}
        self._plain: dict[str, Article] = {}
        self._recent: deque[tuple[str, bool]] = deque(maxlen=_RECENT)
        self._tried = template.pages if template else 0
        self._read: dict[str, str | None] = {}
        self._since, self._patience = 0, _RECENT
        self._in_vain = 0

    def add(self, page: Page, result: Result, template: Template | None) -> None:
        """Note a page that was read with ``template`` and what it gave."""
        if is_pdf(page.body):
            return  # a document has no template
        if page.raw_ref:
            self._read[page.raw_ref] = template.version if template else None
        if not isinstance(result, Article) or len(page.body) > _LARGE:
            return
        self._forget(result.title)
        self._pages[result.title] = page
        if template is None:
            self._plain[page.url] = result
        if len(self._pages) > MOST:
            self._forget(next(iter(self._pages)))
        if template is not None:
            self._since += 1
            self._recent.append((result.title, result.template_version is None))

    def _forget(self, title: str) -> None:
        if (page := self._pages.pop(title, None)) is not None:
            self._plain.pop(page.url, None)

    @property
    def plain(self) -> Mapping[str, Article]:
        """The articles that were read without a template, by the address of their page: no lesson reads them again."""
        return dict(self._plain)

    def due(self, *, last: bool = False) -> list[Page] | None:
        """Return the pages of a lesson that should be learnt now, or None; ``last`` asks at the end of a crawl."""
        missed = [title for title, without in self._recent if without]
        if len(missed) >= _MISSES and self._since >= self._patience:
            self._recent.clear()
            self._since, self._patience = 0, 2 * self._patience
            return [self._pages[title] for title in missed if title in self._pages]
        seen = len(self._pages)
        grown = 4 if self._in_vain else 2
        if seen < FIRST or seen <= self._tried or (not last and seen < min(MOST, grown * self._tried)):
            return None
        if self._in_vain >= _ENOUGH_TRIES:
            return None
        self._tried = seen
        return list(self._pages.values())

    def learned(self, template: Template | None) -> None:
        """Use another template from now on; None where a lesson taught nothing.

        Pages that have nothing in common cost a lesson of 40 of them 1.8 s, twice the reading of them, so lessons get
        rarer and end.
        """
        if template is None:
            self._in_vain += 1
        else:
            self.template, self._in_vain = template, 0

    def stale(self) -> list[str]:
        """Return the references of the pages of this crawl that were read with less than is known now.

        None where the template does not fit the latest pages: reading all again would change nothing.
        """
        if self.template is None or sum(without for _, without in self._recent) >= _MISSES:
            return []
        version = self.template.version
        return [ref for ref, read_with in self._read.items() if read_with != version]
