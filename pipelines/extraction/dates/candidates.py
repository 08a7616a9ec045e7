"""Every place on a page that dates its article, in one stream of candidates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.dates import byline_dates, parser
from pipelines.extraction.dates.byline_dates import LabelledDates
from pipelines.extraction.dates.parser import DateContext, Stamp
from pipelines.extraction.lexicon.related import opens_related
from pipelines.extraction.page.document import Document
from pipelines.extraction.page.dom import beside_article, chunks, is_aside, of_others, words
from pipelines.extraction.structured.jsonld import LinkedArticle
from pipelines.extraction.structured.signals import PageSignals
from storage.records import Precision

PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article:published", "article.published", "rnews:datepublished", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "shareaholic:article_published_time", "bt:pubdate",
    "vf:published_time", "publishdate", "publish-date", "publish_date", "published_time", "published-date",
    "published_at", "publication_date", "publicationdate", "citation_publication_date", "citation_date", "pubdate",
    "pubtime", "publish_time", "pub_date", "originalpublicationdate", "article_date_original", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dc.created", "article:create_at", "article:post_date",
    "datecreated", "displaydate", "article.created", "creationdatetime", "og:release_date", "release_date",
    "prism.publicationdate", "ptime", "cdate", "article_publication_date", "uploaddate",
)  # fmt: skip
# These say "date" and nothing more; content systems fill some of them with the last change, so that a date in the
# byline is better (on all three pages of the sets where they differ).
VAGUE_METAS = ("dc.date", "dcterms.date", "date", "timestamp", "time")
MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "article.updated",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "modified_time", "revision_date",
    "updated_time", "article:updated_time", "dateupdate",
)  # fmt: skip

# What may stand behind a house's own word ("house:pubdate"), and the words of objects that are not the article.
_LAST_WORDS = frozenset(
    {*PUBLISHED_METAS, "published", "uploaded", "created", "posted", "firstpublished", "first_published"}
)
_OBJECTS = frozenset({"video", "audio", "image", "music", "book", "product", "event", "profile"})

_URL_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[-/_.]?)(?P<m>0[1-9]|1[0-2]|(?<=[-/_.])[1-9](?=[-/_.]))"
    r"(?:(?P=sep)|/(?=\d\d?/))"
    r"(?P<d>0[1-9]|[12]\d|3[01]|(?<=[-/_.])[1-9])(?!\d)"
)
_DAY_FIRST_URL = re.compile(
    r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<sep>[-_.])(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<y>20\d\d)(?!\d)"
)
_COMPACT_DAY_FIRST_URL = re.compile(r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<m>0[1-9]|1[0-2])(?P<y>20[012]\d)(?!\d)")
_COMPACT_URL = re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")

_PARAGRAPH, _ROW = 80, 160  # characters: a text so long is the article's; a longer one is no row with a date
_ALONE = 6  # characters beside a date that stands alone

_SCRIPT_DATE = re.compile(
    r"""["']?(?:date_?published|published_?(?:date|at|time|on)|publish_?(?:date|time|ed)?|pub_?date|publication_?date)"""
    r"""["']?\s*[:=]\s*\\?["'](\d{4}-\d\d-\d\d[^"'\\]{0,26})""",
    re.IGNORECASE,
)
# Attributes in which templates keep the moment that the words of an element round off.
_MACHINE = (
    "datetime", "content", "title", "data-datetime", "data-published", "data-timestamp", "data-time", "data-date",
)  # fmt: skip
_DATED = re.compile(r"time|publi|posted|submitted|byline")
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # an address is never relative


@dataclass(frozen=True, slots=True)
class Dated:
    """A credible date and the place that states it (``updated``: only the last change is shown).

    ``vague`` where the place does not say that it is the date of publication.
    """

    source: str
    stamp: Stamp
    vague: bool = False


def candidates(
    doc: Document, found: PageSignals, linked: LinkedArticle, shown: LabelledDates, reading: DateContext
) -> Iterator[Dated]:
    """Yield all dates of publication that the page, its address and the hint state, in no order of trust."""
    if linked.published and (stamp := parser.exact(linked.published, reading)):
        yield Dated("json-ld", stamp)
    for names, vague in ((PUBLISHED_METAS, False), (_like_published(found), True), (VAGUE_METAS, True)):
        for content in (content for name in names for content in found.metas.get(name, ())[:2]):
            if stamp := parser.exact(content, reading):
                yield Dated("meta", stamp, vague)
    yield from _elements(found, shown, reading)
    yield from (Dated("byline", stamp) for stamp in shown.published)
    if stamp := in_url(doc.url):
        yield Dated("url", stamp)
    if doc.hints.date and (stamp := parser.exact(doc.hints.date, hint_context(doc, reading))):
        yield Dated("hint", stamp)
    yield from (Dated("page", stamp) for stamp in shown.late)
    yield from (Dated("updated", stamp) for stamp in shown.changed)


