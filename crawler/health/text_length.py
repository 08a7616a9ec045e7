"""Whether the texts of a source have become teasers: half as long, or shorter."""

import math
from dataclasses import dataclass, field
from statistics import median

from crawler.health.cusum import Cusum, independent
from crawler.health.observation import RunObservation

_SHORTENED = math.log(1 / 3)  # what is looked for; texts that are halved tell for it as well
_TELLING = 5.0  # the most one article can tell
_FIRST = 12.0  # independent articles before anything is said
_MEMORY = 200.0


@dataclass(slots=True)
class TextLengthCheck:
    """The usual text length of a source (``middle``, a natural logarithm) and its spread, learnt run by run."""

    watch: Cusum
    middle: float = 0.0
    spread: float = 0.36
    seen: float = 0.0
    _first: list[float] = field(default_factory=list)
    _sum: float = 0.0

    def step(self, reading: RunObservation) -> None:
        """Take one run into account: judge it, and learn from it unless it is suspicious."""
        if reading.text is None or reading.articles <= 0:
            return
        worth = independent(reading.articles)
        away = reading.text - self.middle
        if self.seen >= _FIRST:
            told = min(_TELLING, (_SHORTENED * away - _SHORTENED**2 / 2) / self.spread)
            self.watch.add(worth * told, math.exp(reading.text) * worth, worth, reading)
        if self.watch.calm:
            self._learn(reading.text, away, worth)

    @property
    def usual(self) -> float:
        """The usual length in characters."""
        return math.exp(self.middle)

    def _learn(self, text: float, away: float, worth: float) -> None:
        if self.seen < _FIRST:
            self._first.append(text)
            self.middle = median(self._first)
        else:
            rate = worth / _MEMORY
            self.middle += rate * max(-1.0, min(1.0, away))
            # what one article strays from the middle is more than what the middle of several does
            stray = min(9 * self.spread, away * away * worth)
            self.spread = max(0.1, self.spread + rate * (stray - self.spread))
        self.seen += worth
