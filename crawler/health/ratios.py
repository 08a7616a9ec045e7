"""Shares that ought to stay as they are: articles with a field filled, with leaks, rejected pages, refusals."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from crawler.health.cusum import Cusum, independent
from crawler.health.observation import RunObservation

_MEMORY = 300.0
"""Independent articles that are remembered; older ones fade."""

_EVERY = 10  # runs between two times that what an article tells is worked out anew: half of the time a run took
_LEAST, _MOST = 0.03, 0.97  # no share is believed to be nearer to nothing or all

Count = Callable[[RunObservation], tuple[float, float] | None]


@dataclass(slots=True)
class RatioCheck:
    """A share that is watched: what of a run is counted, and how large it would be if something had changed.

    ``count`` gives (how many show the change, how many there are) of a run, or None where its row does not say.
    ``changed`` makes of the usual share what it would be then.  Nothing is said before ``least`` have been seen, nor
    where the usual share is over ``limit`` already.
    """

    name: str
    count: Count
    changed: Callable[[float], float]
    watch: Cusum
    least: float = 12.0
    limit: float = 0.7
    seen: float = 0.0
    shown: float = 0.0
    _told: tuple[float, float] = (0.0, 0.0)
    _due: int = 0

    @property
    def usual(self) -> float:
        """The usual share of those that show it."""
        return self.shown / self.seen if self.seen else 0.0

    def step(self, reading: RunObservation) -> None:
        """Take one run into account: judge it, and learn from it unless it is suspicious."""
        counted = self.count(reading)
        if counted is None or counted[1] <= 0:
            return
        part, whole = counted
        watch = self.watch
        if self.seen >= self.least and (part or watch.score):  # where nothing shows it there is nothing to add up
            self._due -= 1
            if self._due < 0 and not watch.alarmed:
                self._weigh()
            shows, lacks = self._told
            if shows:
                watch.add((part * shows + (whole - part) * lacks) * independent(whole) / whole, part, whole, reading)
        if watch.calm:
            self._learn(part, whole)

    def _weigh(self) -> None:
        """Work out what one article tells that shows the change, and one that does not."""
        self._told = (0.0, 0.0)
        if self.usual <= self.limit:
            # the share may be larger than the few that were seen: one standard deviation
            doubt = math.sqrt((self.usual * (1 - self.usual) + 0.01) / self.seen)
            before = min(max(self.usual + doubt, _LEAST), _MOST)
            after = min(max(self.changed(before), before + _LEAST), 1 - _LEAST / 2)
            self._told = math.log(after / before), math.log((1 - after) / (1 - before))
        self._due = _EVERY

    def _learn(self, part: float, whole: float) -> None:
        worth = independent(whole)  # so that a flood teaches no more than twenty other articles
        fade = 1 - worth / _MEMORY
        self.seen = self.seen * fade + worth
        self.shown = self.shown * fade + worth * part / whole
