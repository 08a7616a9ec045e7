"""Articles of a scope, past the rules that look at one article at a time; texts are read for what is left only."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from storage.articles import StoredArticle
from storage.fulltext.query import Words, exact, holds
from storage.fulltext.tokenizer import MOST_TITLE_BYTES, canonical
from storage.selection.filters import Judge, TextJudge
from storage.selection.scope import ArticleHeader, article_headers, articles_of, headers_as_indexed
from storage.selection.selection import Selection

Drop = Callable[[StoredArticle, str], None]
"""Told of every article of the scope that is left out, with the reason: one lower-case word or two.

The article's text, markdown, description and lists are empty then: what is left out need not be read whole.
"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What stands in the place of an article that is left out later on its way, with the reason it is counted by."""

    reason: str


Passed = tuple[ArticleHeader, StoredArticle | None]
"""An article that is left, whole where a rule has read it."""

MOST_TOGETHER = 200
MOST_CHARACTERS = 2_000_000
"""Of texts that are read together; one that is longer is read alone."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class SelectionRules:
    """What an article has to pass: judges of outlines and of texts, each with its reason, and the words it must hold.

    ``drop`` is told of those that a judge leaves out; what does not hold the words lies outside the scope.  Without
    ``in_order`` what holds words comes in the order of the index, the first of it at once.
    """

    judges: Sequence[tuple[str, Judge]]
    text_judges: Sequence[tuple[str, TextJudge]]
    words: Words | None
    drop: Drop | None
    in_order: bool = True

    @property
    def any(self) -> bool:
        """Return whether there is any."""
        return bool(self.judges or self.text_judges or self.words)

    @property
    def reads(self) -> bool:
        """Return whether one of them reads texts."""
        return bool(self.text_judges) or (self.words is not None and not exact(self.words))


def apply_rules(connection: Connection, selection: Selection, rules: SelectionRules) -> Iterator[Passed]:
    """Yield what passes, in order."""
    if rules.words is None or rules.in_order:
        scope = article_headers(connection, selection, rules.words)
    else:
        scope = headers_as_indexed(connection, selection, rules.words)
    if not rules.reads:
        yield from ((outline, None) for outline in scope if _stays(outline, rules))
        return
    # What does not hold the words is no drop, so they come before the judges.
    words_first = rules.words is not None and not exact(rules.words)
    asked = scope if words_first else (outline for outline in scope if _stays(outline, rules))
    for batch in in_batches(((outline, None) for outline in asked), length):
        for outline, article in zip((each for each, _ in batch), whole(connection, batch), strict=True):
            if words_first and not (_holds(article, rules) and _stays(outline, rules)):
                continue
            if _text_stays(outline, article, rules):
                yield outline, article


def whole(connection: Connection, batch: Sequence[Passed]) -> Iterator[StoredArticle]:
    """Yield some articles whole, in their order."""
    found = articles_of(connection, [outline.stored.id for outline, article in batch if article is None])
    for outline, article in batch:
        yield found[outline.stored.id] if article is None else article


def length(passed: Passed) -> int:
    """Return the characters of an article's text."""
    return passed[0].length


def in_batches(items: Iterable[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Cut articles into lists that may be read together; ``size`` gives the characters of one."""
    batch: list[Item] = []
    total = 0
    for item in items:
        if batch and (len(batch) == MOST_TOGETHER or total + size(item) > MOST_CHARACTERS):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += size(item)
    if batch:
        yield batch


def _stays(outline: ArticleHeader, rules: SelectionRules) -> bool:
    for reason, judge in rules.judges:
        if not judge(outline):
            return _told(outline, reason, rules)
    return True


def _text_stays(outline: ArticleHeader, article: StoredArticle, rules: SelectionRules) -> bool:
    for reason, judge in rules.text_judges:
        if not judge(article):
            return _told(outline, reason, rules)
    return True


def _told(outline: ArticleHeader, reason: str, rules: SelectionRules) -> bool:
    if rules.drop is not None:
        rules.drop(outline.stored, reason)
    return False


def _holds(article: StoredArticle, rules: SelectionRules) -> bool:
    assert rules.words is not None
    title, text = article.article.title, article.article.text
    return holds(rules.words, canonical(title, MOST_TITLE_BYTES), canonical(text))
