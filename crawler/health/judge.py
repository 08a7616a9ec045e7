"""The verdict on a source from its runs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from crawler.eta import rough_duration
from crawler.health.cusum import SAMPLES
from crawler.health.metrics import RunMetrics
from crawler.health.observation import Contact, RunObservation, observe_runs
from crawler.health.reachability import Misses
from crawler.health.silence import DAY, Habit, habit, silence_sign
from crawler.health.status import HealthState, HealthStatus, Sign
from storage.records import Run

_WEEK = 7 * DAY


@dataclass(slots=True)
class HealthReport:
    """What is watched from run to run; ``since`` is when the last trouble ended, None while there is one."""

    misses: Misses = field(default_factory=Misses)
    figures: RunMetrics = field(default_factory=RunMetrics)
    since: datetime | None = None
    signed_out: list[RunObservation] = field(default_factory=list)

    def step(self, reading: RunObservation) -> None:
        """Take one run into account; they come in the order they began."""
        if reading.signed_out:
            self.signed_out.append(reading)
        elif reading.signed_in:
            self.signed_out = []
        self.misses.step(reading)
        if reading.contact is not Contact.NONE:
            self.figures.step(reading)
        if self.misses.state is not HealthState.HEALTHY or self.figures.alarmed or self.signed_out:
            self.since = None
        else:
            self.since = self.since or reading.at

    def signs(self) -> list[Sign]:
        """Return all that is not as expected, but for silence."""
        missed = self.misses.sign()
        return [*([missed] if missed else []), *self._access(), *self.figures.signs()]

    def _access(self) -> list[Sign]:
        """Say that a subscription is not signed in any more: what is kept meanwhile is what strangers are shown."""
        if not self.signed_out:
            return []
        since, runs = self.signed_out[0].at, tuple(one.run for one in reversed(self.signed_out[-SAMPLES:]))
        words = f"logged out since {since:%Y-%m-%d %H:%M}: pages are those of somebody who is not signed in"
        return [Sign("signed_out", HealthState.BROKEN, since, f"{words}; renew the secrets of the site", runs)]


def judge(runs: Sequence[Run], now: datetime, zone: tzinfo) -> HealthStatus:
    """Judge a source by the rows of its crawls, in any order; ``zone`` is where it lives, ``now`` is aware.

    What is usual is learnt from the same runs, as long as they showed nothing suspicious.
    """
    readings = observe_runs(runs)
    if not readings:
        return HealthStatus(HealthState.NEW, now, "no crawl has finished yet, or none lately")
    report = HealthReport()
    for reading in readings:
        report.step(reading)
    known = habit(readings, zone)
    silence = silence_sign(readings, known)
    found = [*report.signs(), *([silence] if silence else [])]
    if not found:
        return _well(readings, known, report.since or readings[0].at)
    signs = sorted(found, key=lambda sign: (-sign.state.weight, sign.since))
    return HealthStatus(signs[0].state, signs[0].since, signs[0].reason, tuple(signs), signs[0].runs)


def idle_since(runs: Sequence[Run], now: datetime) -> datetime | None:
    """Return when a source was last crawled where that is far longer ago than its crawls are apart, or None."""
    starts = sorted(run.started_at for run in runs)
    if not starts:
        return None
    between = sorted(later - earlier for earlier, later in pairwise(starts))
    usual = between[len(between) * 9 // 10] if between else timedelta(days=1)
    return starts[-1] if now - starts[-1] > max(timedelta(days=1), 4 * usual) else None


def _well(readings: Sequence[RunObservation], known: Habit | None, since: datetime) -> HealthStatus:
    last = readings[-1].start
    recent = [reading.new for reading in readings if reading.start > last - _WEEK]
    runs = "1 run" if len(recent) == 1 else f"{len(recent):,} runs"
    articles = "1 new article" if sum(recent) == 1 else f"{sum(recent):,} new articles"
    words = f"{articles} in {runs} of the last 7 days"
    if known is None:
        length = rough_duration(last - readings[0].start)
        return HealthStatus(
            HealthState.NEW, readings[0].at, f"not enough crawls to judge yet: {words}, observed for {length}"
        )
    return HealthStatus(HealthState.HEALTHY, since, f"{words}, about {known.rhythm.a_week:,.0f} a week as usual")
