"""Explanations of articles, kept within a number of bytes; the frame and the fields of one article share theirs.

Reading a page again takes 50 ms of CPU, an explanation that is kept 1 ms.
"""

import json
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from threading import Lock
from typing import Any

from pipelines.extraction import Rules, Template, explain_marked
from storage.records import Article, Page
from storage.version import code_version

MOST_BYTES = 32_000_000
"""Of all explanations that are kept, compressed: some 3,000 of news pages."""


@dataclass(frozen=True, slots=True)
class ExplainedPage:
    """What an explanation follows from: page in the archive, rules of the site, template it was read with."""

    place: str
    rules: str
    template: str | None

    @classmethod
    def of(cls, article: Article, rules: Rules) -> "ExplainedPage":
        """Return that of an article that has a page."""
        assert article.raw_ref is not None
        return cls(article.raw_ref, rules.digest, article.template_version)

    @property
    def etag(self) -> str:
        """Return what tells it from any other, for readers that have its explanation already."""
        said = "\n".join((code_version(), self.place, self.rules, self.template or ""))
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Explanation:
    """``told`` has the verdict and the fields of ``pipelines.extraction.Explained``; ``marked`` is the page as HTML."""

    told: dict[str, Any]
    marked: str

    @classmethod
    def of(cls, page: Page, rules: Rules, template: Template | None) -> "Explanation":
        """Read a page again."""
        found, marked = explain_marked(page, rules, template)
        told = {"verdict": found.verdict, "fields": [asdict(field) for field in found.fields]}
        return cls(told, marked)


class Explanations:
    """Those that were asked for last.  Who asks for one that is being made waits for it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes, self._lock = most_bytes, 0, Lock()
        self._kept: OrderedDict[ExplainedPage, bytes] = OrderedDict()
        self._turns: dict[ExplainedPage, Lock] = {}

    def get(self, source: ExplainedPage, make: Callable[[], Explanation]) -> Explanation:
        """Return an explanation, made where it is not there.  Raises what ``make`` raises, and keeps nothing then."""
        with self._lock:
            turn = self._turns.setdefault(source, Lock())
        with turn:
            try:
                if (known := self._known(source)) is not None:
                    told, marked = json.loads(zlib.decompress(known))
                    return Explanation(told, marked)
                made = make()
                self._keep(source, zlib.compress(json.dumps([made.told, made.marked]).encode(), 1))
            finally:
                with self._lock:
                    self._turns.pop(source, None)  # who waits for it has it in hand
        return made

    def _known(self, source: ExplainedPage) -> bytes | None:
        with self._lock:
            if source in self._kept:
                self._kept.move_to_end(source)
            return self._kept.get(source)

    def _keep(self, source: ExplainedPage, data: bytes) -> None:
        with self._lock:
            self._bytes += len(data) - len(self._kept.pop(source, b""))
            self._kept[source] = data
            while self._bytes > self._most:
                self._bytes -= len(self._kept.popitem(last=False)[1])
