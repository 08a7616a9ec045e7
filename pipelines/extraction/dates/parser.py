"""Reading a date in a short text, in the forms and languages of news pages."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from pipelines.extraction.dates import calendars, patterns
from pipelines.extraction.dates.ago import read_ago
from pipelines.extraction.lexicon import calendar, words
from storage.records import Precision

EARLIEST = 1995
_LONGEST = 400
_LONGEST_WORDS = 48  # characters of a text that dates without a figure: "published an hour ago"
_DIGIT = re.compile(r"\d")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿа-я])(?=[A-ZÀ-ÞА-Я][a-zà-ÿа-я.]{2,12}\s\d"
    r"|\d{1,2}\.?\s[^\W\d_]{3,12}\.?\s\d{4}(?!\d)|\d{1,2}([./-])\d{1,2}\1\d{4}(?!\d))"
)
_STRANGE_DIGIT = re.compile(r"[^\D0-9]")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as it was written: naive unless the text names its offset; ``partial`` where the year was not written."""

    value: datetime
    precision: Precision
    raw: str
    partial: bool = False
    relative: bool = False


@dataclass(frozen=True, slots=True)
class DateContext:
    """What is needed to read a date: ``now`` (aware, or naive in the site's zone), whether months come first, and the
    ``language`` (``hr``), as a few names of months mean different ones.
    """

    now: datetime
    month_first: bool = False
    language: str = ""


_ANY_TIME = DateContext(datetime(2000, 1, 1, tzinfo=UTC))

_AFTERNOON = words("dates.afternoon")
_PM = ("p", *words("dates.pm"))
_AM = ("a", *words("dates.am"))
_UNIT_PRECISION = (
    (60, Precision.SECOND), (3600, Precision.MINUTE), (86400, Precision.HOUR), (2592000, Precision.DAY),
    (31536000, Precision.MONTH),
)  # fmt: skip


def exact(text: str, reading: DateContext) -> Stamp | None:
    """Read a machine's date (ISO 8601, epoch, RFC 822, digits); falls back on what a person would write."""
    text = text.strip()
    if match := patterns.ISO.match(text):
        year, month, day, hour, minute, second, zone = match.groups()
        precision = Precision.DAY if hour is None else Precision.MINUTE if second is None else Precision.SECOND
        value = _moment(int(year), int(month), int(day), (int(hour or 0), int(minute or 0), int(second or 0)))
        return _checked(Stamp(_zoned(value, zone), precision, text)) if value else None
    if match := patterns.EPOCH.match(text):
        return _checked(Stamp(datetime.fromtimestamp(int(match[1]), tz=UTC), Precision.SECOND, text))
    if match := patterns.COMPACT.match(text):
        year, month, day, hour, minute, second = match.groups()
        value = _moment(int(year), int(month), int(day), (int(hour or 0), int(minute or 0), int(second or 0)))
        precision = Precision.DAY if hour is None else Precision.MINUTE if second is None else Precision.SECOND
        return _checked(Stamp(value, precision, text)) if value else None
    return first_date(text, reading)


def first_date(text: str, reading: DateContext) -> Stamp | None:
    """Return the first date in the text, or None."""
    return next(every_date(text, reading), None)


def every_date(text: str, reading: DateContext) -> Iterator[Stamp]:
    """Yield the dates of a short text (400 characters are looked at) in order; absolute ones before relative ones."""
    folded = fold(text[:_LONGEST])
    if not _DIGIT.search(folded) and (not folded or len(folded) > _LONGEST_WORDS):
        return
    found = False
    for match, day in _days(folded, reading):
        if stamp := _absolute(match, day, folded, reading):
            found = True
            yield _as_written(stamp, text, folded)
    if not found and (stamp := _relative(folded, reading)):
        yield stamp


def introduced(text: str, reading: DateContext) -> list[tuple[str, Stamp]]:
    """Return the absolute dates of a short text, each with the folded words between it and the date before."""
    folded = fold(text[:_LONGEST])
    found: list[tuple[str, Stamp]] = []
    start = 0
    for match, day in _days(folded, reading):
        if stamp := _absolute(match, day, folded, reading):
            found.append((folded[start : match.start()], stamp))
            start = match.start() + len(stamp.raw)
    return found


