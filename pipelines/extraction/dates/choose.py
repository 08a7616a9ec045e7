"""When an article was published and changed, chosen among all the places that date it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml import etree

from pipelines.extraction.dates import byline_dates
from pipelines.extraction.dates import candidates as datesources
from pipelines.extraction.dates.candidates import Dated
from pipelines.extraction.dates.parser import DateContext, Stamp, exact
from pipelines.extraction.page.document import Document
from pipelines.extraction.page.dom import ABOVE
from pipelines.extraction.structured.jsonld import LinkedArticle
from pipelines.extraction.structured.signals import PageSignals
from storage.records import Precision

_MONTH_FIRST = re.compile(r"en(?:[-_](?:us|ph|pr))?$|es[-_]us$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?<!\d)(?:1[3-9]|2\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d(?!\d)")
_TIME = re.compile(r"\d:\d\d")
_SHORT = 60  # characters of a text that is a date and little else
_TEXTS = etree.XPath("//body//text()", smart_strings=False)  # a third of the time of itertext(), which makes elements
_RANK = {
    "json-ld": 0,
    "meta": 1,
    "time": 2,
    "byline": 3,
    "url": 4,
    "hint": 5,
    "page": 6,
    "updated": 7,
    "beside": 8,
    "script": 9,
}
_HALF_HOURS = frozenset({-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 6.5, 9.5, 10.5})  # clocks of the world ahead of UTC
_FINENESS = {name: order for order, name in enumerate(reversed(Precision))}
_SLACK = {Precision.MINUTE: timedelta(minutes=1), Precision.HOUR: timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Dates:
    """The chosen dates with every candidate, the most trusted first."""

    published: Dated | None
    modified: Stamp | None
    candidates: tuple[Dated, ...]


def zone_of(doc: Document) -> tzinfo | None:
    """Return the site's zone from its rules, or None where no valid name is set."""
    if not doc.rules.timezone:
        return None
    try:
        return ZoneInfo(doc.rules.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def read_dates(
    doc: Document, found: PageSignals, linked: LinkedArticle, near: Sequence[str], language: str | None
) -> Dates:
    """Choose the dates; ``near`` are the texts around the headline in order of reading.

    A date later than a day after the fetch is not believed.  The most trusted place wins; another place that gives the
    same day more exactly refines it.  No credible candidate means None: a date is never invented.
    """
    zone = zone_of(doc)
    reading = _reading(doc, zone, language or "")
    shown = byline_dates.labelled_dates(near, reading)
    candidates = [
        replace(dated, stamp=placed)
        for dated in datesources.candidates(doc, found, linked, shown, reading)
        if (placed := _placed(dated.stamp, zone, doc.fetched_at))
    ]
    candidates = _without_lists(candidates)
    if not candidates and (
        found_late := datesources.anywhere(doc.tree, reading) or datesources.in_scripts(doc.tree, reading)
    ):
        placed = _placed(found_late.stamp, zone, doc.fetched_at)
        candidates = [replace(found_late, stamp=placed)] if placed else []
    candidates.sort(key=_distrust)
    if candidates and _may_be_clock(candidates[0], near, reading.now):
        told = datesources.introduced(doc.tree, reading) or datesources.under_text(doc.tree, reading)
        placed = _placed(told.stamp, zone, doc.fetched_at) if told else None
        stated = [one for one in candidates if one.source == "url" and one.stamp.precision is Precision.DAY]
        said = [one for one in candidates if one.source == "byline" and one.stamp.relative]
        candidates = [*([replace(told, stamp=placed)] if told and placed else stated or said), *candidates]
    published = _local(_refined(_addressed(candidates), candidates), candidates) if candidates else None
    modified = datesources.modified(doc, found, linked, shown, reading)
    return Dates(published, _placed(modified, zone, doc.fetched_at) if modified else None, tuple(candidates))


def read_moment(text: str, doc: Document) -> Stamp | None:
    """Return the date that a short text of a page states, read as those of articles are; None where it is none."""
    zone, language = zone_of(doc), doc.tree.get("lang") or doc.rules.language or ""
    stamp = exact(text, _reading(doc, zone, language))
    return None if stamp is None else _placed(stamp, zone, doc.fetched_at)


def _reading(doc: Document, zone: tzinfo | None, language: str) -> DateContext:
    now = doc.fetched_at.astimezone(zone) if zone else doc.fetched_at
    month_first = bool(_MONTH_FIRST.match(language)) and not _shows_day_first(doc)
    return DateContext(now, month_first, language[:2].lower())


def _shows_day_first(doc: Document) -> bool:
    # Pages in other languages than they state show it by any day after the twelfth.
    return any(_DAY_FIRST.search(text) for text in _TEXTS(doc.tree) if len(text) < _SHORT)


def _may_be_clock(best: Dated, near: Sequence[str], now: datetime) -> bool:
    """Return whether the best date is just the day of the fetch above the headline: pages show what day it is."""
    if best.source != "byline" or best.stamp.precision is not Precision.DAY or best.stamp.value.date() != now.date():
        return False
    above, below = near[-ABOVE:], near[:-ABOVE]
    said_below = (best.stamp.raw in text and not _TIME.search(text) for text in below)  # with a time: of a list
    return any(best.stamp.raw in text for text in above) and not any(said_below)


def _addressed(candidates: Sequence[Dated]) -> Dated:
    # Several days stand near the headline, some of them of other articles: the one that the address holds is its own.
    best = candidates[0]
    address = next((dated for dated in candidates if dated.source == "url"), None)
    if address is None or _RANK[best.source] < _RANK["byline"] or _agree(best, address):
        return best
    if best.stamp.relative and _is_about(best.stamp, address.stamp):
        return address
    return next((dated for dated in candidates if dated is not address and _agree(dated, address)), best)


def _is_about(said: Stamp, day: Stamp) -> bool:
    """Return whether "a day ago", which counts whole days back, or the reader's zone leads to the neighbouring day."""
    return abs(day.value.date() - said.value.date()) <= timedelta(days=1)


def _distrust(dated: Dated) -> float:
    # A vague meta date stands behind a day in the byline, but before "3 hours ago".
    if dated.vague:
        return _RANK["byline"] + 0.3
    return _RANK[dated.source] + 0.6 * (dated.source == "byline" and dated.stamp.relative)


def _without_lists(candidates: list[Dated]) -> list[Dated]:
    # Boxes beside the article that show several days are lists of other articles.
    days = {dated.stamp.value.date() for dated in candidates if dated.source == "beside"}
    if len(days) > 1:
        candidates = [dated for dated in candidates if dated.source != "beside"]
    # Elements that call themselves dates of publication on three days and more are those of a list as well.
    days = {dated.stamp.value.date() for dated in candidates if dated.source == "time"}
    return [
        replace(dated, source="page") if dated.source == "time" and len(days) > 2 else dated for dated in candidates
    ]


def _local(best: Dated, candidates: Sequence[Dated]) -> Dated:
    # Machines state UTC, people read the local clock: where the page shows the same minutes at another hour, the
    # local time with the offset that follows keeps the reader's day.
    value = best.stamp.value
    if value.tzinfo is None or value.utcoffset() or best.stamp.precision not in (Precision.SECOND, Precision.MINUTE):
        return best
    for other in candidates:
        if other.source not in ("byline", "meta", "page", "time") or other.stamp.relative:
            continue
        if (ahead := _ahead(value, other.stamp)) is not None:
            return replace(best, stamp=replace(best.stamp, value=value.astimezone(timezone(ahead))))
    return _shown_day(best, candidates) or best


def _shown_day(best: Dated, candidates: Sequence[Dated]) -> Dated | None:
    # The byline and the address agree on the neighbouring day: theirs is the readers' day.
    address = next((dated for dated in candidates if dated.source == "url"), None)
    if address is None or _agree(address, best):
        return None
    shown = (dated for dated in candidates if dated.source in ("byline", "page") and _is_local(dated))
    day = next((dated for dated in shown if _agree(dated, address)), None)
    if day is None:
        return None
    return day if abs(day.stamp.value.date() - best.stamp.value.date()) == timedelta(days=1) else None


def _is_local(dated: Dated) -> bool:
    # A day, or a moment with its zone: a moment in UTC says nothing of the readers' day.
    return dated.stamp.value.tzinfo is None or bool(dated.stamp.value.utcoffset())


def _ahead(value: datetime, shown: Stamp) -> timedelta | None:
    if shown.value.tzinfo is not None:
        offset = shown.value.utcoffset()
        return offset if offset and shown.value.replace(second=0) == value.replace(second=0) else None
    # A day alone fits where the moment is that day's midnight somewhere.
    ahead = shown.value.replace(second=0) - value.replace(tzinfo=None, second=0)
    return ahead if ahead and _is_offset(ahead) else None


def _is_offset(ahead: timedelta) -> bool:
    # Any other half hour is the time of another article.
    hours = ahead / timedelta(hours=1)
    return hours in _HALF_HOURS or (abs(hours) <= 14 and hours.is_integer())


def _placed(stamp: Stamp, zone: tzinfo | None, fetched_at: datetime) -> Stamp | None:
    value = stamp.value
    if zone is not None and value.tzinfo is not None and _is_midnight(stamp) and not value.utcoffset():
        value = value.replace(tzinfo=None)  # a day that a machine wrote as its midnight in UTC, no evening before it
    if stamp.relative and zone is None and stamp.precision is Precision.MINUTE and value.tzinfo is not None:
        value = value.replace(tzinfo=None)  # "yesterday 16:54" is the reader's clock, not the crawler's
    if zone is not None:
        # Machines state UTC; the site's own zone keeps its readers' day.
        value = value.replace(tzinfo=zone) if value.tzinfo is None else value
        value = value if value.utcoffset() else value.astimezone(zone)
    limit = fetched_at + timedelta(days=1)
    late = value > limit if value.tzinfo else value > limit.replace(tzinfo=None)
    if late or (stamp.relative and stamp.precision in (Precision.MONTH, Precision.YEAR)):
        return None
    placed = replace(stamp, value=value)
    return replace(placed, precision=Precision.DAY) if _is_midnight(placed) else placed


def _is_midnight(stamp: Stamp) -> bool:
    value = stamp.value
    return stamp.precision in (Precision.SECOND, Precision.MINUTE) and not (value.hour or value.minute or value.second)


def _refined(best: Dated, candidates: Sequence[Dated]) -> Dated:
    for other in candidates:
        if (
            _FINENESS[other.stamp.precision] > _FINENESS[best.stamp.precision]
            and not other.stamp.relative
            and _fits(best.stamp, other.stamp)
        ):
            best = other
    return best


def _fits(coarse: Stamp, fine: Stamp) -> bool:
    # 16:54 may become 16:54:31 and "three hours ago" 13:20, but no other hour of the same day.
    slack = _SLACK.get(coarse.precision)
    if slack is None:
        return coarse.value.date() == fine.value.date()
    one, other = coarse.value, fine.value
    if one.tzinfo is None or other.tzinfo is None:
        one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
    return abs(one - other) <= slack


def _agree(one: Dated, other: Dated) -> bool:
    return one.stamp.value.date() == other.stamp.value.date()
