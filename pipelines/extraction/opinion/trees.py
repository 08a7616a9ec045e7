"""Trees of questions, asked all at once: each answer rules out the voices that it leads away from."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import getitem
from typing import Any

# A question about one measure (its name, a bound, what follows at or under it, what follows above), or a voice.
Tree = float | list[Any]
MOST = 8
"""Voices of a tree: a bit each, and a byte a tree."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose voices are added up.

    ``questions`` holds for each measure the bounds that are asked of it, in order, and the voices that stay when the
    measure is over so many of them; ``whole`` has a bit for each voice, and ``voices`` gives what each tree says by its
    last bit.  One voice of each tree stays at the end, as in Lucchese et al., QuickScorer (SIGIR 2015): 12 microseconds
    in place of 27 for 61 trees.
    """

    questions: Sequence[tuple[str, Sequence[float], Sequence[int]]]
    whole: int
    voices: Sequence[Mapping[int, float]]

    def sum(self, measures: Mapping[str, float]) -> float:
        """Add up what the trees say to the measures of one line; what is not named is zero."""
        get, stays = measures.get, self.whole
        for name, bounds, masks in self.questions:
            stays &= masks[bisect_left(bounds, get(name, 0.0))]
        return sum(map(getitem, self.voices, stays.to_bytes(len(self.voices), "little")))


def forest(trees: Sequence[Tree]) -> Forest:
    """Prepare trees for asking.

    Raises:
        ValueError: a tree has more than ``MOST`` voices.
    """
    whole = 0
    asked: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    voices: list[Mapping[int, float]] = []
    for place, tree in enumerate(trees):
        leaves = list(_leaves(tree))
        if len(leaves) > MOST:
            raise ValueError(f"a tree of {len(leaves)} voices, the most are {MOST}")
        voices.append({1 << bit: voice for bit, voice in enumerate(leaves)})
        whole |= ((1 << len(leaves)) - 1) << 8 * place
        for name, bound, under, over in _questions(tree, 8 * place):
            asked[name].append((bound, under, over))
    questions = []
    for name, found in asked.items():
        found.sort()
        masks = [whole] * (len(found) + 1)
        for rank, (_, under, over) in enumerate(found):
            for count in range(len(masks)):
                masks[count] &= ~under if count > rank else ~over
        questions.append((name, [bound for bound, *_ in found], masks))
    return Forest(questions, whole, voices)


def _leaves(tree: Tree) -> Iterator[float]:
    if isinstance(tree, list):
        yield from _leaves(tree[2])
        yield from _leaves(tree[3])
    else:
        yield tree


def _questions(tree: Tree, bit: int) -> Iterator[tuple[str, float, int, int]]:
    """Yield each question of a tree, its bound and the bits of the voices under and over it, from ``bit`` on."""
    if not isinstance(tree, list):
        return
    name, bound, under, over = tree
    left, right = len(list(_leaves(under))), len(list(_leaves(over)))
    yield name, bound, ((1 << left) - 1) << bit, ((1 << right) - 1) << bit + left
    yield from _questions(under, bit)
    yield from _questions(over, bit + left)
