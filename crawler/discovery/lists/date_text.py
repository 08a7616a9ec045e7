"""The words of a date as lists print them beside an entry, absolute or relative, in many languages; kept raw."""

import re

from pipelines.extraction.lexicon import any_of
from pipelines.extraction.lexicon.calendar import MONTHS

_AT = any_of("dates.at", "dates.at_listed")
_CLOCK = (
    rf"(?:[ T,·|]*+{_AT}?\s*+(?:[01]?\d|2[0-3])[:：h](?:[0-5]\d)(?:[:：][0-5]\d)?(?:\.\d+)?"
    rf"(?:\s*+(?:[ap]\.?m\.?|{any_of('dates.oclock')}|Z|[+-]\d\d:?\d\d))?)?"
)
_MONTHS = "(?:" + "|".join(re.escape(word) for word in sorted(MONTHS, key=len, reverse=True)) + ")"
_YEAR = r"(?:19|20)\d\d"
_ORDINAL = rf"(?:{any_of('dates.ordinals', 'dates.ordinals_before_month')}|\.|º|ª)"
_OF = rf"(?:{any_of('dates.before_month')}\s++)"
_ABSOLUTE = "|".join(
    (
        rf"{_YEAR}\s?[-/.年]\s?(?:1[0-2]|0?[1-9])\s?[-/.月]\s?(?:3[01]|[12]\d|0?[1-9])\s?日?{_CLOCK}",
        rf"(?:3[01]|[12]\d|0?[1-9])[./-](?:1[0-2]|0?[1-9])[./-](?:{_YEAR}|\d\d(?!\d)){_CLOCK}",
        rf"(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])/{_YEAR}{_CLOCK}",
        rf"(?:3[01]|[12]\d|0?[1-9]){_ORDINAL}?\s++{_OF}?{_MONTHS}\b\.?,?(?:\s*+(?:de\s++)?{_YEAR})?{_CLOCK}",
        rf"{_MONTHS}\b\.?\s++(?:3[01]|[12]\d|0?[1-9]){any_of('dates.ordinals')}?,?(?:\s*+{_YEAR})?{_CLOCK}",
        rf"{_YEAR}년\s?\d{{1,2}}월\s?\d{{1,2}}일{_CLOCK}",
        rf"(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])日{_CLOCK}",
        r"(?:1[0-2]|0?[1-9])[-/](?:3[01]|[12]\d|0?[1-9])\s+(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?",
        r"(?:1[0-2]|0[1-9])-(?:3[01]|[12]\d|0[1-9])(?![-\d])",
    )
)
_RELATIVE = any_of("dates.listed_ago")
_DATE = re.compile(rf"(?<![\d/])(?:{_ABSOLUTE})(?!\d)|(?<!\w)(?:{_RELATIVE})(?!\w)", re.IGNORECASE)
_LEAD = re.compile(
    rf"\s*+[\[(（【]?({_ABSOLUTE})[\])）】]?(?:\s*+[-–—|:：·»]++\s*+|(?<=[\])）】])\s*+)",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(r"\d{1,2}[-/]\d{1,2}")
_HOPE = re.compile(rf"\d|{any_of('dates.listed_hints')}", re.IGNORECASE)


def find_date(text: str) -> str | None:
    """Return the first date in a text in its own words (``12-18 06:58``, ``2小时前``, ``Dec 18, 2025``), or None."""
    if not _HOPE.search(text):
        return None
    match = _DATE.search(text)
    return match.group().strip() if match else None


def is_date_line(text: str) -> bool:
    """Return whether a short text is there for its date: at most 60 characters, a third or more of them the date."""
    if len(text) > 60:
        return False
    found = find_date(text)
    return found is not None and len(found) * 3 >= len(text)


def lacks_year(date: str | None) -> bool:
    """Return whether a date is month and day in figures only (``11-06``, ``11/06``)."""
    return date is not None and _NO_YEAR.fullmatch(date) is not None


def split_title_date(title: str | None) -> tuple[str | None, str | None]:
    """Cut a leading date off a title that a list prints as one text (``January 28, 2025 - Title``): date and title."""
    match = _LEAD.match(title) if title and _HOPE.search(title[:12]) else None
    if not title or not match or len(title) - match.end() < 4:
        return None, title
    return match.group(1).strip(), title[match.end() :]
