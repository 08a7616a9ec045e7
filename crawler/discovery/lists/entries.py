"""The entries of a list: how far up the page the box around each link reaches, and what the box says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from crawler.discovery.lists import anchor_text, date_text
from crawler.discovery.lists.anchors import Anchor, weight
from crawler.discovery.markup import squeeze

_ROOTS = frozenset({"body", "html", "main", "form"})
_SILENT = frozenset({"script", "style", "noscript", "svg", "template", "iframe", "button", "select"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CHUNKS = 60  # texts of a box that are looked at; lists that print whole articles have hundreds
_LEVELS = 7
_YEAR = re.compile(r"\s*+((?:19|20)\d\d)\s*+年?\s*+")
_EXCERPT = 300  # characters
_SECTION = ("cat", "section", "kicker", "rubri", "channel", "column", "topic", "label", "tag")


@dataclass(frozen=True, slots=True)
class EntryDetails:
    """What the box of an entry says beside its title."""

    title: str | None = None
    date: str | None = None
    section: str | None = None
    excerpt: str | None = None
    pinned: bool = False


def boxes(groups: Mapping[str, Sequence[Anchor]]) -> dict[str, HtmlElement]:
    """Return the largest element around each address in which no other address of the list stands."""
    owners: dict[HtmlElement, str] = {}
    for url, group in groups.items():
        for anchor in group:
            _claim(anchor.element, url, owners)
    return {url: _climb(group[0].element, url, owners) for url, group in groups.items()}


def _claim(element: HtmlElement, url: str, owners: dict[HtmlElement, str]) -> None:
    """Write the address on every element above it; an element with two addresses belongs to nobody ("")."""
    current: HtmlElement | None = element
    while current is not None:
        owner = owners.get(current)
        if owner is None:
            owners[current] = url
        elif owner == "":
            return
        elif owner != url:
            owners[current] = ""
        current = current.getparent()


def _climb(element: HtmlElement, url: str, owners: Mapping[HtmlElement, str]) -> HtmlElement:
    box = element
    for _ in range(_LEVELS):
        parent = box.getparent()
        if parent is None or parent.tag in _ROOTS or owners.get(parent) != url:
            break
        box = parent
    return box


def read_entries(
    tree: HtmlElement,
    boxes: Mapping[str, HtmlElement],
    groups: Mapping[str, Sequence[Anchor]],
    sections: Mapping[str, str],
) -> dict[str, EntryDetails]:
    """Read the boxes of all entries of a page; ``sections`` are the texts of links to lists that stand in them."""
    found = {url: _shown(box, groups[url], sections.get(url)) for url, box in boxes.items()}
    if any(date_text.lacks_year(entry.date) for entry in found.values()):
        years = _years(tree, boxes)
        found = {url: _with_year(entry, years.get(url)) for url, entry in found.items()}
    return found


def _years(tree: HtmlElement, boxes: Mapping[str, HtmlElement]) -> dict[str, str]:
    """Find for each entry the year that stands above it as a heading of its own (archives print ``11-06`` below)."""
    owners = {box: url for url, box in boxes.items()}
    found: dict[str, str] = {}
    year: str | None = None
    for element in tree.iter():
        if isinstance(element.tag, str) and element.text and (match := _YEAR.fullmatch(element.text)):
            year = match.group(1)
        elif year and element in owners:
            found[owners[element]] = year
    return found


def _with_year(entry: EntryDetails, year: str | None) -> EntryDetails:
    if year and entry.date and date_text.lacks_year(entry.date):
        return replace(entry, date=f"{year}-{entry.date}")
    return entry


def _shown(box: HtmlElement, group: Sequence[Anchor], section: str | None) -> EntryDetails:
    """Read the box of one entry; ``section`` is the text of a link to a list that stands in it, if any."""
    chunks = _chunks(box)
    title = _title(box, group) or _emphasised(chunks) or _label(group)
    rest = [text for text, _ in chunks if text != title]
    lead, title = date_text.split_title_date(title)
    return EntryDetails(
        title=anchor_text.PINNED_LEAD.sub("", title).strip() or None if title else None,
        date=lead or _date(box, rest),
        section=section or _section(chunks, title),
        excerpt=_excerpt(box, rest, title),
        pinned=_pinned(box, rest, title),
    )


def _title(box: HtmlElement, group: Sequence[Anchor]) -> str | None:
    named = [anchor for anchor in group if anchor.text]
    if named:
        best = max(named, key=lambda anchor: (anchor.heading, min(weight(anchor.text), 60)))
        dateless = (text for text in best.texts if not date_text.is_date_line(text) and weight(text) >= 4)
        return next(dateless, best.text)
    for heading in box.iter(*_HEADINGS):
        text = squeeze(str(heading.text_content()))
        if text:
            return text
    return None


def _emphasised(chunks: Iterable[tuple[str, HtmlElement]]) -> str | None:
    """Take a title that is neither link nor heading: what is called a title, or the first text in bold."""
    for text, element in chunks:
        bold = element.tag in {"b", "strong"} or "title" in (element.get("class") or "").lower()
        if bold and 10 <= weight(text) <= 400 and not date_text.is_date_line(text):
            return text
    return None


def _label(group: Sequence[Anchor]) -> str | None:
    """Take the name of a picture link: its own title attribute, or the alternative text of its picture."""
    for anchor in group:
        for text in (anchor.element.get("title"), *(image.get("alt") for image in anchor.element.iter("img"))):
            if text and weight(squeeze(text)) >= 8:
                return squeeze(text)
    return None


def _chunks(box: HtmlElement) -> list[tuple[str, HtmlElement]]:
    """List the first texts of a box with the elements that hold them, scripts left out."""
    found: list[tuple[str, HtmlElement]] = []
    silent: HtmlElement | None = None
    for element in box.iter():
        if len(found) > _CHUNKS:
            break
        if silent is not None and silent in element.iterancestors(*_SILENT):
            continue
        silent = element if element.tag in _SILENT else None
        if silent is None and isinstance(element.tag, str) and element.text and not element.text.isspace():
            found.append((squeeze(element.text), element))
        parent = element.getparent()
        if element is not box and parent is not None and element.tail and not element.tail.isspace():
            found.append((squeeze(element.tail), parent))
    return found


def _date(box: HtmlElement, texts: Iterable[str]) -> str | None:
    for element in box.iter("time"):
        stated = squeeze(element.get("datetime") or str(element.text_content()))
        if stated:
            return stated
    inside = next((date_text.find_date(text) for text in texts if date_text.is_date_line(text)), None)
    return inside or _date_beside(box)


def _date_beside(box: HtmlElement) -> str | None:
    """Take the date that stands before the box: in the term of a definition list, the first cell of a row."""
    before = box.getprevious()
    if before is None or not isinstance(before.tag, str) or len(before) > 3 or next(before.iter("a"), None) is not None:
        return None
    text = squeeze(str(before.text_content()))
    return date_text.find_date(text) if date_text.is_date_line(text) else None


def _section(chunks: Iterable[tuple[str, HtmlElement]], title: str | None) -> str | None:
    for text, element in chunks:
        names = (element.get("class") or "").lower()
        named = names and any(word in names for word in _SECTION)
        if named and text != title and weight(text) <= 30 and not date_text.is_date_line(text):
            return text
    return None


def _excerpt(box: HtmlElement, texts: Sequence[str], title: str | None) -> str | None:
    paragraphs = [squeeze(str(paragraph.text_content())) for paragraph, _ in zip(box.iter("p"), range(4), strict=False)]
    told = [text for text in (*paragraphs, *texts) if text != title and not anchor_text.says_more(text)]
    best = max(told, key=weight, default="")
    if weight(best) < 30 or date_text.is_date_line(best):
        return None
    return best if len(best) <= _EXCERPT else best[: _EXCERPT - 1] + "…"


def _pinned(box: HtmlElement, texts: Iterable[str], title: str | None) -> bool:
    if title and anchor_text.PINNED_LEAD.match(title):
        return True
    if any(len(text) <= 20 and anchor_text.PINNED.fullmatch(text) for text in texts):
        return True
    return bool(anchor_text.PINNED_CLASS.search(box.get("class") or ""))