def unglued(text: str) -> str:
    """Return a dated text with a blank where a label has run into its date ("PublishedDec 2", "seit2. Mai 2026")."""
    return _GLUED.sub(" ", text) if _DIGIT.search(text) else text


def without_dates(folded: str) -> tuple[str, int]:
    """Take the dates off a folded text; also return how many there were."""
    places = [match.span() for match, _ in _days(folded, _ANY_TIME)]
    for start, end in reversed(places):
        folded = f"{folded[:start]} {folded[end:]}"
    return folded, len(places)


def outside_dates(text: str) -> list[str]:
    """Return what a short text says before, between and behind its dates and their clocks.

    A day of the year counts here wherever it stands (``By A Person Dec 17``).
    """
    folded = fold(text)
    if len(text) > _LONGEST or len(folded) != len(text) or not _DIGIT.search(folded):
        return [text]
    spans = [(match.start(), _clock_near(match, folded).end or match.end()) for match, _ in _days(folded, _ANY_TIME)]
    spans = spans or [match.span() for match, _ in _days(folded, _ANY_TIME, patterns.DAY_OF_YEAR)]
    starts = [0, *(max(span) for span in spans)]
    ends = [*(start for start, _ in spans), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def holds_date(folded: str) -> bool:
    """Return whether a folded text holds a date that names its day."""
    return next(_days(folded, _ANY_TIME), None) is not None


def _days(
    folded: str, reading: DateContext, pattern: re.Pattern[str] = patterns.DATE
) -> Iterator[tuple[re.Match[str], calendars.Day]]:
    """Yield what looks like a date and is one: the pattern takes any word for a month."""
    start = 0 if pattern is not patterns.DATE or patterns.WORTH.search(folded) else len(folded)
    while match := pattern.search(folded, start):
        parts = {key: value for key, value in match.groupdict().items() if value is not None}
        day = calendars.day_of(parts, reading.month_first, reading.language)
        if day is not None:
            yield match, day
        start = match.end() if day is not None else match.start() + 1


def _as_written(stamp: Stamp, text: str, folded: str) -> Stamp:
    if len(folded) != len(text[:_LONGEST]) or (start := folded.find(stamp.raw)) < 0:
        return stamp
    return replace(stamp, raw=text[start : start + len(stamp.raw)])


def fold(text: str) -> str:
    """Fold to lower case, plain digits and compatible forms, so that one pattern reads many scripts."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if _STRANGE_DIGIT.search(text):
            text = "".join(str(unicodedata.digit(ch, 0)) if ch.isdigit() and not ch.isascii() else ch for ch in text)
    return text.lower()


def _absolute(match: re.Match[str], day: calendars.Day, text: str, reading: DateContext) -> Stamp | None:
    clock = _clock_near(match, text)
    moment = _moment(day.year or reading.now.year, day.month, day.day, clock.time)
    if moment is None:
        return None
    value = _zoned_minutes(moment, clock.offset)
    raw = text[match.start() : max(match.end(), clock.end)].strip()
    stamp = Stamp(value, clock.precision, raw, partial=day.year is None)
    return _checked(_with_year(stamp, reading) if stamp.partial else stamp)


@dataclass(frozen=True, slots=True)
class _Clock:
    time: tuple[int, int, int] = (0, 0, 0)
    precision: Precision = Precision.DAY
    offset: int | None = None
    end: int = 0


def _clock_near(match: re.Match[str], text: str) -> _Clock:
    found = patterns.TIME_AFTER.match(text, match.end()) or patterns.TIME_BEFORE.search(
        text, max(0, match.start() - 45), match.start()
    )
    if found is None:
        found = patterns.HOUR_AFTER.match(text, match.end())
    if found is None:
        return _Clock()
    parts = found.groupdict()
    hour = _hour(int(parts["h"]), parts.get("half"), found[0])
    if hour > 23:
        return _Clock()
    second = parts.get("s") or parts.get("s2")
    minute = parts.get("mi")
    precision = Precision.SECOND if second else Precision.MINUTE if minute else Precision.HOUR
    return _Clock((hour, int(minute or 0), int(second or 0)), precision, _offset(parts), found.end())


def _hour(hour: int, half: str | None, around: str) -> int:
    afternoon = (half or "").startswith(_PM) or any(word in around for word in _AFTERNOON)
    if afternoon and hour < 12:
        return hour + 12
    if (half or "").startswith(_AM) and hour == 12:
        return 0
    return hour


def _offset(parts: dict[str, str | None]) -> int | None:
    if name := parts.get("zn"):
        return calendar.ZONES[name]
    if sign := parts.get("sign"):
        minutes = int(parts["zh"] or 0) * 60 + int(parts["zm"] or 0)
        return (minutes if sign == "+" else -minutes) if minutes <= 14 * 60 else None
    return None


def _relative(text: str, reading: DateContext) -> Stamp | None:
    if patterns.RELATIVE.search(text) and (stamp := _near_or_ago(text, reading)):
        return stamp
    found = read_ago(text)
    return None if found is None else _back(found.count * found.unit, _precision_of(found.unit), found.raw, reading)


def _near_or_ago(text: str, reading: DateContext) -> Stamp | None:
    if match := patterns.AGO.search(text):
        count = match["n"] or match["n2"] or match["n3"]
        seconds = calendar.UNITS[match["u1"] or match["u2"] or match["u3"]]
        return _back(seconds * (int(count) if count.isdigit() else 1), _precision_of(seconds), match[0], reading)
    if (match := patterns.NEAR.search(text)) and _is_near_day(match, text):
        day = reading.now - timedelta(days=calendar.NEAR_DAYS[match["near"]])
        clock = _clock_near(match, text)
        value = datetime(day.year, day.month, day.day, *clock.time, tzinfo=day.tzinfo)
        return Stamp(value, clock.precision, text[match.start() : max(match.end(), clock.end)], relative=True)
    if text.strip(" ,.") in calendar.NOW:
        return Stamp(reading.now, Precision.MINUTE, text, relative=True)
    return None


def _precision_of(unit: int) -> Precision:
    """Return how exact a moment is that is counted back in units of so many seconds."""
    return next((name for limit, name in _UNIT_PRECISION if unit < limit), Precision.YEAR)


def _is_near_day(match: re.Match[str], text: str) -> bool:
    if patterns.TIME_AFTER.match(text, match.end()):
        return True
    return len(text) - len(match["near"]) < 4 and match["near"] != "hier"


def _back(seconds: int, precision: Precision, raw: str, reading: DateContext) -> Stamp | None:
    try:
        value = reading.now - timedelta(seconds=seconds)
    except OverflowError:
        return None
    return _checked(Stamp(value, precision, raw, relative=True))


def _moment(year: int, month: int, day: int, time: tuple[int, int, int]) -> datetime | None:
    try:
        return datetime(year, month, day, *time)  # noqa: DTZ001 - the zone is put on where it is known
    except ValueError:
        return None


def _zoned(value: datetime, zone: str | None) -> datetime:
    if not zone:
        return value
    if zone in "zZ":
        return value.replace(tzinfo=UTC)
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return _zoned_minutes(value, minutes if zone[0] == "+" else -minutes)


def _zoned_minutes(value: datetime, minutes: int | None) -> datetime:
    if minutes is None or abs(minutes) > 14 * 60:
        return value
    return value.replace(tzinfo=timezone(timedelta(minutes=minutes)) if minutes else UTC)


def _with_year(stamp: Stamp, reading: DateContext) -> Stamp:
    # A date without a year is the latest one that is not to come; a day's grace for zones.
    limit = (reading.now + timedelta(days=1)).replace(tzinfo=None)
    if stamp.value.replace(tzinfo=None) <= limit:
        return stamp
    try:
        return replace(stamp, value=stamp.value.replace(year=stamp.value.year - 1))
    except ValueError:  # the 29th of February
        return stamp


def _checked(stamp: Stamp) -> Stamp | None:
    return stamp if EARLIEST <= stamp.value.year <= 2100 else None
