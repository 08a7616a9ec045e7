"""Quantiles of any number of figures in constant memory: figures are counted in buckets that grow by 5 %."""

import math
from collections.abc import Mapping

STEP = math.log(1.05)
MOST = 400
"""The last bucket: everything above 3 * 10**8, so that no figure makes another one."""


def bucket(figure: float) -> int:
    """Return the bucket of a figure; 0 holds everything below 1, and what is no number."""
    if not figure >= 1:
        return 0
    return min(1 + int(math.log(figure) / STEP), MOST) if figure < math.inf else MOST


def middle(number: int) -> int:
    """Return the figure a bucket stands for: the geometric middle of its bounds,
    at most 2.5 % from any figure in it.
    """
    return 0 if number <= 0 else round(math.exp((number - 0.5) * STEP))


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """Return the figure below which this share (0 to 1) of all lies, by nearest rank.

    None where nothing was counted.
    """
    rank = max(1, math.ceil(share * sum(counts.values())))
    for number in sorted(counts):
        rank -= counts[number]
        if rank <= 0:
            return middle(number)
    return None
