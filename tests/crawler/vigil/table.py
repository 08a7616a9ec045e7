"""Detection delays and false alarms of the verdicts; ``python -m tests.crawler.vigil.table`` prints them."""

import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.vigil.verdict import State
from tests.crawler.vigil.events import LASTING, PASSING, Holidays
from tests.crawler.vigil.shapes import SHAPES, Shape
from tests.crawler.vigil.simulator import START, Event, Source
from tests.crawler.vigil.watching import Watcher, worst

NEVER = datetime(9999, 1, 1, tzinfo=START.tzinfo)
WARM = timedelta(weeks=9)
LIMIT = timedelta(days=100)


@dataclass(frozen=True)
class Delay:
    """From the event to its detection: runs that could have shown it, and hours since it began; None: not noticed."""

    runs: int | None
    hours: float | None


def warmed(shape: Shape, seed: int) -> tuple[Source, Watcher, datetime]:
    """Give a source that was watched for a while, and the time the event begins."""
    source, watcher = Source(shape, seed), Watcher()
    begin = START + WARM + timedelta(hours=5 * seed % 168)
    for run in source.runs(begin, Event(NEVER)):
        watcher.step(run)
    return source, watcher, begin


def delay(shape: Shape, kind: type[Event], seed: int, least: State = State.DEGRADED) -> Delay:
    """Measure one event of one source."""
    source, watcher, begin = warmed(shape, seed)
    event, runs = kind(begin), 0
    for run in source.runs(begin + LIMIT, event):
        # a run without an article cannot show what became of the articles
        counts = run.counts
        runs += bool(counts.get("outcome/new", 0) + counts.get("outcome/rejected", 0)) or not _of_articles(kind)
        if worst(watcher.step(run)).weight >= least.weight:
            return Delay(max(1, runs), (run.started_at - begin).total_seconds() / 3600)
    return Delay(None, None)


def false_alarms(shape: Shape, seed: int, days: float, event: Event | None = None) -> Counter[State]:
    """Count the changes to degraded and to broken of a source that nothing happens to, and the time it was quiet."""
    source, watcher, before, counts = Source(shape, seed), Watcher(), State.HEALTHY, Counter[State]()
    for run in source.runs(START + timedelta(days=days), event or Event(NEVER)):
        state = worst(watcher.step(run))
        if state is not before and state.weight > before.weight:
            counts[state] += 1
        before = state
    return counts


def detections(seeds: Iterable[int], shapes: Iterable[Shape] = SHAPES) -> Iterator[tuple[str, str, list[Delay]]]:
    """Give for each lasting event and shape the delays over some seeds."""
    numbers, chosen = list(seeds), list(shapes)
    for kind in LASTING:
        for shape in chosen:
            yield kind.name, shape.name, [delay(shape, kind, seed) for seed in numbers]


def passing(shape: Shape, kind: type[Event], seed: int) -> State:
    """Give the heaviest state of a source in the three weeks from an event that is no fault of it."""
    source, watcher, begin = warmed(shape, seed)
    states = [worst(watcher.step(run)) for run in source.runs(begin + timedelta(days=21), kind(begin))]
    return max(states, key=lambda state: state.weight)


def spelled(delays: list[Delay]) -> str:
    """Write delays as median and worst, in runs and in hours."""
    missed = sum(one.runs is None for one in delays)
    runs = [one.runs for one in delays if one.runs is not None]
    hours = [one.hours for one in delays if one.hours is not None]
    if not runs:
        return f"not noticed ({missed})"
    words = f"{statistics.median(runs):.0f} / {max(runs)} runs, {statistics.median(hours):.0f} / {max(hours):.0f} h"
    return words + (f", {missed} not noticed" if missed else "")


def _of_articles(kind: type[Event]) -> bool:
    return kind.name in {"redesign to teasers", "date lost", "title lost", "boilerplate leaks", "all rejected"}


def main() -> None:
    """Print both tables; the first argument is the number of seeds, the second of years."""
    count, years = (int(word) for word in (sys.argv[1:] + ["3", "1"][len(sys.argv) - 1 :])[:2])
    seeds = range(1001, 1001 + count)
    print("| event | source | delay: median / worst |\n| --- | --- | --- |")
    for event, shape, delays in detections(seeds):
        print(f"| {event} | {shape} | {spelled(delays)} |", flush=True)
    for kind in (*PASSING, Holidays):
        for one in SHAPES:
            states = Counter(passing(one, kind, seed).value for seed in seeds)
            print(f"| {kind.name} | {one.name} | {dict(states)} |", flush=True)
    print("\n| source | broken | degraded | quiet | (false alarms in a year) |\n| --- | --- | --- | --- | --- |")
    for one in SHAPES:
        found = [false_alarms(one, seed, 365 * years) for seed in seeds]
        each = [sum(c[state] for c in found) / count / years for state in (State.BROKEN, State.DEGRADED, State.QUIET)]
        print(f"| {one.name} | {each[0]:.2f} | {each[1]:.2f} | {each[2]:.1f} | |", flush=True)


if __name__ == "__main__":
    main()
