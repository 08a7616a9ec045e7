"""When a source publishes: each rhythm gives the hours of one day, by chance that is the same in every run."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from random import Random

Hours = list[float]


def daily(chance: Random, weekday: int) -> Hours:
    """Eight a day between six and ten, half of it on weekends."""
    return _spread(chance, 4 if weekday >= 5 else 8, 6.0, 22.0)


def working(chance: Random, weekday: int) -> Hours:
    """An office: five to eight on working days."""
    return [] if weekday >= 5 else _spread(chance, chance.randint(5, 8), 8.0, 18.0)


def hourly(chance: Random, weekday: int) -> Hours:
    """One an hour, day and night."""
    return [hour + chance.uniform(0.0, 0.9) for hour in range(24)]


def bursts(chance: Random, weekday: int) -> Hours:
    """Five at once, morning and evening."""
    return [*_spread(chance, 5, 7.0, 7.2), *_spread(chance, 5, 17.0, 17.2)]


def nightly(chance: Random, weekday: int) -> Hours:
    """The paper of the next day, at three in the morning; none on Sundays."""
    return [] if weekday == 6 else _spread(chance, 7, 3.0, 3.5)


def weekly(chance: Random, weekday: int) -> Hours:
    """A weekly: its issue on Thursday morning."""
    return _spread(chance, 12, 6.0, 9.0) if weekday == 3 else []


def rarely(chance: Random, weekday: int) -> Hours:
    """Two a week."""
    return _spread(chance, 1, 9.0, 16.0) if weekday in (1, 4) else []


RHYTHMS: Mapping[str, Callable[[Random, int], Hours]] = {
    each.__name__: each for each in (daily, working, hourly, bursts, nightly, weekly, rarely)
}


def moments(rhythm: str, seed: int, first: date, days: int, east: int = 0) -> Sequence[float]:
    """Return the seconds since 1970 of every article of some days, in order.

    ``east`` is the source's hours from UTC.
    """
    zone = timezone(timedelta(hours=east))
    found: list[float] = []
    for day in (first + timedelta(days=number) for number in range(days)):
        midnight = datetime.combine(day, time(), zone).timestamp()
        hours = RHYTHMS[rhythm](Random(f"{seed} {day}"), day.weekday())
        found += (float(round(midnight + hour * 3600)) for hour in hours)
    return sorted(found)


def _spread(chance: Random, count: int, first: float, last: float) -> Hours:
    return sorted(chance.uniform(first, last) for _ in range(count))
