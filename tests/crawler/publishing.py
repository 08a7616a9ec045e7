"""Sources that publish by a rate, and crawls that follow them: pure, seeded, on a simulated clock."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median_low

from storage.records import Run

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday."""

Rate = Callable[[datetime], float]
"""Articles an hour at a moment."""

Wait = Callable[[Sequence[Run], datetime], timedelta]


def publish(rate: Rate, days: float, seed: int = 1, begin: datetime = BEGIN, most: float = 60.0) -> list[datetime]:
    """Return the moments at which articles appear: a Poisson process of a rate that never exceeds ``most`` an hour."""
    random, hours, found = Random(seed), 0.0, list[datetime]()
    while (hours := hours + random.expovariate(most)) < days * 24:
        moment = begin + timedelta(hours=hours)
        if random.random() < rate(moment) / most:
            found.append(moment)
    return found


def steady(per_day: float) -> Rate:
    """The same rate at all hours."""
    return lambda _: per_day / 24


def working_days(per_day: float, first: int = 8, last: int = 20) -> Rate:
    """Monday to Friday between two hours (UTC), nothing at other times."""
    an_hour = per_day / (last - first)
    return lambda moment: an_hour if moment.weekday() < 5 and first <= moment.hour < last else 0.0


def bursts(per_day: float, every: int = 3, factor: float = 8.0, hours: int = 3) -> Rate:
    """A steady rate, and every so many days some hours of many times that, not always at the same hour."""

    def rate(moment: datetime) -> float:
        day = (moment - BEGIN).days
        begins = day * 7 % 24
        return per_day / 24 * (factor if day % every == 0 and begins <= moment.hour < begins + hours else 1.0)

    return rate


def silent(rate: Rate, first_day: int, last_day: int) -> Rate:
    """Nothing from one day to another, before and after as another rate says."""
    return lambda moment: 0.0 if first_day <= (moment - BEGIN).days < last_day else rate(moment)


def flood(published: Sequence[datetime], day: float, articles: int = 500) -> list[datetime]:
    """Put up so many articles within one minute."""
    at = BEGIN + timedelta(days=day)
    return sorted([*published, *(at + timedelta(seconds=60 * n / articles) for n in range(articles))])


@dataclass(frozen=True, slots=True)
class Followed:
    """How a source was followed: crawls a day, median delay, the articles that fell out of the feed unseen."""

    polls_a_day: float
    median_delay: timedelta
    lost: int
    runs: tuple[Run, ...]


def run(number: int, at: datetime, *, ending: str | None = "finished", kind: str = "crawl", **counts: int) -> Run:
    """Make a run that took a minute; ``links_unknown`` stands for ``links/unknown``."""
    named = {name.replace("_", "/", 1): count for name, count in counts.items()}
    end = at + timedelta(minutes=1)
    return Run(
        id=number, site="s", kind=kind, started_at=at, ended_at=end, ending=ending, exit_status=0, counts=named,
        bytes=0, pid=None, log=None,
    )  # fmt: skip


def follow(
    published: Sequence[datetime], wait: Wait, days: float, entries: int = 20, count_from: float = 0
) -> Followed:
    """Crawl a feed of the newest ``entries`` articles at the times ``wait`` gives; count from a day on."""
    now, end, known = BEGIN, BEGIN + timedelta(days=days), 0
    runs, delays, lost = list[Run](), list[timedelta](), 0
    counted = BEGIN + timedelta(days=count_from)
    while now < end:
        there = bisect_right(published, now)
        shown = published[max(there - entries, 0) : there]
        new = published[max(there - entries, known) : there]
        if now >= counted and runs:
            delays += [now - moment for moment in new]
            lost += there - known - len(new)
        runs.append(run(len(runs), now, fetched=2 + len(new), outcome_new=len(new), links_shown=len(shown),
                        links_unknown=len(new), feed_entries=len(shown)))  # fmt: skip
        known = there
        now += wait(tuple(runs), now)
    since = sum(run.started_at >= counted for run in runs)
    return Followed(since / (days - count_from), median_low(delays) if delays else timedelta(0), lost, tuple(runs))
