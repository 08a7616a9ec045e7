"""Dates among the texts around the headline, with the words that introduce them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.extraction.dates import parser
from pipelines.extraction.dates.parser import DateContext, Stamp
from pipelines.extraction.lexicon import any_of, words
from storage.records import Precision

_AT = any_of("dates.at", "dates.at_clock")
_CLOCK_ONLY = re.compile(rf"\W{{0,3}}(?:{_AT}\s)?\d{{1,2}}\s?[:.h时]\s?\d\d", re.IGNORECASE)


_PARAGRAPH = 180  # bytes: 60 Han characters or two lines of Latin letters
_BEFORE = 16  # the last texts stand before the headline


def _opened_by(labels: Iterable[str]) -> re.Pattern[str]:
    # A word of a script with blanks stands alone: "date" is no part of "updated".
    return re.compile("|".join(rf"(?<![a-zà-ÿа-я]){re.escape(word)}" for word in labels))


_PUBLISHED = _opened_by(words("dates.published", "dates.dated"))
_MODIFIED = _opened_by(words("dates.modified"))
# Words that speak of publication alone; the others (date, Stand) introduce other dates as well.
_SURE = _opened_by(words("dates.published"))
_PAGE_CLOCK = words("dates.page_clock")


@dataclass(frozen=True, slots=True)
class LabelledDates:
    """Dates of publication and of later changes, labelled ones first, then in the order of reading.

    ``late`` stand without a label behind the first paragraph: they may belong to something else.
    """

    published: tuple[Stamp, ...] = ()
    changed: tuple[Stamp, ...] = ()
    late: tuple[Stamp, ...] = ()


def labelled_dates(near: Sequence[str], reading: DateContext) -> LabelledDates:
    """Read the dates of short texts and sort them by the words that introduce them."""
    labelled: list[Stamp] = []
    plain: list[Stamp] = []
    changed: list[Stamp] = []
    late: list[Stamp] = []
    begun = False
    for at, text in enumerate(near):
        begun = begun or len(text.encode("utf-8", "replace")) > _PARAGRAPH
        # The date is looked for first: most texts have none, and the labels are dear.
        if not text or len(text) > 160 or (stamp := _stamp_at(near, at, reading)) is None or _by_clock(near, at):
            continue
        label = _label(near, at)
        if label is not None:
            (changed if label == "changed" else labelled).append(stamp)
        elif len(text) <= 80:
            (late if begun and at < len(near) - _BEFORE else plain).append(stamp)
    return LabelledDates((*labelled, *plain), tuple(changed), tuple(late))


def _by_clock(near: Sequence[str], at: int) -> bool:
    return is_clock(near[at]) or (at > 0 and is_clock(near[at - 1][-30:]))


def _label(near: Sequence[str], at: int) -> str | None:
    ahead = near[at - 1][-30:] if at and len(near[at - 1]) < 60 else ""
    # A label alone in the text before speaks of this one; a dated text before has its own date.
    told = parser.fold(near[at] if any(map(str.isdigit, ahead)) else f"{ahead} {near[at]}")
    published = _PUBLISHED.search(told) is not None
    if _MODIFIED.search(told):
        return None if published else "changed"
    return "published" if published else None


def _stamp_at(near: Sequence[str], at: int, reading: DateContext) -> Stamp | None:
    text = near[at]
    stamp = parser.first_date(text, reading)
    following = near[at + 1] if at + 1 < len(near) else ""
    if stamp is None:
        return None
    if stamp.partial and stamp.precision is Precision.DAY and not (len(text) < 30 and _CLOCK_ONLY.match(following)):
        return None
    if stamp.precision is Precision.DAY and len(following) < 30 and _CLOCK_ONLY.match(following):
        joined = parser.first_date(f"{stamp.raw} {following}", reading)
        return joined if joined and joined.value.date() == stamp.value.date() else stamp
    return stamp


def is_published(text: str) -> bool:
    """Return whether the text introduces a date of publication in so many words."""
    return _SURE.search(parser.fold(text)) is not None


def is_changed(text: str) -> bool:
    """Return whether the text introduces the date of a later change (last edited, zuletzt geändert)."""
    return _MODIFIED.search(parser.fold(text)) is not None


def is_clock(text: str) -> bool:
    """Return whether the text is the page's clock or a line of law rather than a date of the article."""
    told = text.lower()
    return any(word in told for word in _PAGE_CLOCK)
