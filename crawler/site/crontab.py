"""Cron lines of five fields, checked and read as cron(8) means them."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass

MONTHS = dict(jan=1, feb=2, mar=3, apr=4, may=5, jun=6, jul=7, aug=8, sep=9, oct=10, nov=11, dec=12)  # noqa: C408
DAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_NONE: Mapping[str, int] = {}
_FIELDS = (
    ("minute", 0, 59, _NONE),
    ("hour", 0, 23, _NONE),
    ("day of the month", 1, 31, _NONE),
    ("month", 1, 12, MONTHS),
    ("day of the week", 0, 7, DAYS),
)
_ITEM = re.compile(r"(?:(?P<all>\*)|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?")


@dataclass(frozen=True, slots=True)
class Cron:
    """The moments of a cron line; ``week`` counts from Sunday, 0.  None is every value.

    Where both ``days`` and ``week`` are named, a day that is either counts, as cron has it.
    """

    minutes: tuple[int, ...] | None
    hours: tuple[int, ...] | None
    days: tuple[int, ...] | None
    months: tuple[int, ...] | None
    week: tuple[int, ...] | None


def read_cron(line: str) -> Cron:
    """Read minute, hour, day of the month, month and day of the week.

    Raises ValueError saying which field is wrong, or that the line names no day of any year.
    """
    words = line.split()
    if len(words) != 5:
        raise ValueError(f"expected five fields (minute hour day month weekday), not {line!r}")
    read = [_field(word, *field) for word, field in zip(words, _FIELDS, strict=True)]
    week = read[4] and tuple(sorted({day % 7 for day in read[4]}))
    cron = Cron(read[0], read[1], read[2], read[3], None if week and len(week) == 7 else week)
    if cron.days and not cron.week and min(cron.days) > max(_length(month) for month in cron.months or (1,)):
        raise ValueError(f"{line!r} names no day of any year")
    return cron


def _length(month: int) -> int:
    return monthrange(2024, month)[1]  # a leap year


def _field(word: str, name: str, least: int, most: int, names: Mapping[str, int]) -> tuple[int, ...] | None:
    if word == "*":
        return None
    values: set[int] = set()
    for item in word.split(","):
        found = _ITEM.fullmatch(item)
        if not found:
            raise ValueError(f"{name}: {item!r} is not a value, range or step")
        values.update(_values(found, name, least, most, names))
    return tuple(sorted(values))


def _values(found: re.Match[str], name: str, least: int, most: int, names: Mapping[str, int]) -> range:
    step = int(found["step"] or 1)
    if not step:
        raise ValueError(f"{name}: {found[0]!r} has a step of nothing")
    if found["all"]:
        return range(least, most + 1, step) if most != 7 else range(least, most, step)
    first = _number(found["first"], name, names)
    last = _number(found["last"], name, names) if found["last"] else most if found["step"] else first
    if last == 0 < first and most == 7:
        last = 7  # fri-sun
    if not least <= first <= last <= most:
        raise ValueError(f"{name}: {found[0]!r} is not within {least}-{most}")
    return range(first, last + 1, step)


def _number(word: str, name: str, names: Mapping[str, int]) -> int:
    if word.isdecimal():
        return int(word)
    value = names.get(word.lower()[:3]) if word.isalpha() else None
    if value is None:
        raise ValueError(f"{name}: {word!r} is not a number" + (" or a name" if names else ""))
    return value
