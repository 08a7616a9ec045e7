"""The url and sitemap elements of a sitemap, one after another, without holding the file as a tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from lxml import etree

_BLOCK = re.compile(r"<loc>\s*+(?:<!\[CDATA\[\s*+)?([^<\]\s]++)((?:[^<]++|<(?!loc>)){0,60}+)")
_LASTMOD = re.compile(r"<lastmod>([^<]{4,120}+)</lastmod>")
_INDEX = re.compile(r"<sitemapindex>")
_FILES = (".xml", ".xml.gz", ".txt.gz")  # what a list of pages names by these is a further sitemap


class Source(Protocol):
    """A file to parse."""

    def read(self, size: int = ..., /) -> bytes:
        """Return further bytes."""


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


def stream_entries(source: Source) -> Iterator[SitemapEntry]:
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
    """Yield what looks like entries in a text, repaired already, that no XML parser reads to its end."""
    index = bool(_INDEX.search(text[:5_000]))
    for match in _BLOCK.finditer(text):
        lastmod = _LASTMOD.search(match.group(2))
        yield SitemapEntry(_address(match.group(1)), index, lastmod.group(1).strip() if lastmod else None)


def _entry(element: etree._Element) -> SitemapEntry | None:
    texts: dict[str, str] = {}
    news = video = False
    for child in element:
        name = _name(child)
        if name == "news":
            news = True
            texts |= _news(child)
        elif name == "video":
            video = True
        elif name in {"loc", "lastmod"}:
            texts.setdefault(name, "".join(child.itertext()).strip())
    loc = _address(texts.get("loc") or element.text or "")
    if not loc:
        return None
    index = _is_index(element, loc)
    return SitemapEntry(loc, index, texts.get("lastmod"), texts.get("date"), texts.get("title"), news, video)


def _is_index(element: etree._Element, loc: str) -> bool:
    """Return whether an entry names a further sitemap, whatever the elements around it are called."""
    if _name(element) == "sitemap":
        return True
    path = loc.lower().partition("?")[0]
    if path.endswith(_FILES):
        return True
    parent = element.getparent()
    return parent is not None and _name(parent) == "sitemapindex" and "sitemap" in path.rpartition("/")[2]


def _name(element: etree._Element) -> str:
    return _plain_name(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=256)  # a file has a dozen
def _plain_name(tag: str) -> str:
    """Return the name of an element in lower case, without a prefix, be it declared or not."""
    return re.split("[}:]", tag)[-1].lower()


def _address(loc: str) -> str:
    """No address says ``&amp;``: it was escaped once too often."""
    return re.sub("&(?:amp;)+", "&", loc.strip()) if "&amp;" in loc else loc.strip()


def _news(element: etree._Element) -> dict[str, str]:
    names = {"publication_date": "date", "title": "title"}
    found = ((names.get(_name(part)), "".join(part.itertext())) for part in element)
    return {name: " ".join(text.split()) for name, text in found if name and text.strip()}


def _forget(element: etree._Element) -> None:
    """Free the element and those before it, so that a sitemap of 50 MB costs what one entry costs."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
