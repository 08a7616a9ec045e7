"""The url and sitemap elements of a sitemap, one after another, without holding the file as a tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.discovery.markup import DecompressedFile

_BLOCK = re.compile(r"<loc>\s*+(?:<!\[CDATA\[\s*+)?([^<\]\s]++)((?:[^<]++|<(?!loc>)){0,60}+)", re.IGNORECASE)
_LASTMOD = re.compile(r"<lastmod>([^<]{4,120}+)</lastmod>", re.IGNORECASE)
_INDEX = re.compile(r"<sitemapindex[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One ``<url>`` or, where ``index`` is true, one ``<sitemap>``; texts raw, dates in the file's own words."""

    loc: str
    index: bool = False
    lastmod: str | None = None
    date: str | None = None
    title: str | None = None
    news: bool = False
    video: bool = False


def stream_entries(source: DecompressedFile) -> Iterator[SitemapEntry]:
    """Yield the entries while the file is read; broken XML gives what a recovering parser sees, and then ends."""
    events = etree.iterparse(
        source,
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # keeps libxml2's own guards against entity bombs and endless texts
    )
    try:
        for _, element in events:
            entry = _entry(element)
            _forget(element)
            if entry:
                yield entry
    except etree.XMLSyntaxError:
        return


def rescue_entries(text: str) -> Iterator[SitemapEntry]:
    """Yield what looks like entries in a text that no XML parser reads to its end."""
    index = bool(_INDEX.search(text[:5_000]))
    for match in _BLOCK.finditer(text):
        lastmod = _LASTMOD.search(match.group(2))
        yield SitemapEntry(match.group(1).replace("&amp;", "&"), index, lastmod.group(1).strip() if lastmod else None)


def _entry(element: etree._Element) -> SitemapEntry | None:
    texts: dict[str, str] = {}
    news = video = False
    for child in element:
        if not isinstance(child.tag, str):
            continue
        space, _, name = child.tag.rpartition("}")
        if name == "news" and "sitemap-news" in space:
            news = True
            texts |= _news(child)
        elif name == "video" or "sitemap-video" in space:
            video = True
        elif name in {"loc", "lastmod"}:
            texts.setdefault(name, "".join(child.itertext()).strip())
    if not texts.get("loc"):
        return None
    index = str(element.tag).rpartition("}")[2] == "sitemap"
    return SitemapEntry(texts["loc"], index, texts.get("lastmod"), texts.get("date"), texts.get("title"), news, video)


def _news(element: etree._Element) -> dict[str, str]:
    names = {"publication_date": "date", "title": "title"}
    found = ((names.get(part.tag.rpartition("}")[2]), part.text) for part in element if isinstance(part.tag, str))
    return {name: " ".join(text.split()) for name, text in found if name and text and text.strip()}


def _forget(element: etree._Element) -> None:
    """Free the element and those before it, so that a sitemap of 50 MB costs what one entry costs."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
