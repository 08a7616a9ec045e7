"""Whether the text of an article holds what other articles of its site hold too: a line that is not its own."""

from collections import Counter, OrderedDict
from collections.abc import Iterable
from typing import ClassVar

_LONGEST = 200_000
_SHORTEST = 12  # characters; shorter lines ("Advertisement", names, datelines) may rightly come again
_OTHERS = 3
_MOST_LINES = 1000

Lines = frozenset[int]
"""The lines of one text, as hashes of this process."""


def lines_of(text: str) -> Lines:
    """Return the long lines of a text, at most 1000 of them."""
    parts = text[:_LONGEST].split("\n", _MOST_LINES)[:_MOST_LINES]
    return frozenset(hash(line) for part in parts if len(line := part.strip()) >= _SHORTEST)


class LatestLines:
    """The lines of the latest articles of a site; the oldest makes room for the newest."""

    MOST: ClassVar[int] = 40
    """How many articles of a site a text is compared with."""
    LONGEST: ClassVar[int] = _LONGEST
    """Characters of a text that are looked at."""

    def __init__(self) -> None:
        self._articles: OrderedDict[str, Lines] = OrderedDict()
        self._seen: Counter[int] = Counter()

    def seed(self, texts: Iterable[tuple[str, str]]) -> None:
        """Begin with what is known: identities and texts, the oldest first."""
        for identity, text in texts:
            self.add(identity, lines_of(text))

    def leaks(self, identity: str, text: str) -> bool:
        """Return whether a line of the text stands in at least three other articles; from now on it is the newest."""
        lines = lines_of(text)
        self._forget(identity)  # its earlier version is no other article
        leaky = any(self._seen[line] >= _OTHERS for line in lines)
        self.add(identity, lines)
        return leaky

    def add(self, identity: str, lines: Lines) -> None:
        """Add the newest article."""
        self._forget(identity)
        if len(self._articles) >= self.MOST:
            self._forget(next(iter(self._articles)))
        self._articles[identity] = lines
        self._seen.update(lines)

    def _forget(self, identity: str) -> None:
        for line in self._articles.pop(identity, ()):
            self._seen[line] -= 1
            if not self._seen[line]:
                del self._seen[line]
