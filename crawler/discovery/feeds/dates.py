"""Dates as only feeds write them, in a form that everything else reads."""

import re

# RFC 822, the form of RSS, has years of two digits; "17-Dec-25" is the form of cookies.
_SHORT_YEAR = re.compile(
    r"^(?:[^\W\d]{2,12}\.?,?\s{1,3})?(\d{1,2})[\s-]{1,3}([A-Za-z]{3,9})[\s-]{1,3}(\d\d)(?=\s{1,3}\d{1,2}:)"
)
# What programs of Chinese, Japanese and Korean servers make of RFC 822's pattern: day, month with its word, year.
_MONTH_WORD = re.compile(
    r"^(?:[^\s\d]{1,5},?\s{1,3})?(\d{1,2})\s{1,3}([\u4e00-\u5341\d]{1,3})[\u6708\uc6d4]\s{1,3}(\d{4})(?!\d)"
)
_NUMERALS = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341"  # one to ten


def readable(date: str | None) -> str | None:
    """Return a date of a feed with its year in four digits and its month as a number, where it was neither."""
    if not date:
        return date
    if short := _SHORT_YEAR.match(date):
        return f"{short[1]} {short[2]} 20{short[3]}{date[short.end() :]}"
    if (found := _MONTH_WORD.match(date)) and (month := _month(found[2])):
        return f"{found[3]}-{month:02}-{int(found[1]):02}{date[found.end() :]}"
    return date


def _month(text: str) -> int:
    if text.isascii():
        return int(text) if 1 <= int(text) <= 12 else 0
    values = [_NUMERALS.find(sign) + 1 for sign in text]
    return sum(values) if all(values) else 0
