"""Filters over a stream of articles: each comes back as it is to be written, or with the filter that leaves it out."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Any, Self

from pipelines.errors import FilterError
from pipelines.extraction import count_words
from pipelines.filters.known import KnownReleases
from pipelines.filters.settings import SETTINGS, SOURCES
from storage.articles import StoredArticle
from storage.identity import content_hash
from storage.records import Article
from storage.selection import LeftOut

LONGEST = 2_000_000
"""Characters of a text that filters look at; one that is longer is left out: the n-grams of ten times as much fill the
memory, and Gopher's own limit is 100,000 words."""

_GAPS = re.compile(r"\n\s*\n")
_CITATION = re.compile(r"\[(?:\d*+|edit|citation needed)\]")  # what C4 takes off a line that it keeps
_MASKED = ("title", "subtitle", "description")


class CorpusFilters:
    """Filters by name and the masking of personal data, with what they did.

    ``names`` are those of :func:`pipelines.filters.read_names`; ``pii`` masks mail and IP addresses; what ``known``
    releases hold is left out.  To be entered before it is used.  Raises FilterError where a library is missing.
    """

    def __init__(self, names: Sequence[str] = (), *, pii: bool = False, known: KnownReleases | None = None) -> None:
        self.names, self.pii, self.known = tuple(names), pii, known
        self._versions = dict(_versions(("datatrove", "rjieba") if names else ("datatrove",) if pii else ()))
        self.begin()

    def __enter__(self) -> Self:
        if self.known is not None:
            self.known.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.known is not None:
            self.known.__exit__(kind, error, at)

    def begin(self) -> None:
        """Count from nothing: the articles are gone through from the first one."""
        self._dropped: Counter[str] = Counter()
        self._done: Counter[str] = Counter()
        self._masked: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    @property
    def key(self) -> str:
        """Everything that what they do depends on, but for the articles."""
        known = None if self.known is None else self.known.key
        return json.dumps([self.names, self.pii, self._versions, repr(SETTINGS), known])

    def apply(self, stored: StoredArticle) -> StoredArticle | LeftOut:
        """Return an article as it is to be written, or the name of the filter that leaves it out."""
        if self.known is not None and (how := self.known.find(stored)) is not None:
            return self._leave("not-in", how)
        article = stored.article
        language = (article.language or "").split("-")[0].lower()
        if len(article.text) > LONGEST and self.names:
            return self._leave(self.names[0], "too_long")
        for name in self.names:
            if name not in SETTINGS.get(language, {}):
                self._unknown[f"{name}: {language or 'unknown'}"] += 1
                continue
            reason, article = _judged(name, language, article)
            if reason is not None:
                return self._leave(name, reason)
        if article is not stored.article:
            self._done["shortened"] += 1
        final = self._mask(article) if self.pii else article
        return stored if final is stored.article else replace(stored, article=final)

    def mask_text(self, text: str) -> str:
        """Return a text beside an article, such as a comment, with addresses masked where that is asked for."""
        if not self.pii:
            return text
        from pipelines.filters.pii import mask  # noqa: PLC0415 - only where it is asked for

        return mask(text, self._masked)

    def to_json(self) -> dict[str, Any]:
        """Return what was asked for and what came of it, in the types of JSON."""
        asked = {language: SOURCES[language] for language in SETTINGS} if self.names else {}
        return {
            "names": list(self.names),
            "pii": "mask" if self.pii else None,
            "libraries": self._versions,
            "settings": asked,
            "dropped": dict(sorted(self._dropped.items())),
            "changed": dict(sorted((self._done + self._masked).items())),
            "not_applied": dict(sorted(self._unknown.items())),
            "not_in": [] if self.known is None else self.known.to_json(),
        }

    def _leave(self, name: str, reason: str) -> LeftOut:
        self._dropped[f"{name}: {reason}"] += 1
        return LeftOut(name)

    def _mask(self, article: Article) -> Article:
        from pipelines.filters.pii import mask  # noqa: PLC0415 - only where it is asked for

        counts: Counter[str] = Counter()
        text = mask(article.text, counts)
        others = ((name, getattr(article, name)) for name in _MASKED)
        found: dict[str, Any] = {name: mask(said, Counter()) for name, said in others if said is not None}
        markdown = None if article.markdown is None else mask(article.markdown, Counter())
        changed = replace(article, text=text, markdown=markdown, **found)
        if changed == article:
            return article
        self._masked += counts
        self._done["masked"] += 1
        return replace(changed, content_hash=content_hash(changed.title, changed.text))


def _judged(name: str, language: str, article: Article) -> tuple[str | None, Article]:
    from pipelines.filters.judges import judge  # noqa: PLC0415 - datatrove takes 1.7 s

    # One line end between paragraphs, as the texts have whose thresholds these are.
    given = _GAPS.sub("\n", article.text)
    try:
        reason, text = judge(name, language, given)
    except Exception:  # noqa: BLE001  the edge of a text: one that a filter cannot take must not end the corpus
        return "failed", article
    if reason is not None or text == given:
        return reason, article
    return None, _shortened(article, text.splitlines())


def _shortened(article: Article, kept: list[str]) -> Article:
    """Return an article with the lines that a filter kept; the paragraphs stay paragraphs."""
    text = "\n\n".join(_kept_blocks(article.text, kept))
    if text == article.text:
        return article
    words = count_words(text)
    # The markdown says more than the text and cannot be told which of its lines went.
    return replace(article, text=text, markdown=None, word_count=words, content_hash=content_hash(article.title, text))


def _kept_blocks(text: str, kept: list[str]) -> Iterator[str]:
    at = 0
    for block in _GAPS.split(text):
        lines = []
        for line in block.splitlines():
            if at < len(kept) and _CITATION.sub("", line.strip()) == kept[at]:
                lines.append(kept[at])
                at += 1
        if lines:
            yield "\n".join(lines)


def _versions(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            raise FilterError(f"{name} is not installed: pip install 'winnow-news[filters]'") from None
