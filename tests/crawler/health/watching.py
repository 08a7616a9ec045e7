"""Judging simulated runs as they come: the same parts as the verdict, with the habit learnt anew every few hours."""

import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.health.judge import HealthReport
from crawler.health.observation import RunObservation, observe_runs
from crawler.health.silence import Habit, habit, silence_sign
from crawler.health.status import HealthState, Sign
from storage.records import Run

WINDOW = timedelta(weeks=26).total_seconds()
MOST = 1500


@dataclass
class Watcher:
    """One source and all that was seen of it."""

    report: HealthReport = field(default_factory=HealthReport)
    readings: list[RunObservation] = field(default_factory=list)
    known: Habit | None = None
    learnt: float = 0.0

    def step(self, run: Run) -> list[Sign]:
        """Take a run into account and return the signs after it."""
        (reading,) = observe_runs([run])
        self.report.step(reading)
        self.readings.append(reading)
        if len(self.readings) > 2 * MOST:
            self.readings = self.readings[-MOST:]
        if reading.new and reading.start - self.learnt > 86400:  # in a silence the runs before it are read
            self.learnt = reading.start
            oldest = max(0.0, reading.start - WINDOW)
            self.known = habit([one for one in self.readings[-MOST:] if one.start >= oldest], UTC)
        silence = silence_sign(self.readings, self.known)
        return [*self.report.signs(), *([silence] if silence else [])]

    def copy(self) -> "Watcher":
        """Return a twin that goes another way from here."""
        return Watcher(copy.deepcopy(self.report), list(self.readings), self.known, self.learnt)


def worst(signs: list[Sign]) -> HealthState:
    """Return the heaviest state."""
    return max((sign.state for sign in signs), key=lambda state: state.weight, default=HealthState.HEALTHY)


def at(day: int, hour: int = 0) -> datetime:
    """Return a time of the simulation."""
    return datetime(2026, 1, 5, hour, tzinfo=UTC) + timedelta(days=day)
