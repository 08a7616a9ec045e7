"""How much an article is like some sample texts."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from storage.tokens import is_run, pieces

Score = Callable[[str, str], float]
"""Gives the likeness of an article, by title and text, 0 to 1."""

LIKE_AT_LEAST = 0.15
"""The likeness from which on an article counts as like a sample, where nobody names another."""

Weights = Mapping[str, float]


def liking(samples: Iterable[str]) -> Score:
    """Give the score of an article: its likeness to the nearest of the samples.

    The likeness of two texts is the cosine between their words (of runs, every two neighbours), each weighing one and
    the logarithm of how often it stands there.  It depends on the two texts only, so that an article has the same
    likeness in every corpus and no text is read twice.
    """
    known = [weights(sample) for sample in samples]

    def score(title: str, text: str) -> float:
        found = weights(f"{title}\n{text}")
        return max((_cosine(sample, found) for sample in known), default=0.0)

    return score


def weights(text: str) -> Weights:
    """Give the words of a text with their weights; the squares of these add up to 1 where there is a word."""
    counts: Counter[str] = Counter()
    for piece in pieces(text):
        if is_run(piece):
            counts.update(map("".join, pairwise(piece)))
        else:
            counts[piece] += 1
    raw = {word: 1 + math.log(count) for word, count in counts.items()}
    norm = math.sqrt(math.fsum(weight * weight for weight in raw.values()))
    return {word: weight / norm for word, weight in raw.items()}


def _cosine(one: Weights, other: Weights) -> float:
    if len(one) > len(other):
        one, other = other, one
    # An exact sum does not depend on the order.
    return min(1.0, math.fsum(weight * other[word] for word, weight in one.items() if word in other))