def _like_published(found: PageSignals) -> list[str]:
    # Houses put their own word before the common one: "house:published_time", "house.pubdate".
    parts = {name: name.replace(".", ":").split(":") for name in found.metas if name not in PUBLISHED_METAS}
    return [name for name, own in parts.items() if len(own) > 1 and own[-1] in _LAST_WORDS and not _OBJECTS & {*own}]


def hint_context(doc: Document, reading: DateContext) -> DateContext:
    """Return the moment against which the hints are read: the fetch of the place that gave them."""
    if doc.hints.seen_at is None:
        return reading
    return replace(reading, now=doc.hints.seen_at.astimezone(reading.now.tzinfo))


def _elements(found: PageSignals, shown: LabelledDates, reading: DateContext) -> Iterator[Dated]:
    for element in found.times[:40]:
        told = f"{element.get('class')} {element.get('itemprop')}".lower()
        sure = element.get("pubdate") is not None or "publi" in told or "datecreated" in told
        changed = not sure and any(word in told for word in ("modif", "updat"))
        if changed or of_others(element) or not (stamp := _of_element(element, reading)):
            continue
        where = "time" if sure else "byline" if _is_below(element, shown, reading) else "page"
        yield Dated("beside" if beside_article(element) else where, stamp)
    for element in found.marked:
        yield from _of_marked(element, reading)


def _is_below(element: HtmlElement, shown: LabelledDates, reading: DateContext) -> bool:
    """Return whether an element under the headline says how long ago ("3 hours") or a day, and knows the moment."""
    text = words(element, 80)
    said = parser.first_date(text, reading) if text in shown.below else None
    stated = _machine(element, reading) if said is not None else None
    if said is None or stated is None:
        return False
    is_day = said.precision is Precision.DAY and said.value.date() == stated.value.date()
    return said.relative or (is_day and stated.precision is not Precision.DAY)


def _of_marked(element: HtmlElement, reading: DateContext) -> Iterator[Dated]:
    if (element.get("itemprop") or "").lower() in ("datepublished", "datecreated") and not beside_article(element):
        if stamp := _of_element(element, reading):
            yield Dated("time", stamp)
        return
    if not _is_dated(element) or element.tag == "input":
        return
    text = words(element, 80)
    if len(text) >= 80 or byline_dates.is_clock(text):
        return
    if (stamp := _machine(element, reading) or parser.first_date(text, reading)) and not of_others(element):
        yield Dated("beside" if beside_article(element) else "page", stamp)


def _is_dated(element: HtmlElement) -> bool:
    label = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return ("date" in label and "updat" not in label) or _DATED.search(label) is not None


def _of_element(element: HtmlElement, reading: DateContext) -> Stamp | None:
    return _machine(element, reading) or parser.first_date(words(element, 80), reading)


def _machine(element: HtmlElement, reading: DateContext) -> Stamp | None:
    for name in _MACHINE if element.attrib else ():
        stated = element.get(name)
        if stated and (stamp := parser.exact(stated, reading)) and not stamp.relative:
            return stamp
    return None


def modified(
    doc: Document, found: PageSignals, linked: LinkedArticle, shown: LabelledDates, reading: DateContext
) -> Stamp | None:
    """Return the last change the page states, else what the sitemap said of it."""
    stated = [linked.modified, *(found.meta(name) for name in MODIFIED_METAS)]
    stated += [
        element.get("datetime") for element in found.times[:40] if "modif" in f"{element.get('itemprop')}".lower()
    ]
    for text in stated:
        if text and (stamp := parser.exact(text, reading)):
            return stamp
    if shown.changed:
        return shown.changed[0]
    return parser.exact(doc.hints.modified, hint_context(doc, reading)) if doc.hints.modified else None


