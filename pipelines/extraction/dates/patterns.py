"""The forms that dates take in short folded text: patterns only, read by datetext.

Each form of a date has its own digit in the names of its groups (``y1``, ``m1``, ``d1``).
"""

import re

from pipelines.extraction.lexicon import any_of, calendar, words

_MONTH = "|".join(sorted((re.escape(word) for word in calendar.MONTHS), key=len, reverse=True))
_TH = any_of("dates.ordinals")
_ORDINAL = f"(?:{any_of('dates.ordinals', 'dates.ordinals_before_month', 'dates.ordinals_read')}|º|°)"
_OF = f"(?:{any_of('dates.before_month', 'dates.before_month_read')} |d')"
_YEAR = r"(?P<{0}>(?:19|20|25)\d\d)(?!\d)"
_DAY = r"(?P<{0}>0?[1-9]|[12]\d|3[01])"
_NUM_MONTH = r"(?P<{0}>1[0-2]|0?[1-9])"

# After a month's day: a clock, so that "May 17" alone is no date.
_CLOCK_AHEAD = r"(?=\W{1,4}(?:\w{1,3} )?\d{1,2}[:.h]\d\d)"
_FORMS = (
    # 2025-12-17, 2025/12/17, 2025.12.17, 2025年12月17日
    (
        rf"(?<![\d.]){_YEAR.format('y1')}\s*+(?:[-/._–]|年)\s*+{_NUM_MONTH.format('m1')}\s*+(?:[-/._–]|月)\s*+{_DAY.format('d1')}(?!\d)"
        r"(?:\s*+[日号號])?"
    ),
    # 令和7年12月17日
    rf"令和(?P<y7>\d{{1,2}})年{_NUM_MONTH.format('m7')}月{_DAY.format('d7')}日",
    # 17. Dezember 2025, 17 de diciembre de 2025, 17th of December, 2025, 17-Dec-2025
    (
        rf"(?<![\d.:]){_DAY.format('d2')}{_ORDINAL}?[\s.,/-]*+{_OF}?\s*+"
        rf"(?P<m2>{_MONTH})(?![^\W\d_])[\s.,/-]*+(?:{any_of('dates.before_year')} )?[\s'’]*+{_YEAR.format('y2')}"
    ),
    # December 17, 2025
    rf"(?<![^\W\d_])(?P<m3>{_MONTH})[\s.]*+{_DAY.format('d3')}{_TH}?(?!\d)[\s.,]*+(?:de )?{_YEAR.format('y3')}",
    # 17.12.2025, 17/12/2025, 12/17/2025, 17.12.25
    (
        r"(?<![\d./-])(?P<a4>[0-3]?\d)(?P<s4>[./-])\s?(?P<b4>[0-3]?\d)(?P=s4)\s?"
        r"(?P<y4>(?:19|20|25)\d\d|\d\d)(?![\d/-]|\.\d)"
    ),
    # 17 | 12 | 2025 and 17 / 12 / 2025: apart, so with the whole year only
    r"(?<![\d./|-])(?P<a0>[0-3]?\d) (?P<s0>[./|]) (?P<b0>[0-3]?\d) (?P=s0) (?P<y0>(?:19|20)\d\d)(?!\d)",
    # 12月17日 and 12-17 16:54: the year is not written
    rf"(?<![\d年./:-]){_NUM_MONTH.format('m5')}月\s*+{_DAY.format('d5')}(?:\s*+[日号號])",
    rf"(?<![\d年./:–-]){_NUM_MONTH.format('m6')}[-/]{_DAY.format('d6')}(?=\s++\d{{1,2}}:\d\d)",
    # 17. Dezember, 16:54 and December 17 at 4:54 pm
    rf"(?<![\d.:]){_DAY.format('d8')}{_TH}?[\s.]*+(?:de )?(?P<m8>{_MONTH})(?![^\W\d_]){_CLOCK_AHEAD}",
    rf"(?<![^\W\d_])(?P<m9>{_MONTH})[\s.]*+{_DAY.format('d9')}{_TH}?(?!\d){_CLOCK_AHEAD}",
)
DATE = re.compile("|".join(_FORMS))
# A cheap look before the dear one: most short texts of a page hold no date.
WORTH = re.compile(r"(?:19|20|25)\d\d|\d\s?[-./]\s?\d|\d\s*月|\d[:.h]\d\d|令和")
_CLOCK = (
    r"(?P<h>[01]?\d|2[0-4])\s?(?:[:h.٫]|时|時|点)\s?(?P<mi>[0-5]\d)(?:分|(?:[:.](?P<s>[0-5]\d))(?:[.,]\d{1,9})?)?(?!\d)"
    r"(?:\s?(?:分))?(?:\s*+(?P<s2>[0-5]?\d)秒)?"
)
_HALF = rf"(?:\s*+(?P<half>[ap]\.?\s?m\b\.?|{any_of('dates.pm', 'dates.am')}))?"
_ZONE = (
    r"(?:\s*+\(?(?:(?:utc|gmt)\s?)?(?P<sign>[+-])(?P<zh>\d\d?):?(?P<zm>\d\d)?(?!\d)|\s*+\(?(?P<zn>"
    + "|".join(sorted((re.escape(zone) for zone in calendar.ZONES), key=len, reverse=True))
    + r")(?![^\W\d_]))?"
)
_GAP = r"(?:\s*+t(?=\d)|[\s,|·•/–—-]*+(?:\((?:[^\W\d]|\.){1,12}\)|[^\W\d_]{1,10}[.,]?){0,2}[\s,|·•:/–—-]*+)"
TIME_AFTER = re.compile(_GAP + _CLOCK + _HALF + _ZONE)
HOUR_AFTER = re.compile(
    rf"[\s,]*+{any_of('dates.at', 'dates.at_hour')}?\.?\s*+(?P<h>[01]?\d|2[0-3])\s?"
    rf"(?:(?P<half>[ap]\.?\s?m\b\.?)|(?:{any_of('dates.oclock')}|h|时|時|点)(?![^\W_]))" + _ZONE
)
TIME_BEFORE = re.compile(
    _CLOCK
    + _HALF
    + _ZONE
    + rf"\W{{1,4}}(?:{any_of('dates.on_day', 'dates.oclock')}\W{{1,3}})?(?:[^\W\d_]{{2,10}}\W{{1,3}})?$"
)
ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,:]\d+)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$",
    re.IGNORECASE,
)
EPOCH = re.compile(r"1\d{9}(?:\d{3})?$")
COMPACT = re.compile(r"(20\d\d|19\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])([0-5]\d)([0-5]\d)?)?$")

