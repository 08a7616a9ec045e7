"""Lengths of time as people write them: ``30m``, ``2h``, ``1d``, ``1h30m``."""

import math
import re
from datetime import timedelta

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_UNITS = (("year", 365.25 * 86400), ("month", 30.44 * 86400), ("day", 86400), ("hour", 3600), ("minute", 60))
_FORM = re.compile(r"(?:\d++(?:\.\d++)?\s*+[smhdw]\s*+)+", re.IGNORECASE)
_PART = re.compile(r"(?<![\d.])(\d++(?:\.\d++)?)\s*+([smhdw])", re.IGNORECASE)
_LONGEST = 366 * 86400


def read_duration(value: object) -> timedelta:
    """Read a text such as ``30m`` or a number of seconds; units are s, m, h, d and w.

    Raises ValueError for what is no length of time, for nothing and for more than a year.
    """
    seconds = _seconds(value)
    length = timedelta(seconds=seconds if 0 < seconds <= _LONGEST else 0)
    if not length:  # also what is less than a microsecond
        raise ValueError(f"expected more than nothing and at most a year, not {_short(value)}")
    return length


def say_duration(length: timedelta) -> str:
    """Write a length of time in its two largest units: ``2h``, ``1h30m``, ``3d4h``; shorter than a second is ``0s``."""
    rest, parts = round(length.total_seconds()), []
    for unit in ("d", "h", "m", "s"):
        count, rest = divmod(rest, _SECONDS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts[:2]) or "0s"


def say_age(seconds: float) -> str:
    """Return how long ago something was, as roughly as a person would: ``4 years ago``, ``3 hours ago``."""
    for unit, length in _UNITS:
        if (count := round(seconds / length)) >= (2 if unit in ("month", "day") else 1):
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "less than a minute ago"


def _seconds(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) <= _LONGEST else math.inf  # an integer may be larger than any float
    if isinstance(value, str) and _FORM.fullmatch(value.strip()):
        return sum(float(number) * _SECONDS[unit.lower()] for number, unit in _PART.findall(value))
    raise ValueError(f"expected a length of time such as '30m', '2h' or '1d', or seconds, not {_short(value)}")


def _short(value: object) -> str:
    try:
        said = repr(value)
    except ValueError:  # more digits than Python writes
        return "a number of thousands of digits"
    return said if len(said) <= 60 else said[:60] + "…"
