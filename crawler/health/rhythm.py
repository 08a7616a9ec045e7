"""When a source publishes: articles an hour by weekday and hour, learnt from what its runs brought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import accumulate
from statistics import median

HOUR = 3600.0
WEEK = 168
_MONDAY = 72  # 1970-01-01 was a Thursday
_PRIOR_HOURS = 3.0  # of an hour of the week: eight weeks show it eight times
_PRIOR_ARTICLES = 3.0  # of a weekday or an hour of the day: keeps those of a source with few articles near the mean


@dataclass(frozen=True, slots=True)
class SourceInterval:
    """A time between two looks at a source, in seconds since 1970, and the articles that were new at its end."""

    begin: float
    end: float
    count: int


class Clock:
    """Local time of a source in seconds; the offset is looked up once a day."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._offsets: dict[int, float] = {}

    def local(self, moment: float) -> float:
        """Return seconds since the epoch as the source's own clocks count them."""
        day = int(moment // 86400)
        if day not in self._offsets:
            offset = datetime.fromtimestamp(moment, UTC).astimezone(self._zone).utcoffset()
            self._offsets[day] = offset.total_seconds() if offset else 0.0
        return moment + self._offsets[day]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Articles expected from the beginning of a week (Monday, local time) to the end of each of its hours."""

    clock: Clock
    sums: tuple[float, ...]

    @property
    def a_week(self) -> float:
        """Articles expected in a week."""
        return self.sums[-1]

    def expected(self, begin: float, end: float) -> float:
        """Return the articles expected between two moments in seconds since 1970."""
        return max(0.0, self._until(end) - self._until(begin))

    def _until(self, moment: float) -> float:
        weeks, hours = divmod(self.clock.local(moment) / HOUR + _MONDAY, WEEK)
        whole = int(hours)
        before = self.sums[whole - 1] if whole else 0.0
        return weeks * self.sums[-1] + before + (hours - whole) * (self.sums[whole] - before)


def learn_rhythm(stretches: Iterable[SourceInterval], clock: Clock) -> Rhythm:
    """Learn a rhythm; an hour that was seen seldom is taken for the product of its weekday and its hour of the day.

    A flood counts as much as ten middling stretches with articles.
    """
    kept = list(stretches)
    brought = [stretch.count for stretch in kept if stretch.count]
    most = 10 * median(brought) if brought else 0.0
    counts, hours = [0.0] * WEEK, [0.0] * WEEK
    for stretch in kept:
        _spread(stretch, min(stretch.count, most), clock, counts, hours)
    total = sum(hours)
    mean = sum(counts) / total if total else 0.0
    days = [_factor(counts[24 * day : 24 * day + 24], hours[24 * day : 24 * day + 24], mean) for day in range(7)]
    times = [_factor(counts[hour::24], hours[hour::24], mean) for hour in range(24)]
    rates = (
        (counts[place] + _PRIOR_HOURS * mean * days[place // 24] * times[place % 24]) / (hours[place] + _PRIOR_HOURS)
        for place in range(WEEK)
    )
    return Rhythm(clock, tuple(accumulate(rates)))


def _factor(counts: list[float], hours: list[float], mean: float) -> float:
    expected = mean * sum(hours)
    return (sum(counts) + _PRIOR_ARTICLES) / (expected + _PRIOR_ARTICLES)


def _spread(stretch: SourceInterval, count: float, clock: Clock, counts: list[float], hours: list[float]) -> None:
    begin = clock.local(stretch.begin) / HOUR
    length = (stretch.end - stretch.begin) / HOUR
    if length <= 0:
        return
    end = begin + length
    place = int(begin)
    while place < end:
        share = min(end, place + 1) - max(begin, place)
        slot = (place + _MONDAY) % WEEK
        hours[slot] += share
        counts[slot] += count * share / length
        place += 1
