"""Two readings of one text beside each other, paragraph by paragraph, with what differs in each marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

MOST_LINES, MOST_CHARACTERS = 400, 2_000
"""Paragraphs that are compared and characters of each that are shown: difflib takes seconds for thousands."""

Piece = tuple[str, bool]
"""Words, and whether the other side has others in their place."""


@dataclass(frozen=True, slots=True)
class ParagraphPair:
    """A paragraph before and after; no pieces where one side has none."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Return whether nothing differs."""
        return not any(marked for _, marked in (*self.before, *self.after))


def side_by_side(before: str, after: str) -> list[ParagraphPair]:
    """Return all paragraphs of two texts, those that belong together beside each other."""
    old, new = _lines(before), _lines(after)
    found: list[ParagraphPair] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [ParagraphPair(((line, False),), ((line, False),)) for line in old[start:end]]
        else:
            found += _changed(old[start:end], new[first:last])
    return found


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[ParagraphPair]:
    for one, other in zip_longest(old, new):
        if one is None or other is None:
            yield ParagraphPair(_whole(one), _whole(other))
            continue
        head = _alike(one, other)
        tail = _alike(one[head:][::-1], other[head:][::-1])
        yield ParagraphPair(tuple(_pieces(one, head, tail)), tuple(_pieces(other, head, tail)))


def _pieces(line: str, head: int, tail: int) -> Iterator[Piece]:
    end = len(line) - tail
    for part, marked in ((line[:head], False), (line[head:end], True), (line[end:], False)):
        if part:
            yield part, marked


def _whole(line: str | None) -> tuple[Piece, ...]:
    return () if line is None else ((line, True),)


def _lines(text: str) -> list[str]:
    return [line[:MOST_CHARACTERS] for line in text.split("\n", 3 * MOST_LINES) if line.strip()][:MOST_LINES]


def _alike(one: str, other: str) -> int:
    """Count the characters that two texts begin with in common."""
    differ = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))
