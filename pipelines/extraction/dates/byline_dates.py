"""Dates among the texts around the headline, with the words that introduce them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.extraction.dates import parser
from pipelines.extraction.dates.parser import DateContext, Stamp
from pipelines.extraction.lexicon import any_of, words
from pipelines.extraction.page.dom import ABOVE
from storage.records import Precision

_AT = any_of("dates.at", "dates.at_clock")
_CLOCK_ONLY = re.compile(rf"\W{{0,3}}(?:{_AT}\s)?\d{{1,2}}\s?[:.h时]\s?\d\d", re.IGNORECASE)


_PARAGRAPH = 180  # bytes: 60 Han characters or two lines of Latin letters
_LINE, _SHORT_LINES = 60, 360  # bytes of a line of the text, and of several of them that no paragraph is as long as
_LIST = 3  # dates in a row
_ROW = 80  # characters of a text, or of a piece of it, that states a date without a label
_BAR = re.compile(r"\s[|·•]\s")
_BESIDE = 6  # characters beside a day of the year in a text that states nothing else


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

    ``late`` stand without a label behind the first paragraph: they may belong to something else.  ``below`` are the
    texts between headline and first paragraph that date the publication.
    """

    published: tuple[Stamp, ...] = ()
    changed: tuple[Stamp, ...] = ()
    late: tuple[Stamp, ...] = ()
    below: frozenset[str] = frozenset()


def labelled_dates(near: Sequence[str], reading: DateContext) -> LabelledDates:
    """Read the dates of short texts and sort them by the words that introduce them."""
    found: dict[str, list[Stamp]] = {"published": [], "changed": [], "row": [], "above": [], "late": []}
    below: set[str] = set()
    texts = [parser.unglued(text) for text in near]
    first_above, told = len(near) - ABOVE, 0
    for at, text in enumerate(texts):
        size = len(text.encode("utf-8", "replace"))
        told += size * (size > _LINE)
        begun = told > _SHORT_LINES or size > _PARAGRAPH
        told = max(told, (_SHORT_LINES + 1) * begun)
        # The date is looked for first: most texts have none, and the labels are dear.
        if not text or len(text) > 160 or (stamp := _stamp_at(texts, at, reading)) is None or _by_clock(texts, at):
            continue
        for label, dated in _several(text, reading) or [(_label(texts, at), stamp)]:
            if label is not None or _piece(text, dated) <= _ROW:
                where = "above" if at >= first_above else "late" if begun else "row"
                found[label or ("late" if _is_bare(dated) else where)].append(dated)
                if label != "changed" and not begun:
                    below.add(near[at])
    changed = tuple(found["changed"])
    above, late = (_without_lists(found[where], changed) for where in ("above", "late"))
    return LabelledDates((*found["published"], *found["row"], *above), changed, late, frozenset(below))


def _without_lists(stamps: Sequence[Stamp], changed: Sequence[Stamp]) -> tuple[Stamp, ...]:
    """Return unlabelled dates away from the headline that may be the article's.

    Several in a row on different days are those of a list; nothing is published after its last change.
    """
    if len(stamps) >= _LIST and len({stamp.value.date() for stamp in stamps}) > 1:
        return ()
    last = max((stamp.value.date() for stamp in changed), default=None)
    return tuple(stamp for stamp in stamps if last is None or stamp.value.date() <= last)


def _piece(text: str, stamp: Stamp) -> int:
    """Return the length of the piece between bars that states a date: a longer one is a sentence."""
    return min((len(piece) for piece in _BAR.split(text) if stamp.raw in piece), default=len(text))


def _is_bare(stamp: Stamp) -> bool:
    """Return whether a text states no more than a day of the year."""
    return stamp.partial and stamp.precision is Precision.DAY


def _several(text: str, reading: DateContext) -> list[tuple[str | None, Stamp]]:
    """Return the dates of a text that introduces several, each by the words before it: Updated … · Published …."""
    parts = parser.introduced(text, reading)
    labelled = [(_label_of(words), stamp) for words, stamp in parts] if len(parts) > 1 else []
    return labelled if len({label for label, _ in labelled}) > 1 else []


def _by_clock(near: Sequence[str], at: int) -> bool:
    return is_clock(near[at]) or (at > 0 and is_clock(near[at - 1][-30:]))


def _label(near: Sequence[str], at: int) -> str | None:
    ahead = near[at - 1][-30:] if at and len(near[at - 1]) < 60 else ""
    # A label alone in the text before speaks of this one; a dated text before has its own date.
    return _label_of(parser.fold(near[at] if any(map(str.isdigit, ahead)) else f"{ahead} {near[at]}"))


def _label_of(told: str) -> str | None:
    published = _PUBLISHED.search(told) is not None
    if _MODIFIED.search(told):
        return None if published else "changed"
    return "published" if published else None


def _stamp_at(near: Sequence[str], at: int, reading: DateContext) -> Stamp | None:
    text = near[at]
    stamp = parser.first_date(text, reading)
    following = near[at + 1] if at + 1 < len(near) else ""
    if stamp is None or stamp.precision is not Precision.DAY:
        return stamp
    if len(following) >= 30 or not _CLOCK_ONLY.match(following):
        return None if stamp.partial and len(text) > len(stamp.raw) + _BESIDE else stamp
    joined = parser.first_date(f"{stamp.raw} {following}", reading)
    return joined if joined and joined.value.date() == stamp.value.date() else stamp


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
