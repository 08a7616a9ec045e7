"""Stated dates in the forms of tools that know one form only; a date is never made finer than the day it names."""

import re

_DATED = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:\d\d(?::\d\d)?)?)?")


def to_the_second(stated: str | None) -> str | None:
    """Return ``2025-12-17T16:54:00+08:00``.

    The beginning of the day where only that is known, None where not even that.  A page that states no zone gives none.
    """
    found = _DATED.fullmatch(stated or "")
    if found is None:
        return None
    day, time, seconds, zone = found.groups()
    return f"{day}T{time or '00:00'}{seconds or ':00'}{zone or ''}"


def wall_clock(stated: str | None) -> str | None:
    """Return ``2025-12-17 16:54:00``, as the clock stood where the page was written."""
    full = to_the_second(stated)
    return full and full[:19].replace("T", " ")


def day(stated: str | None) -> str | None:
    """Return ``2025-12-17``, the day as the page states it."""
    full = to_the_second(stated)
    return full and full[:10]
