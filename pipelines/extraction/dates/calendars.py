"""From the parts of a written date to its day, in the calendars that news is dated by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipelines.extraction.lexicon import calendar, words

_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "民國": 1911, "民国": 1911}
_REPUBLIC = range(100, 130)  # years of the republic in Taiwan that stand without its name
_BUDDHIST = 543
_SUN_MONTHS = {name: number for number, name in enumerate(words("dates.sun_months"), start=1)}
_SUN_EPOCH = 226894  # the day before the first of the sun years of Iran, counted as ``date.toordinal`` does


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was written; ``year`` is None where none is."""

    year: int | None
    month: int
    day: int


def day_of(parts: Mapping[str, str], month_first: bool, language: str) -> Day | None:
    """Return the day that the groups of ``patterns.DATE`` state; None where a word is no month or a year no year."""
    form = next(key for key in parts if key[0] in "dab")[1]
    if form in "04":
        return _numeric(parts, form, month_first)
    word, day = parts["m" + form], int(parts["d" + form])
    if form in "SZ":
        return _of_sun_year(int(parts["y" + form]), int(word) if word.isdigit() else _SUN_MONTHS[word], day)
    month = int(word) if word.isdigit() else calendar.month_of(word, language)
    if month is None:
        return None
    written = parts.get("y" + form)
    year = None if written is None else _year(written, parts.get("era") or parts.get("letter"), form)
    return Day(year, month, day) if written is None or year is not None else None


def _year(written: str, era: str | None, form: str) -> int | None:
    number = 1 if written == "元" else int(written.lstrip("'’"))
    if form in "7LT":
        return number + _ERAS[era] if era else number + 1911 if number in _REPUBLIC else None
    if number < 100:
        return number + 2000
    return number - _BUDDHIST if number > 2500 else number


def _numeric(parts: Mapping[str, str], form: str, month_first: bool) -> Day:
    one, two, year = int(parts["a" + form]), int(parts["b" + form]), int(parts["y" + form])
    if year < 100:
        year += 2000
    first = two > 12 or (month_first and one <= 12 and parts["s" + form] != ".")
    month, day = (one, two) if first else (two, one)
    return Day(year - _BUDDHIST if year > 2500 else year, month, day)


def _of_sun_year(year: int, month: int, day: int) -> Day | None:
    """Turn a day of Iran's sun years into ours: eight leap years in each 33, right for the years 1178 to 1633."""
    before = 31 * (month - 1) if month < 8 else 30 * (month - 1) + 6
    years = 365 * (year - 1) + (8 * (year - 1) + 29) // 33
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    ours = date.fromordinal(_SUN_EPOCH + years + before + day)
    return Day(ours.year, ours.month, ours.day)
