"""The words dates are written with, in all languages: months, units, near days, zones."""

from pipelines.extraction.lexicon.lexicon import words

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {word: number for number, month in enumerate(_MONTHS, start=1) for word in words(f"months.{month}")}

_SECONDS = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "year": 31536000,
}  # fmt: skip
UNITS = {word: seconds for unit, seconds in _SECONDS.items() for word in words(f"units.{unit}")}
"""Seconds in a unit of a relative date."""

_NEAR = ("dates.today", "dates.yesterday", "dates.day_before_yesterday")
NEAR_DAYS = {word: days for days, key in enumerate(_NEAR) for word in words(key)}
"""Days back from today."""

NOW = frozenset(words("dates.now"))

ZONES = {name: int(minutes) for name, _, minutes in (pair.partition("=") for pair in words("dates.zones"))}
"""Offsets in minutes of the names that pages print; names with several meanings are left out."""
