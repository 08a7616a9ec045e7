"""Adding up evidence from run to run until it says that a figure has changed (Page's cumulative sum, 1954)."""

from dataclasses import dataclass, field
from datetime import datetime

from crawler.health.observation import RunObservation

SAMPLES = 3
"""Runs with examples that are remembered."""

_ALIKE = 0.1  # how much more alike two articles of one run are than two of different runs
_WARY = 2.0  # above what a source once reached without having changed
_HIGHEST = 1.5


def independent(count: float) -> float:
    """Return the number of independent articles that ``count`` articles of one run are worth (Kish's design effect)."""
    return count / (1 + (count - 1) * _ALIKE) if count > 1 else count


@dataclass(slots=True)
class Cusum:
    """The evidence that one figure has changed, as the logarithm of how much likelier a change makes the runs seen.

    Above ``bar`` it has; false alarms come once in about e^bar runs.  After that the evidence that it has come back is
    added up the same way.  ``runs``, ``part`` and ``whole`` count the runs since it began, and in them the articles
    that show it and all.
    """

    bar: float
    score: float = 0.0
    peak: float = 0.0
    back: float = 0.0
    alarmed: bool = False
    since: datetime | None = None
    runs: int = 0
    part: float = 0.0
    whole: float = 0.0
    samples: list[int] = field(default_factory=list)
    _top: float = 0.0

    @property
    def calm(self) -> bool:
        """Whether what is seen may be learnt as usual."""
        return not self.alarmed and self.score < self.bar / 3

    def add(self, evidence: float, part: float, whole: float, reading: RunObservation) -> None:
        """Take one run into account: ``part`` of ``whole`` articles show the change."""
        if self.alarmed:
            self._await_return(-evidence)
        else:
            self._await_change(evidence)
        if self.score > 0:
            self._remember(evidence > 0, part, whole, reading)

    def _await_change(self, evidence: float) -> None:
        if evidence <= 0 and self.score == 0:
            return
        self.score = max(0.0, self.score + evidence)
        self._top = max(self._top, self.score)
        if self.score == 0:
            self.peak = max(self.peak, self._top)
            self._clear()
        elif self.score >= self.bar:
            self.alarmed = self.score >= min(self.peak + _WARY, _HIGHEST * self.bar)

    def _await_return(self, evidence: float) -> None:
        self.back = max(0.0, self.back + evidence)
        if self.back >= self.bar / 2:
            self.alarmed, self.score = False, 0.0
            self._clear()

    def _remember(self, shows: bool, part: float, whole: float, reading: RunObservation) -> None:
        self.since = self.since or reading.at
        self.runs += 1
        self.part += part
        self.whole += whole
        if shows:
            self.samples = [reading.run, *self.samples[: SAMPLES - 1]]

    def _clear(self) -> None:
        self.since, self.runs, self.part, self.whole, self.back, self._top = None, 0, 0.0, 0.0, 0.0, 0.0
        self.samples = []
