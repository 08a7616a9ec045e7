"""The words dates are written with, in all languages: months, units, near days, zones."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipelines.extraction.lexicon.lexicon import words

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {word: number for number, month in enumerate(_MONTHS, start=1) for word in words(f"months.{month}")}

CLDR = Path(__file__).with_name("months.txt")
"""The names of the months in ninety languages, which tests/pipelines/extraction/lexicon/cldr.py writes."""


MONTH_WORD = r"[^\W\d_][^\s\d,./|()·:–—-]{1,23}+"
"""A pattern for a word that may name a month; ``month_of`` says whether it does."""
_ONE_WORD = re.compile(MONTH_WORD)


def month_of(word: str, language: str) -> int | None:
    """Return the number of the month that a folded word names, in the language (``hr``) where languages differ."""
    every, own = _months()
    return own.get((word, language)) or every.get(word)


def months_apart() -> tuple[str, ...]:
    """Return the names of months that are more than one word, or hold a point or a number."""
    return tuple(name for name in _months()[0] if not _ONE_WORD.fullmatch(name))


@cache
def _months() -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Return the months by name, and by name and language where a language means another one by it."""
    every, own = dict(MONTHS), {}
    for language, word, number in _named():
        if every.setdefault(word, number) != number:
            own[word, language] = number  # listopad: November to Poles and Czechs, October to Croats
    return every, own


def _named() -> Iterator[tuple[str, str, int]]:
    for row in CLDR.read_text(encoding="utf-8").splitlines():
        language, *months = row.split("\t")
        for number, names in enumerate(months, start=1):
            yield from ((language, name, number) for name in names.split("|"))


SECONDS = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "year": 31536000,
}  # fmt: skip
UNITS = {word: seconds for unit, seconds in SECONDS.items() for word in words(f"units.{unit}")}
"""Seconds in a unit of a relative date."""

AGO_FILE = Path(__file__).with_name("ago.txt")
"""How "3 hours ago" is said in ninety languages, which tests/pipelines/extraction/lexicon/cldr.py writes."""


def ago() -> Iterator[tuple[int, str, str]]:
    """Yield the seconds of a unit, with the folded words before and after the number of such units that have passed."""
    for row in AGO_FILE.read_text(encoding="utf-8").splitlines():
        seconds, before, after = row.split("\t")
        yield int(seconds), before, after


_NEAR = ("dates.today", "dates.yesterday", "dates.day_before_yesterday")
NEAR_DAYS = {word: days for days, key in enumerate(_NEAR) for word in words(key)}
"""Days back from today."""

NOW = frozenset(words("dates.now"))

ZONES = {name: int(minutes) for name, _, minutes in (pair.partition("=") for pair in words("dates.zones"))}
"""Offsets in minutes of the names that pages print; names with several meanings are left out."""
