"""The table ``[schedule]`` of a site file: when a site is crawled and how long a crawl may take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.durations import read_duration
from crawler.errors import SiteError
from crawler.site.crontab import Cron, read_cron

__all__ = ["Cron", "Schedule", "read_cron", "read_zone"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a site is crawled: by ``cron`` (five fields in ``timezone``, an IANA name), every ``interval``, or neither.

    With neither the distance follows what the site publishes, between ``min`` and ``max``.  ``jitter`` is the most
    by which a crawl is late by chance, ``deadline`` what it may take.  A site that is not ``enabled`` is not crawled.
    """

    cron: str | None = None
    interval: timedelta | None = None
    jitter: timedelta | None = None
    timezone: str = "UTC"
    deadline: timedelta = timedelta(hours=6)
    min: timedelta = timedelta(minutes=10)
    max: timedelta = timedelta(days=1)
    enabled: bool = True

    @property
    def adaptive(self) -> bool:
        """Whether the site itself says how often it is worth looking."""
        return self.cron is None and self.interval is None


def read_schedule(value: object) -> Schedule:
    """Read the table.  Raises :class:`SiteError` naming the key."""
    if not isinstance(value, dict):
        raise SiteError("expected a table, as in [schedule] cron = '*/30 * * * *'")
    refuse_unknown(value, {each.name: each for each in fields(Schedule)}, "[schedule]")
    schedule = Schedule(**{key: _read(key, item) for key, item in value.items()})
    if schedule.cron and schedule.interval:
        raise SiteError("[schedule]: 'cron' and 'interval' exclude each other; keep one")
    if schedule.min > schedule.max:
        raise SiteError("[schedule]: 'min' is longer than 'max'")
    return schedule


def read_zone(value: object) -> str:
    """Read the name of a time zone.  Raises TypeError or ValueError."""
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"expected a text, not {value!r}")
    try:
        ZoneInfo(value.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown timezone {value!r}; use a name such as 'Asia/Shanghai'") from error
    return value.strip()


def read_flag(value: object) -> bool:
    """Read true or false.  Raises TypeError."""
    if not isinstance(value, bool):
        raise TypeError(f"expected true or false, not {value!r}")
    return value


def refuse_unknown(data: Mapping[str, object], known: Mapping[str, object], where: str) -> None:
    """Raise :class:`SiteError` for a key that is not known, with the nearest one."""
    for key in data:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise SiteError(f"{where}: unknown key '{key}'" + (f", did you mean '{near[0]}'?" if near else ""))


def _cron(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"expected a text such as '*/30 * * * *', not {value!r}")
    read_cron(value)
    return " ".join(value.split())


def _read(key: str, value: object) -> Any:
    try:
        return _READERS.get(key, read_duration)(value)
    except (TypeError, ValueError) as error:
        raise SiteError(f"[schedule] {key}: {error}") from error


_READERS: dict[str, Callable[[object], Any]] = {"cron": _cron, "timezone": read_zone, "enabled": read_flag}