def anywhere(tree: HtmlElement, reading: DateContext) -> Dated | None:
    """Find the date of a page that states it nowhere else: introduced as publication, or alone in a text.

    One day only may stand alone above the text, else on the whole page, and not the day of the fetch, which would be
    a clock.  Else the last change that the page states (``updated``).
    """
    body = tree.find("body")
    days: dict[date, Stamp] = {}
    below: dict[date, Stamp] = {}
    changed: Stamp | None = None
    above, ahead = True, ""
    for text in chunks(body, _is_elsewhere) if body is not None else ():
        told, ahead = f"{ahead} {text}", text[-30:]
        above = above and len(text) < _PARAGRAPH and not opens_related(text)
        if len(text) >= _ROW or not (stamp := parser.first_date(text, reading)) or stamp.relative or stamp.partial:
            continue
        if byline_dates.is_published(told):
            return Dated("page", stamp)
        if byline_dates.is_changed(told):
            changed = changed or stamp
            continue
        if len(text) <= len(stamp.raw) + _ALONE and not byline_dates.is_clock(text):
            (days if above else below).setdefault(stamp.value.date(), stamp)
    alone = days or below
    only = next(iter(alone.values())) if len(alone) == 1 else None
    if only and only.value.date() != reading.now.date():
        return Dated("page", only)
    return Dated("updated", changed) if changed else None


def introduced(tree: HtmlElement, reading: DateContext) -> Dated | None:
    """Find the date that a page introduces as that of publication, wherever it stands: under the text, too."""
    body = tree.find("body")
    ahead = ""
    for text in chunks(body, _is_elsewhere) if body is not None else ():
        told, ahead = f"{ahead} {text}", text[-30:]
        is_told = len(text) < _ROW and byline_dates.is_published(told)
        stamp = parser.first_date(text, reading) if is_told else None
        if stamp is not None and not stamp.relative and not stamp.partial:
            return Dated("page", stamp)
    return None


def under_text(tree: HtmlElement, reading: DateContext) -> Dated | None:
    """Find the day that stands alone under the text, before related stories; None where several do.

    One that a label introduces ("Date: ...") is believed before others, which may be those of a list.
    """
    body = tree.find("body")
    days: dict[date, Stamp] = {}
    labelled: dict[date, Stamp] = {}
    below = False
    for text in chunks(body, _is_elsewhere) if body is not None else ():
        below = below or len(text) >= _PARAGRAPH
        if not below or len(text) >= _ROW:
            continue
        if opens_related(text):
            break
        stamp = parser.first_date(text, reading)
        if stamp is None or stamp.relative or stamp.partial or len(text) > len(stamp.raw) + _ALONE:
            continue
        days.setdefault(stamp.value.date(), stamp)
        if text.partition(stamp.raw)[0].rstrip().endswith((":", "：")):
            labelled.setdefault(stamp.value.date(), stamp)
    found = labelled if len(labelled) == 1 else days
    return Dated("page", next(iter(found.values()))) if len(found) == 1 else None


def in_scripts(tree: HtmlElement, reading: DateContext) -> Dated | None:
    """Find the date of publication in data that only scripts read, where they name it as such and state one day."""
    found: dict[date, Stamp] = {}
    for script in tree.iter("script"):
        for match in _script_dates(script.text or ""):
            if stamp := parser.exact(match[1], reading):
                found.setdefault(stamp.value.date(), stamp)
    return Dated("script", next(iter(found.values()))) if len(found) == 1 else None


def _script_dates(text: str) -> Iterator[re.Match[str]]:
    """Match the pattern where "pub" stands, which every name holds; a search from each letter costs 10 ms a page."""
    low = text.lower()
    if len(low) != len(text):
        yield from _SCRIPT_DATE.finditer(text)
        return
    at = low.find("pub")
    while at >= 0:
        if match := _SCRIPT_DATE.match(text, at):
            yield match
        at = low.find("pub", at + 3)


def _is_elsewhere(element: HtmlElement) -> bool:
    # The footer of an article may state its date; links and boxes of other articles have theirs.
    if element.tag == "a":
        return True
    is_foot = element.tag == "footer" or "footer" in (element.get("class") or "").lower()
    return not is_foot and is_aside(element)


def in_url(url: str) -> Stamp | None:
    """Read the day that an address holds (``/2025/12/17/``, ``t20251217_``); a month alone is no date."""
    path = urlsplit(url).path
    for pattern in (_URL_DATE, _COMPACT_URL, _DAY_FIRST_URL, _COMPACT_DAY_FIRST_URL):
        for match in pattern.finditer(path):
            stamp = parser.exact(f"{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}", DateContext(_ANY_TIME))
            if stamp:
                return replace(stamp, raw=match[0])
    return None
