"""The forms that dates take in short folded text: patterns only, read by datetext.

Each form of a date has its own digit in the names of its groups (``y1``, ``m1``, ``d1``).
"""

import re

from pipelines.extraction.lexicon import any_of, calendar, words

_MONTH = (
    rf"(?:{'|'.join(sorted(map(re.escape, calendar.months_apart()), key=len, reverse=True))}|{calendar.MONTH_WORD})"
)
_TH = any_of("dates.ordinals")
_ORDINAL = f"(?:{any_of('dates.ordinals', 'dates.ordinals_before_month', 'dates.ordinals_read')}|º|°)"
_OF = f"(?:{any_of('dates.before_month', 'dates.before_month_read')} |d['’])"
_YEAR = r"(?P<{0}>(?:19|20|25)\d\d)(?!\d)"
_ANY_YEAR = r"(?P<{0}>(?:19|20|25)\d\d|['’]\d\d)(?!\d)"
_DAY = r"(?P<{0}>0?[1-9]|[12]\d|3[01])"
_NUM_MONTH = r"(?P<{0}>1[0-2]|0?[1-9])"

# After a month's day: a clock, so that "May 17" alone is no date.
_CLOCK_AHEAD = r"(?=\W{1,4}(?:\w{1,3} )?\d{1,2}[:.h]\d\d)"
_FORMS = (
    # 2025-12-17, 2025/12/17, 2025.12.17, 2025年12月17日, 2025년 12월 17일
    (
        rf"(?<![\d.]){_YEAR.format('y1')}\s*+(?:[-/._–]|[年년])\s*+{_NUM_MONTH.format('m1')}\s*+(?:[-/._–]|[月월])\s*+"
        rf"{_DAY.format('d1')}(?!\d)(?:\s*+[日号號일])?"
    ),
    # 令和7年12月17日, 民國114年12月17日, 114年12月17日
    (
        rf"(?<!\d)(?P<era>令和|平成|民國|民国)?\s?(?P<y7>元|\d{{1,3}})\s?年\s?{_NUM_MONTH.format('m7')}\s?月\s?"
        rf"{_DAY.format('d7')}\s?日"
    ),
    # R7.12.17, alone
    rf"^\W*(?P<letter>[rh])(?P<yL>\d{{1,2}})\.{_NUM_MONTH.format('mL')}\.{_DAY.format('dL')}\W*$",
    # 114-12-17, 114/12/17: the republic's years in Taiwan
    r"(?<![\d./-])(?P<yT>1[01]\d)(?P<sep>[-/])(?P<mT>0[1-9]|1[0-2])(?P=sep)(?P<dT>0[1-9]|[12]\d|3[01])(?![\d./-])",
    # 1404/09/26, 26 آذر 1404: the sun years of Iran
    r"(?<![\d./-])(?P<yS>13[7-9]\d|14[01]\d)(?P<sun>[-/])(?P<mS>0?[1-9]|1[0-2])(?P=sun)(?P<dS>0?[1-9]|[12]\d|3[01])(?!\d)",
    rf"(?<![\d./-])(?P<dZ>[12]\d|3[01]|0?[1-9])\s++(?P<mZ>{any_of('dates.sun_months')})[\s,]++(?P<yZ>13[7-9]\d|14[01]\d)(?!\d)",
    # 17. Dezember 2025, 17 de diciembre de 2025, 17th of December, 2025, 17-Dec-2025, 17 Dec '25
    (
        rf"(?<![\d.])(?<!\d:){_DAY.format('d2')}{_ORDINAL}?[\s.,/-]*+{_OF}?\s*+"
        rf"(?P<m2>{_MONTH})(?!\d)[\s.,/-]*+(?:{any_of('dates.before_year')} )?\s*+{_ANY_YEAR.format('y2')}"
    ),
    # December 17, 2025
    rf"(?<![^\W\d_])(?P<m3>{_MONTH})[\s.]*+{_DAY.format('d3')}{_TH}?(?!\d)[\s.,]*+(?:de )?{_ANY_YEAR.format('y3')}",
    # Dec 17 16:54:00 CEST 2025
    (
        rf"(?<![^\W\d_])(?P<mC>{_MONTH})[\s.]*+{_DAY.format('dC')}(?=\s++\d\d?:\d\d(?::\d\d)?(?:\s++[a-z]{{2,5}})?\s++"
        rf"{_YEAR.format('yC')})"
    ),
    # 2025. december 17., 2025 m. gruodžio 17 d., 2025 ж. 17 желтоқсан; not the year of a notice before a whole date
    (
        rf"(?<![\d.]){_YEAR.format('yD')}[.,]?(?:\s?[^\W\d_]{{1,5}}[.,]?)?\s++{_DAY.format('dD')}\.?\s++(?P<mD>{_MONTH})(?!\d)"
        r"(?!\W{0,3}(?:19|20)\d\d)"
    ),
    (
        rf"(?<![\d.]){_YEAR.format('yY')}[.,]?(?:\s?[^\W\d_]{{1,5}}[.,]?)?\s++(?P<mY>{_MONTH})[\s.]++{_DAY.format('dY')}(?!\d)"
        r"(?!\W{0,3}(?:19|20)\d\d)"
    ),
    # 17.12.2025, 17/12/2025, 12/17/2025, 17.12.25
    (
        r"(?<![\d./-])(?P<a4>[0-3]?\d)(?P<s4>[./-])\s?(?P<b4>[0-3]?\d)(?P=s4)\s?"
        r"(?P<y4>(?:19|20|25)\d\d|\d\d)(?![\d/-]|\.\d)"
    ),
    # 17 | 12 | 2025 and 17 / 12 / 2025: apart, so with the whole year only
    r"(?<![\d./|-])(?P<a0>[0-3]?\d) (?P<s0>[./|]) (?P<b0>[0-3]?\d) (?P=s0) (?P<y0>(?:19|20)\d\d)(?!\d)",
    # 12月17日, 12월 17일 and 12-17 16:54: the year is not written
    rf"(?<![\d年년./-])(?<!\d:){_NUM_MONTH.format('m5')}[月월]\s*+{_DAY.format('d5')}(?:\s*+[日号號일])",
    rf"(?<![\d年./–-])(?<!\d:){_NUM_MONTH.format('m6')}[-/]{_DAY.format('d6')}(?=\s++\d{{1,2}}:\d\d)",
    # 17. Dezember, 16:54 and December 17 at 4:54 pm
    rf"(?<![\d.])(?<!\d:){_DAY.format('d8')}{_TH}?[\s.]*+(?:de )?(?P<m8>{_MONTH})(?!\d){_CLOCK_AHEAD}",
    rf"(?<![^\W\d_])(?P<m9>{_MONTH})[\s.]*+{_DAY.format('d9')}{_TH}?(?!\d){_CLOCK_AHEAD}",
    # 17. Dezember and Dec 17 where they are the whole text
    rf"^\W*{_DAY.format('dA')}{_TH}?[\s.]*+(?:de )?(?P<mA>{_MONTH})\W*$",
    rf"^\W*(?P<mB>{_MONTH})[\s.]*+{_DAY.format('dB')}{_TH}?\W*$",
)
DATE = re.compile("|".join(_FORMS))
# 17. Dezember, Dec 17: dates where something else says that a date stands here.
DAY_OF_YEAR = re.compile(
    rf"(?<![\d.])(?<!\d:){_DAY.format('d2')}{_TH}?[\s.]*+(?:de )?(?P<m2>{_MONTH})"
    rf"|(?<![^\W\d_])(?P<m3>{_MONTH})[\s.]*+{_DAY.format('d3')}{_TH}?(?![\d:])"
)
# A cheap look before the dear one: most short texts of a page hold no date.
WORTH = re.compile(
    r"(?:19|20|25)\d\d|\d\s?[-./]\s?\d|\d\s*[月월]|\d[:.h]\d\d|['’]\d\d|(?<!\d)1[34]\d\d(?!\d)"
    r"|^\W*(?:\d\d?\W{0,4}[^\W\d_]{2,12}|[^\W\d_]{2,12}\W{0,4}\d\d?)\W*$"
)
_CLOCK = (
    r"(?P<h>[01]?\d|2[0-4])\s?(?:[:h.٫]|时|時|点|시)\s?(?P<mi>[0-5]\d)(?:분|分|(?:[:.](?P<s>[0-5]\d))(?:[.,]\d{1,9})?)?(?!\d)"
    r"(?:\s?[分분])?(?:\s*+(?P<s2>[0-5]?\d)[秒초])?"
)
_HALF = rf"(?:\s*+(?P<half>[ap]\.?\s?m\b\.?|{any_of('dates.pm', 'dates.am')}))?"
_ZONE = (
    r"(?:\s*+\(?(?:(?:utc|gmt)\s?)?(?P<sign>[+-])(?P<zh>\d\d?):?(?P<zm>\d\d)?(?!\d)|\s*+\(?(?P<zn>"
    + "|".join(sorted((re.escape(zone) for zone in calendar.ZONES), key=len, reverse=True))
    + r")(?![^\W\d_]))?"
)
_GAP = r"(?:\s*+t(?=\d)|\.?[\s,|·•/–—-]*+(?:\((?:[^\W\d]|\.){1,12}\)|[^\W\d_]{1,10}[.,]?){0,2}[\s,|·•:/–—-]*+)"
TIME_AFTER = re.compile(_GAP + _CLOCK + _HALF + _ZONE)
HOUR_AFTER = re.compile(
    rf"[\s,]*+{any_of('dates.at', 'dates.at_hour')}?\.?\s*+(?P<h>[01]?\d|2[0-3])\s?"
    rf"(?:(?P<half>[ap]\.?\s?m\b\.?)|(?:{any_of('dates.oclock')}|h|时|時|点|시)(?![^\W_]))" + _ZONE
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
EPOCH = re.compile(r"(?:/Date\()?(1\d{9})(?:\d{3})?(?:[+-]\d{4})?(?:\)/)?$")
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
