"""When an article was published and changed, chosen among all the places that date it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.html import HtmlElement

from pipelines.extraction import datetext
from pipelines.extraction.datetext import Reading, Stamp
from pipelines.extraction.document import Document
from pipelines.extraction.jsonld import LinkedArticle
from pipelines.extraction.lexicon import calendar
from pipelines.extraction.nodes import beside_article, of_others, words
from pipelines.extraction.survey import Survey
from storage.records import Precision

PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published",
    "article.published", "rnews:datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "shareaholic:article_published_time", "bt:pubdate", "vf:published_time", "publishdate",
    "publish-date", "publish_date", "published_time", "published-date", "published_at", "publication_date",
    "publicationdate", "citation_publication_date", "citation_date", "pubdate", "pubtime", "publish_time", "pub_date",
    "originalpublicationdate", "article_date_original", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dc.created", "article:create_at", "article:post_date", "datecreated", "dc.date", "dcterms.date",
    "displaydate", "date", "article.created", "creationdatetime", "og:release_date", "release_date", "prism.publicationdate",
    "ptime", "cdate", "timestamp", "article_publication_date", "uploaddate", "time",
)  # fmt: skip
MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "article.updated", "dcterms.modified",
    "dc.date.modified", "lastmod", "last-modified", "modified_time", "revision_date", "updated_time", "article:updated_time",
    "dateupdate",
)  # fmt: skip

_URL_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[-/_.]?)(?P<m>0[1-9]|1[0-2]|(?<=[-/_.])[1-9](?=[-/_.]))(?:(?P=sep)|/(?=\d\d?/)|(?<=\d)/t?\d{6})"
    r"(?P<d>0[1-9]|[12]\d|3[01]|(?<=[-/_.])[1-9])(?!\d)"
)
_DAY_FIRST_URL = re.compile(
    r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<sep>[-_.])(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<y>20\d\d)(?!\d)"
)
_COMPACT_URL = re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_CLOCK_ONLY = re.compile(r"\W{0,3}(?:(?:at|um|à|alle|as|às|kl\.?|ore)\s)?\d{1,2}\s?[:.h时]\s?\d\d", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"en(?:[-_](?:us|ph|pr))?$|es[-_]us$", re.IGNORECASE)
_RANK = {
    "json-ld": 0,
    "meta": 1,
    "time": 2,
    "byline": 3,
    "url": 4,
    "hint": 5,
    "page": 6,
    "beside": 7,
    "label": 8,
    "updated": 9,
}
_FINENESS = {name: order for order, name in enumerate(reversed(Precision))}


@dataclass(frozen=True, slots=True)
class Dated:
    """A credible date and the place that states it (``updated``: only the last change is shown)."""

    source: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Dates:
    """The chosen dates with every candidate, the most trusted first."""

    published: Dated | None
    modified: Stamp | None
    candidates: tuple[Dated, ...]


def zone_of(doc: Document) -> tzinfo | None:
    """Give the site's zone from its rules, or None where no valid name is set."""
    if not doc.rules.timezone:
        return None
    try:
        return ZoneInfo(doc.rules.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def read(doc: Document, found: Survey, linked: LinkedArticle, near: Sequence[str], language: str | None) -> Dates:
    """Choose the dates; ``near`` are the texts around the headline in order of reading.

    A date later than a day after the fetch is not believed.  The most trusted place wins; another place that gives the
    same day more exactly refines it.  No credible candidate means None: a date is never invented.
    """
    zone = zone_of(doc)
    reading = Reading(
        doc.fetched_at.astimezone(zone) if zone else doc.fetched_at, bool(_MONTH_FIRST.match(language or ""))
    )
    candidates = [
        replace(dated, stamp=placed)
        for dated in _candidates(doc, found, linked, near, reading)
        if (placed := _placed(dated.stamp, zone, doc.fetched_at))
    ]
    candidates.sort(key=lambda dated: _RANK[dated.source])
    published = _local(_refined(candidates[0], candidates), candidates) if candidates else None
    modified = _modified(doc, found, linked, near, reading)
    return Dates(published, _placed(modified, zone, doc.fetched_at) if modified else None, tuple(candidates))


def _candidates(
    doc: Document, found: Survey, linked: LinkedArticle, near: Sequence[str], reading: Reading
) -> Iterator[Dated]:
    if linked.published and (stamp := datetext.exact(linked.published, reading)):
        yield Dated("json-ld", stamp)
    for name in PUBLISHED_METAS:
        for content in found.metas.get(name, ())[:2]:
            if stamp := datetext.exact(content, reading):
                yield Dated("meta", stamp)
    yield from _elements(found, reading)
    yield from (Dated("byline", stamp) for stamp in _shown(near, reading, changed=False))
    if stamp := in_url(doc.url):
        yield Dated("url", stamp)
    if doc.hints.date and (stamp := datetext.exact(doc.hints.date, _seen(doc, reading))):
        yield Dated("hint", stamp)
    yield from (Dated("updated", stamp) for stamp in _shown(near, reading, changed=True))


def _seen(doc: Document, reading: Reading) -> Reading:
    if doc.hints.seen_at is None:
        return reading
    return replace(reading, now=doc.hints.seen_at.astimezone(reading.now.tzinfo))


def _elements(found: Survey, reading: Reading) -> Iterator[Dated]:
    for element in found.times[:40]:
        told = f"{element.get('class')} {element.get('itemprop')}".lower()
        if any(word in told for word in ("modif", "updat")) or beside_article(element):
            continue
        sure = element.get("pubdate") is not None or "publi" in told or "datecreated" in told
        if stamp := _of_element(element, reading):
            yield Dated("time" if sure else "page", stamp)
    for element in found.marked:
        prop = (element.get("itemprop") or "").lower()
        if prop in ("datepublished", "datecreated") and not beside_article(element):
            if stamp := _of_element(element, reading):
                yield Dated("time", stamp)
        elif _is_dated(element) and (text := words(element, 80)) and not _is_clock(text):
            if len(text) < 80 and (stamp := datetext.first(text, reading)) and not of_others(element):
                yield Dated("beside" if beside_article(element) else "page", stamp)


def _is_dated(element: HtmlElement) -> bool:
    label = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return ("date" in label and "updat" not in label) or "time" in label or "publi" in label or "posted" in label


def _of_element(element: HtmlElement, reading: Reading) -> Stamp | None:
    stated = element.get("datetime") or element.get("content")
    stamp = datetext.exact(stated, reading) if stated else None
    return stamp or datetext.first(words(element, 80), reading)


def _shown(near: Sequence[str], reading: Reading, *, changed: bool) -> Iterator[Stamp]:
    # Labelled dates first, then the others in the order of reading.
    plain: list[Stamp] = []
    for at, text in enumerate(near):
        if len(text) > 160 or (at and _is_clock(near[at - 1][-30:])) or _is_clock(text):
            continue
        label = _label(near[at - 1][-30:] if at and len(near[at - 1]) < 60 else "", text)
        if (label == "changed") is not changed or (label is None and len(text) > 80):
            continue
        if stamp := _stamp_at(near, at, reading):
            if label is None:
                plain.append(stamp)
            else:
                yield stamp
    yield from plain


def _label(ahead: str, text: str) -> str | None:
    told = datetext.fold(f"{ahead} {text}")
    published = any(word in told for word in calendar.PUBLISHED)
    if any(word in told for word in calendar.MODIFIED):
        return None if published else "changed"
    return "published" if published else None


def _stamp_at(near: Sequence[str], at: int, reading: Reading) -> Stamp | None:
    text = near[at]
    stamp = datetext.first(text, reading)
    following = near[at + 1] if at + 1 < len(near) else ""
    if stamp is None:
        return None
    if stamp.partial and stamp.precision is Precision.DAY and not (len(text) < 30 and _CLOCK_ONLY.match(following)):
        return None
    if stamp.precision is Precision.DAY and len(following) < 30 and _CLOCK_ONLY.match(following):
        joined = datetext.first(f"{stamp.raw} {following}", reading)
        return joined if joined and joined.value.date() == stamp.value.date() else stamp
    return stamp


def _is_clock(text: str) -> bool:
    told = text.lower()
    return any(word in told for word in calendar.CLOCK)


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
    day = next((dated for dated in candidates if dated.source == "byline"), None)
    address = next((dated for dated in candidates if dated.source == "url"), None)
    if day is None or address is None or not _agree(day, address) or _agree(day, best):
        return None
    return day if abs(day.stamp.value.date() - best.stamp.value.date()) == timedelta(days=1) else None


def _ahead(value: datetime, shown: Stamp) -> timedelta | None:
    if shown.value.tzinfo is not None:
        offset = shown.value.utcoffset()
        return offset if offset and shown.value.replace(second=0) == value.replace(second=0) else None
    # A day alone fits where the moment is that day's midnight somewhere.
    ahead = shown.value.replace(second=0) - value.replace(tzinfo=None, second=0)
    fits = bool(ahead) and abs(ahead) <= timedelta(hours=14) and not ahead % timedelta(minutes=30)
    return ahead if fits else None


def in_url(url: str) -> Stamp | None:
    """Read the day that an address holds (``/2025/12/17/``, ``t20251217_``); a month alone is no date."""
    path = urlsplit(url).path
    for pattern in (_URL_DATE, _COMPACT_URL, _DAY_FIRST_URL):
        for match in pattern.finditer(path):
            stamp = datetext.exact(f"{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}", Reading(datetime.min))
            if stamp:
                return replace(stamp, raw=match[0])
    return None


def _placed(stamp: Stamp, zone: tzinfo | None, fetched_at: datetime) -> Stamp | None:
    value = stamp.value
    if stamp.relative and zone is None and stamp.precision is Precision.MINUTE and value.tzinfo is not None:
        value = value.replace(tzinfo=None)  # "yesterday 16:54" is the reader's clock, not the crawler's
    if zone is not None:
        # Machines state UTC; the site's own zone keeps its readers' day.
        value = (
            value.replace(tzinfo=zone)
            if value.tzinfo is None
            else value
            if value.utcoffset()
            else value.astimezone(zone)
        )
    limit = fetched_at + timedelta(days=1)
    late = value > limit if value.tzinfo else value > limit.replace(tzinfo=None)
    if late:
        return None
    midnight = stamp.precision in (Precision.SECOND, Precision.MINUTE) and not (
        value.hour or value.minute or value.second
    )
    return replace(stamp, value=value, precision=Precision.DAY if midnight else stamp.precision)


def _refined(best: Dated, candidates: Sequence[Dated]) -> Dated:
    for other in candidates:
        if (
            _FINENESS[other.stamp.precision] > _FINENESS[best.stamp.precision]
            and not other.stamp.relative
            and _agree(best, other)
        ):
            best = other
    return best


def _agree(one: Dated, other: Dated) -> bool:
    return one.stamp.value.date() == other.stamp.value.date()


def _modified(
    doc: Document, found: Survey, linked: LinkedArticle, near: Sequence[str], reading: Reading
) -> Stamp | None:
    stated = [linked.modified, *(found.meta(name) for name in MODIFIED_METAS)]
    stated += [
        element.get("datetime") for element in found.times[:40] if "modif" in f"{element.get('itemprop')}".lower()
    ]
    for text in stated:
        if text and (stamp := datetext.exact(text, reading)):
            return stamp
    if shown := next(_shown(near, reading, changed=True), None):
        return shown
    return datetext.exact(doc.hints.modified, _seen(doc, reading)) if doc.hints.modified else None
