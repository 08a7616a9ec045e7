"""Arguments of a crawl as an operator writes them, read into values; a slip is one clear line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crawler.errors import ArgumentError

_MOST = 2**63 - 1  # that a database and a loop can count to


@dataclass(frozen=True, slots=True)
class Window:
    """Publication days of interest, both ends included; None leaves an end open."""

    since: date | None = None
    until: date | None = None

    def excludes(self, day: date | None) -> bool:
        """Return whether a known day lies outside; an unknown day never does."""
        if day is None:
            return False
        return bool((self.since and day < self.since) or (self.until and day > self.until))


def read_day(name: str, text: str | None) -> date | None:
    """Read ``2025-12-01`` (or an ISO time of that day).  Raises :class:`ArgumentError`."""
    if text is None or text == "":
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise ArgumentError(f"{name}={text}: not a day; write it as 2025-12-01") from None


def read_window(since: str | None, until: str | None) -> Window:
    """Read both ends.  Raises :class:`ArgumentError` for a window that holds no day."""
    window = Window(read_day("since", since), read_day("until", until))
    if window.since and window.until and window.since > window.until:
        raise ArgumentError(f"since={window.since} is after until={window.until}")
    return window


def read_flag(name: str, text: str | bool | None, default: bool) -> bool:
    """Read ``yes`` or ``no``.  Raises :class:`ArgumentError`."""
    if text is None or text == "":
        return default
    known = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    flag = known.get(str(text).lower())
    if flag is None:
        raise ArgumentError(f"{name}={text}: write yes or no")
    return flag


def read_count(name: str, text: str | int | None) -> int | None:
    """Read a whole number of one or more.  Raises :class:`ArgumentError`."""
    if text is None or text == "":
        return None
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        raise ArgumentError(f"{name}={text}: not a whole number of one or more")
    if count > _MOST:
        raise ArgumentError(f"{name}={text}: larger than any number of articles")
    return count


def crawl_arguments(since: str | None, until: str | None, sources: Mapping[str, Any]) -> dict[str, Any]:
    """Return what makes a crawl another one than its neighbour, in the types of JSON: the days and the sources."""
    days = {"since": since or None, "until": until or None}
    return {name: value for name, value in days.items() if value is not None} | dict(sources)
