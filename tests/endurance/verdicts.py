"""How long each trouble of a source took to be noticed, and what was said where there was none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.records import Run
from tests.servers.many_sites.source import SimulatedSource
from tests.servers.many_sites.troubles import DAY, Trouble

Judge = Callable[[Sequence[Run], datetime], tuple[str, str]]
"""Gives state and reason for the runs of one site, oldest first, at an aware time."""

CALM = ("new", "healthy")
EXPECTED: Mapping[str, Sequence[str]] = {
    "dead": ("broken",),
    "banned": ("broken",),
    "teasers": ("degraded", "broken"),
    "dateless": ("degraded",),
}
"""The verdicts that a trouble must bring."""

ALLOWED: Mapping[str, Sequence[str]] = {
    "dead": ("quiet", "degraded"),
    "banned": ("quiet", "degraded"),
    "failing": ("quiet", "degraded"),
    "teasers": ("quiet",),
    "dateless": ("quiet",),
    "silent": ("quiet",),
}
"""Those it may bring beside."""

MOST_RUNS: Mapping[str, int] = {"dead": 4, "banned": 4, "teasers": 2, "dateless": 2}
"""Within how many runs that could see it, the first included, a trouble must be noticed."""

AFTERMATH = 7 * DAY
"""How long after its end a trouble may still be spoken of."""


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict as it changed: the time in seconds since 1970, how many runs had ended, state and reason."""

    time: float
    runs: int
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """A trouble and what was said of it; hours are None where it was not noticed or did not end.

    ``hours`` and ``runs`` count from the moment it could be seen, ``recovered`` the hours from its end until all was
    said to be well.
    """

    site: str
    trouble: Trouble
    state: str
    reason: str
    hours: float | None
    runs: int | None
    recovered: float | None

    def holds(self) -> bool:
        """Return whether it was noticed in time, where it had to be."""
        if self.trouble.kind not in EXPECTED:
            return True
        return self.runs is not None and self.runs <= MOST_RUNS[self.trouble.kind]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A verdict that nothing called for: since when and until when, in seconds since 1970."""

    site: str
    state: str
    reason: str
    begin: float
    end: float


def changes(runs: Sequence[Run], judge: Judge) -> list[Change]:
    """Judge a site after each of its runs, oldest first, and return where the verdict changed."""
    found: list[Change] = []
    ended = [run for run in runs if run.ended_at is not None]
    for number, run in enumerate(ended, 1):
        assert run.ended_at is not None
        state, reason = judge(ended[:number], run.ended_at)
        if not found or found[-1].state != state:
            found.append(Change(run.ended_at.timestamp(), number, state, reason))
    return found


def noticed(source: SimulatedSource, runs: Sequence[Run], said: Sequence[Change], end: float) -> list[Noticed]:
    """Return what was said of each trouble of a source before ``end``."""
    return [_noticed(source, trouble, runs, said) for trouble in source.troubles if trouble.begin < end]


def false_alarms(source: SimulatedSource, said: Sequence[Change], end: float) -> Iterator[Alarm]:
    """Yield the verdicts beside good ones that no trouble of the source calls for."""
    for number, change in enumerate(said):
        until = said[number + 1].time if number + 1 < len(said) else end
        if change.state not in CALM and not _called_for(source, change):
            yield Alarm(source.name, change.state, change.reason, change.time, until)


def _called_for(source: SimulatedSource, change: Change) -> bool:
    return any(
        change.state in (*EXPECTED.get(each.kind, ()), *ALLOWED.get(each.kind, ()))
        and each.begin <= change.time < each.end + AFTERMATH
        for each in source.troubles
    )


def _noticed(source: SimulatedSource, trouble: Trouble, runs: Sequence[Run], said: Sequence[Change]) -> Noticed:
    due = _visible(source, trouble)
    states = EXPECTED.get(trouble.kind, ("quiet", "degraded", "broken"))
    first = next((each for each in said if each.state in states and due <= each.time < trouble.end + DAY), None)
    if first is None:
        return Noticed(source.name, trouble, "", "", None, None, None)
    could = [run for run in runs if run.ended_at and due < run.started_at.timestamp() <= first.time]
    well = next((each for each in said if each.state in CALM and each.time >= max(trouble.end, first.time)), None)
    recovered = None if well is None else (well.time - trouble.end) / 3600
    hours = (first.time - due) / 3600
    return Noticed(source.name, trouble, first.state, first.reason, hours, len(could), recovered)


def _visible(source: SimulatedSource, trouble: Trouble) -> float:
    """Return when a trouble could first be seen: those of articles with the next one."""
    if trouble.kind not in ("teasers", "dateless"):
        return trouble.begin
    return next((each.time for each in source.published(trouble.end, trouble.begin)), trouble.begin)
