"""Detection delays and false alarms of the verdicts; ``python -m tests.crawler.health.table`` prints them."""

import copy
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from statistics import median

from crawler.health.status import HealthState
from tests.crawler.health.events import LASTING, OF_ARTICLES, PASSING, Holidays, Silent
from tests.crawler.health.shapes import SHAPES, Shape
from tests.crawler.health.simulator import START, Event, Source
from tests.crawler.health.watching import Watcher, worst

NEVER = datetime(9999, 1, 1, tzinfo=START.tzinfo)
WARM = timedelta(weeks=9)
LIMIT = timedelta(days=150)


@dataclass(frozen=True)
class Delay:
    """From the event to its detection: runs that could have shown it, pages in them, and hours since it began."""

    runs: int
    pages: int
    hours: float


@cache
def _warmed(shape: Shape, seed: int) -> tuple[Source, Watcher, datetime]:
    source, watcher = Source(shape, seed), Watcher()
    begin = START + WARM + timedelta(hours=5 * seed % 168)
    for run in source.runs(begin, Event(NEVER)):
        watcher.step(run)
    return source, watcher, begin


def warmed(shape: Shape, seed: int) -> tuple[Source, Watcher, datetime]:
    """Return a source that was watched for nine weeks, and the time the event begins: any hour of the week."""
    source, watcher, begin = _warmed(shape, seed)
    return copy.deepcopy(source), watcher.copy(), begin


def delay(shape: Shape, kind: type[Event], seed: int, least: HealthState = HealthState.DEGRADED) -> Delay | None:
    """Measure one event of one source; None where it was not noticed."""
    source, watcher, begin = warmed(shape, seed)
    runs = pages = 0
    for run in source.runs(begin + LIMIT, kind(begin)):
        brought = run.counts.get("outcome/new", 0) + run.counts.get("outcome/rejected", 0)
        runs += brought > 0 or kind not in OF_ARTICLES  # a run without a page cannot show what became of the pages
        pages += brought
        if worst(watcher.step(run)).weight >= least.weight:
            return Delay(max(1, runs), pages, (run.started_at - begin).total_seconds() / 3600)
    return None


def false_alarms(shape: Shape, seed: int, days: float, event: Event | None = None) -> Counter[HealthState]:
    """Count the changes to degraded and to broken of a source that nothing happens to, and the time it was quiet."""
    source, watcher, before, counts = Source(shape, seed), Watcher(), HealthState.HEALTHY, Counter[HealthState]()
    for run in source.runs(START + timedelta(days=days), event or Event(NEVER)):
        state = worst(watcher.step(run))
        if state is not before and state.weight > before.weight:
            counts[state] += 1
        before = state
    return counts


def detections(seeds: Iterable[int], shapes: Iterable[Shape] = SHAPES) -> Iterator[tuple[str, str, list[Delay | None]]]:
    """Yield for each lasting event and shape the delays over some seeds."""
    numbers, chosen = list(seeds), list(shapes)
    for kind in LASTING:
        for shape in chosen:
            yield kind.name, shape.name, [delay(shape, kind, seed) for seed in numbers]


def passing(shape: Shape, kind: type[Event], seed: int, days: int = 21) -> HealthState:
    """Return the heaviest state of a source in so many days from an event that is no fault of it."""
    source, watcher, begin = warmed(shape, seed)
    states = [worst(watcher.step(run)) for run in source.runs(begin + timedelta(days=days), kind(begin))]
    return max(states, key=lambda state: state.weight)


def spelled(delays: list[Delay | None]) -> str:
    """Write delays as median and worst, in runs, pages and hours."""
    noticed = [one for one in delays if one is not None]
    if not noticed:
        return "not noticed"
    figures: dict[str, list[float]] = {
        "runs": [one.runs for one in noticed],
        "pages": [one.pages for one in noticed],
        "h": [one.hours for one in noticed],
    }
    words = " | ".join(f"{median(each):.0f} / {max(each):.0f}" for each in figures.values())
    missed = len(delays) - len(noticed)
    return words + (f" ({missed} not noticed)" if missed else "")


def main() -> None:
    """Print the tables; the arguments are the number of seeds for events, and of seeds and years for false alarms."""
    count, sources, years = (int(word) for word in (sys.argv[1:] + ["4", "1", "5"][len(sys.argv) - 1 :])[:3])
    if count:
        _print_events(range(1001, 1001 + count))
    print("\n| source, false alarms in a year | broken | degraded | quiet |\n| --- | --- | --- | --- |")
    for one in SHAPES if sources else ():
        found = sum((false_alarms(one, seed, 365 * years) for seed in range(2001, 2001 + sources)), Counter())
        each = " | ".join(f"{found[state] / sources / years:.2f}" for state in reversed(list(HealthState)[2:]))
        print(f"| {one.name} | {each} |", flush=True)


def _print_events(seeds: range) -> None:
    print("| event | source | runs: median / worst | pages | hours |\n| --- | --- | --- | --- | --- |")
    for event, shape, delays in detections(seeds):
        print(f"| {event} | {shape} | {spelled(delays)} |", flush=True)
    for one in SHAPES:
        broken = [delay(one, Silent, seed, HealthState.BROKEN) for seed in seeds]
        print(f"| {Silent.name}: broken | {one.name} | {spelled(broken)} |", flush=True)
    print("\n| event that passes | source | heaviest state, by seeds |\n| --- | --- | --- |")
    for kind in (*PASSING, Holidays):
        for one in SHAPES:
            states = Counter(passing(one, kind, seed).value for seed in seeds)
            told = ", ".join(f"{state} {number}" for state, number in states.most_common())
            print(f"| {kind.name} | {one.name} | {told} |", flush=True)


if __name__ == "__main__":
    main()
