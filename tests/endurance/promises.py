"""What a soak has to show, promise by promise."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from storage.records import Run
from tests.endurance.kept import LONGEST_ADAPTIVE, Kept, Span, bound
from tests.endurance.supervisor import Endured, Sample
from tests.endurance.verdicts import EXPECTED, Alarm, Noticed
from tests.servers.many_sites.source import SimulatedSource
from tests.servers.many_sites.troubles import DAY, covered

MOST_GROWTH = 1.1
"""How much more memory the service may hold in the last quarter of its longest life than in the second one.

The first is left out: modules are loaded and pools filled in it."""

UNCALLED = ("crashed", "could_not_run", "memory", "deadline")
"""Endings that nothing in a soak calls for."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that had to be shown, whether it was, and the figures."""

    name: str
    holds: bool
    figures: str


def of_articles(found: Sequence[Kept]) -> list[Promise]:
    """Every article is stored once, and in time."""
    missing, twice = sum(len(each.missing) for each in found), sum(len(each.twice) for each in found)
    strange, late = sum(len(each.strange) for each in found), sum(each.late for each in found)
    due, stored = sum(each.due for each in found), sum(each.stored for each in found)
    worst = max(found, key=lambda each: each.worst / each.bound)
    once = f"{due} due, {stored} stored, {missing} missing, {twice} twice, {strange} that are none"
    soon = f"{late} late; the worst took {worst.worst:.1f} h of {worst.bound:.1f} h at {worst.site}"
    return [
        Promise("every published article stored once", not (missing or twice or strange), once),
        Promise("within its source's interval plus one poll", not late, soon),
    ]


def of_gone(sources: Sequence[SimulatedSource], gone: Mapping[str, int], end: float) -> Promise:
    """No article is said to be gone that is there: the farm takes none away, a source that dies revives with all.

    ``gone`` counts the articles of a site that are marked so.
    """
    false = {each.name: gone.get(each.name, 0) for each in sources if not each.hidden(end - DAY, end)}
    words = ", ".join(f"{count} at {name}" for name, count in false.items() if count) or "none"
    return Promise("nothing that is there is said to be gone", not any(false.values()), words)


def of_jobs(
    sources: Sequence[SimulatedSource],
    runs: Mapping[str, Sequence[Run]],
    ahead: Mapping[str, float],
    end: float,
    done: Endured,
) -> Promise:
    """No job is lost: each site has one, due within its interval, and was never forgotten on the way.

    ``ahead`` holds the next time of each job in seconds since 1970.
    """
    lost = [
        each.name
        for each in sources
        if each.name not in ahead or ahead[each.name] - end > (each.hours or LONGEST_ADAPTIVE) * 3600
    ]
    gaps = {each.name: _widest(runs.get(each.name, []), end, done.off) / bound(each) for each in sources}
    worst = max(gaps, key=lambda name: gaps[name])
    words = f"{len(ahead)} jobs of {len(sources)} sites, lost: {', '.join(lost) or 'none'}"
    words += f"; the widest gap between two runs was {gaps[worst]:.0%} of what is allowed, at {worst}"
    return Promise("no job lost", not lost and gaps[worst] <= 1, words)


def of_runs(runs: Mapping[str, Sequence[Run]]) -> Promise:
    """No run is left running, and none ends in a way that is nobody's doing."""
    everything = [run for each in runs.values() for run in each]
    left = sum(run.ended_at is None or run.ending is None for run in everything)
    bad = sum(run.ending in UNCALLED for run in everything)
    endings = ", ".join(
        f"{count} {ending}" for ending, count in Counter(run.ending for run in everything).most_common()
    )
    return Promise("no run left running", not (left or bad), f"{len(everything)} runs, {left} open: {endings}")


def of_verdicts(found: Sequence[Noticed], alarms: Sequence[Alarm]) -> list[Promise]:
    """Each trouble is noticed in time, and nothing is said where there is none."""
    must = [each for each in found if each.trouble.kind in EXPECTED]
    good = [each for each in must if each.holds()]
    hours = [each.hours for each in must if each.hours is not None]
    words = f"{len(good)} of {len(must)} in time"
    words += f", after {median(hours):.1f} h at the median and {max(hours):.1f} h at most" if hours else ""
    loud = [each for each in alarms if each.state != "quiet"]
    false = f"{len(loud)} degraded or broken, {len(alarms) - len(loud)} quiet"
    return [
        Promise("every trouble noticed", len(good) == len(must), words),
        Promise("no false alarms", not alarms, false),
    ]


def of_book(sources: Sequence[SimulatedSource], book: Collection[tuple[str, str]], found: Sequence[Noticed]) -> Promise:
    """The service itself kept a verdict on every site, and those on its troubles; ``book`` holds site and state."""
    unjudged = {each.name for each in sources} - {site for site, _ in book}
    untold = [each for each in found if each.state and (each.site, each.state) not in book]
    words = f"{len(book)} different verdicts on {len({site for site, _ in book})} sites, {len(untold)} not kept"
    return Promise("the service keeps these verdicts itself", not (unjudged or untold), words)


def of_service(done: Endured) -> list[Promise]:
    """It died only where it was killed, ended well, and its memory is flat."""
    longest = max(({each.start for each in done.samples}), key=lambda start: len(_life(done.samples, start)), default=0)
    second, last = _quarters(_life(done.samples, longest))
    growth = last / second if second else 0.0
    flat = f"{second / 2**20:.1f} MB in the second quarter of its longest life, {last / 2**20:.1f} MB in the last"
    dead = f"{len(done.kills)} kills ({_counted(done.kills)}), {len(done.deaths)} other deaths, status {done.status}"
    dead += f", {len(done.left)} crawls left behind"
    return [
        Promise(
            "the service dies only when killed, with its crawls",
            not (done.deaths or done.left) and done.status == 0,
            dead,
        ),
        Promise("memory of the service flat", 0 < growth <= MOST_GROWTH, f"{flat}: {growth:.2f} times as much"),
    ]


def _widest(runs: Sequence[Run], end: float, off: Sequence[Span]) -> float:
    """Return the hours of the widest gap between two starts, or since the last, without those all was off."""
    starts = [*sorted(run.started_at.timestamp() for run in runs), end]
    if len(starts) == 1:
        return float("inf")
    return max((later - earlier - covered(earlier, later, off)) / 3600 for earlier, later in pairwise(starts))


def _life(samples: Sequence[Sample], start: int) -> list[int]:
    return [each.bytes for each in samples if each.start == start]


def _quarters(held: Sequence[int]) -> tuple[float, float]:
    """Return the medians of the second and the last quarter."""
    if len(held) < 8:
        return 0.0, 0.0
    quarter = len(held) // 4
    return median(held[quarter : 2 * quarter]), median(held[-quarter:])


def _counted(names: Sequence[str]) -> str:
    return ", ".join(f"{count} of {name}" for name, count in Counter(names).most_common()) or "none"
