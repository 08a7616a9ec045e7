"""The week of a site: how much more it publishes at one hour of it than at another.

Hours are those of UTC, since 1970: a week has 168 of them.  Where clocks are changed in summer the pattern shifts by an
hour twice a year, less than the smoothing over neighbouring hours takes up, and the weeks before fade.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import floor

from crawler.cadence.observations import CrawlInterval

WEEK = 168
HALF_LIFE = 14 * 24.0
"""Hours after which a stretch counts half: four weeks teach nearly all of it."""

ROUNDS = 3
KAPPA = 2.0
"""Hours of looking at one hour of the week for which its neighbours (same hour, same day) count as much as itself."""

LEAST = 0.02
"""No hour is taken for quieter than this share of the mean: news happen at night."""

Parts = list[tuple[int, float]]


class WeeklyProfile:
    """How the rate of an hour compares with the mean, 1 for all hours where nothing is known."""

    def __init__(self, shape: Sequence[float] = (1.0,) * WEEK) -> None:
        self.shape = tuple(shape)
        self._sums = [0.0, *accumulate(self.shape)]

    @classmethod
    def learned(cls, stretches: Sequence[CrawlInterval]) -> "WeeklyProfile":
        """Learn it from stretches, oldest first.

        A stretch over several hours does not tell in which of them its articles appeared; they are given to its hours
        by what is known of these so far, a few rounds (expectation-maximisation for counts by interval).
        """
        if not any(stretch.articles for stretch in stretches):
            return cls()
        now, looked = stretches[-1].end, [0.0] * WEEK
        known: list[tuple[float, Parts]] = []
        for stretch in stretches:
            weight, parts = 0.5 ** ((now - stretch.end) / HALF_LIFE), list(_parts(stretch))
            for slot, hours in parts:
                looked[slot] += weight * hours
            if stretch.articles:
                known.append((weight * stretch.articles, parts))
        shape = [1.0] * WEEK
        for _ in range(ROUNDS):
            shape = _smooth(_given(known, shape), looked)
        return cls(shape)

    def between(self, begin: float, end: float) -> float:
        """Return the mean hours that the time between two moments (hours since 1970) counts for."""
        return self._until(end) - self._until(begin)

    def _until(self, moment: float) -> float:
        weeks, hour = divmod(moment, WEEK)
        slot = min(floor(hour), WEEK - 1)
        return weeks * self._sums[WEEK] + self._sums[slot] + (hour - slot) * self.shape[slot]


def _parts(stretch: CrawlInterval) -> Iterator[tuple[int, float]]:
    """Cut a stretch into hours of the week."""
    moment = stretch.begin
    while moment < stretch.end:
        following = min(floor(moment) + 1.0, stretch.end)
        yield floor(moment) % WEEK, following - moment
        moment = following


def _given(known: Sequence[tuple[float, Parts]], shape: Sequence[float]) -> list[float]:
    """Return the articles of each stretch to its hours, by the shape so far."""
    given = [0.0] * WEEK
    for articles, parts in known:
        if len(parts) == 1:
            given[parts[0][0]] += articles
            continue
        whole = sum(shape[slot] * hours for slot, hours in parts)
        for slot, hours in parts:
            given[slot] += articles * shape[slot] * hours / whole
    return given


def _smooth(given: Sequence[float], looked: Sequence[float]) -> list[float]:
    """Return the rate of each hour against the mean; an hour that was hardly looked at is like its day and hour."""
    mean = sum(given) / sum(looked)
    hours = [_factor(range(hour, WEEK, 24), given, looked, mean) for hour in range(24)]
    days = [_factor(range(day * 24, day * 24 + 24), given, looked, mean) for day in range(7)]
    rates = [
        (given[slot] + KAPPA * mean * hours[slot % 24] * days[slot // 24]) / (looked[slot] + KAPPA)
        for slot in range(WEEK)
    ]
    soft = [(rates[slot - 1] + 2 * rates[slot] + rates[(slot + 1) % WEEK]) / 4 for slot in range(WEEK)]
    whole = sum(soft)
    return [max(rate * WEEK / whole, LEAST) for rate in soft]


def _factor(slots: range, given: Sequence[float], looked: Sequence[float], mean: float) -> float:
    articles, hours = sum(given[slot] for slot in slots), sum(looked[slot] for slot in slots)
    return (articles + KAPPA * mean) / ((hours + KAPPA) * mean)
