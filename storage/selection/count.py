"""How many articles a selection has, and how many each of its rules drops: what an export of it would say."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from storage.articles import StoredArticle
from storage.rights import RightsAnnotator
from storage.selection.apply import Passed, apply_rules
from storage.selection.sampling import choice
from storage.selection.scope import ArticleHeader, count_scope, snapshot
from storage.selection.selection import Selection
from storage.selection.stream import Database, rules_of

EVERY = 500
"""Articles between two tellings."""


@dataclass(slots=True)
class SelectionCount:
    """Articles of the scope (``scope``), those looked at so far, those that are left, and those dropped by reason.

    ``scope`` counts the articles of the sites and days; words narrow it while they are looked at.
    """

    scope: int = 0
    left: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        """Return how many were looked at."""
        return self.left + self.dropped.total()


Told = Callable[[SelectionCount], None]


def count_selection(store: Database, selection: Selection, told: Told = lambda _: None) -> SelectionCount:
    """Count what :func:`storage.selection.select` would give and drop; ``told`` hears how far it is.

    Whatever ``told`` raises ends it.  Raises StorageError as ``select`` does.
    """
    work = _Counting(told)
    rules = rules_of(store.engine, selection, RightsAnnotator(store.engine), work.drop)
    with snapshot(store.engine) as connection:
        work.found.scope = count_scope(connection, selection)
        told(work.found)
        left = work.counted(apply_rules(connection, selection, rules))
        if selection.one_per_story or selection.sample is not None:
            work.choose(left, selection)
        else:
            deque(left, maxlen=0)
    return work.found


class _Counting:
    """Counts articles as they pass or are dropped."""

    def __init__(self, told: Told) -> None:
        self.found = SelectionCount()
        self._told = told

    def drop(self, _: StoredArticle, reason: str) -> None:
        self.found.dropped[reason] += 1
        self._look()

    def counted(self, passed: Iterable[Passed]) -> Iterator[ArticleHeader]:
        for outline, _ in passed:
            self.found.left += 1
            self._look()
            yield outline

    def choose(self, outlines: Iterable[ArticleHeader], selection: Selection) -> None:
        """Count what the rules about all articles leave of these."""
        with choice(selection.seed) as chosen:
            chosen.fill(outlines)
            if selection.one_per_story:
                chosen.best_of_stories()
            if selection.sample is not None:
                chosen.sample(selection.sample)
            self.found.dropped.update(chosen.counts())
        self.found.left = self.found.dropped.pop("", 0)

    def _look(self) -> None:
        if self.found.seen % EVERY == 0:
            self._told(self.found)