_UNIT = "|".join(sorted((re.escape(word) for word in calendar.UNITS), key=len, reverse=True))
_COUNT = rf"(?P<n>\d{{1,4}}|{any_of('dates.one')})"
AGO = re.compile(
    rf"(?<![^\W\d_]){any_of('dates.ago_before')}\s+{any_of('dates.about')}?{_COUNT}\s*(?P<u1>{_UNIT})(?![^\W\d_])"
    rf"|(?<!\w){_COUNT.replace('<n>', '<n2>')}\s*(?P<u2>{_UNIT})\s+{any_of('dates.ago_after')}(?![^\W\d_])"
    rf"|(?P<n3>\d{{1,4}})\s*(?P<u3>{any_of('dates.glued_units')}){any_of('dates.ago_glued')}"
)
# A near day counts where it opens the text or a clock follows: "hier" and "heute" are common words elsewhere.
NEAR = re.compile(
    rf"(?<![^\W\d_])(?P<near>{'|'.join(sorted(map(re.escape, calendar.NEAR_DAYS), key=len, reverse=True))})(?![a-zà-ÿ])"
)
# Without one of these no text is relative.  No look around, so that the search may skip by first characters: the
# patterns above cost several times as much on the many texts that hold no date.
_AGO_WORDS = words("dates.ago_before", "dates.ago_after", "dates.ago_glued")
RELATIVE = re.compile("|".join(map(re.escape, sorted({*_AGO_WORDS, *calendar.NEAR_DAYS, *calendar.NOW}))))
