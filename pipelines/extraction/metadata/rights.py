"""What a page says of the use of its text: headers, meta tags, links and JSON-LD, word for word and within bounds.

Each piece is ``{"kind", "where", "text"}``, with ``agent`` where it speaks to one robot only and ``place`` (``image``,
``site`` or ``mention``) where a licence link does not stand for the article, or does not say so.  Nothing is judged
here but in ``storage/rights/decision.py``.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.lexicon.licences import LICENCE_ADDRESS
from pipelines.extraction.page.document import Document
from pipelines.extraction.page.dom import squeeze
from pipelines.extraction.structured.jsonld import LinkedArticle
from pipelines.extraction.structured.signals import PageSignals
from storage.records import Page

Note = dict[str, str]

LENGTH = 400
"""Characters kept of one piece; the longest directive in use is a list of a few words."""

MOST = 40
"""Pieces kept of one page."""

_LOOKED_AT = 2000  # headers, meta tags and anchors of one kind that are looked at

# Directives that speak of the use of a text; noindex, nofollow and the like speak of search results.
_USE = re.compile(r"(?<![\w-])(?:noai|noimageai|noarchive|nosnippet|nocache)(?![\w-])", re.IGNORECASE)
# "agent: directives", as search engines document X-Robots-Tag; a directive with a value has the form too.
_AGENT = re.compile(r"\s*(\*|[A-Za-z][\w.-]{1,60})\s*:(.*)", re.DOTALL)
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_LINK = re.compile(r"<([^<>]{1,2000})>([^<]*)")
_PARAMETER = re.compile(r";\s*([\w*-]{1,40})\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]*))")
_LICENCE_RELS = frozenset({"license", "licence"})

_HEADERS = {
    "tdm-reservation": "tdm-reservation",
    "tdm-policy": "tdm-policy",
    "content-usage": "content-usage",
    "content-signal": "content-signal",
    "license": "licence",
}
_METAS = {
    "tdm-reservation": "tdm-reservation",
    "tdm-policy": "tdm-policy",
    "dc.rights.license": "licence",
    "dcterms.license": "licence",
    "license": "licence",
    "licence": "licence",
    "dc.rights": "terms",
    "dcterms.rights": "terms",
    "copyright": "terms",
}
ROBOT_METAS = frozenset(
    {"robots", "googlebot", "googlebot-news", "bingbot", "gptbot", "ccbot", "google-extended", "claudebot", "slurp"}
)
_IMAGE, _SITE = frozenset({"figure", "figcaption", "picture"}), frozenset({"footer", "aside", "nav"})
_SITE_CLASS = re.compile(r"(?:^|[\s_-])(?:footer|foot|sidebar|colophon|copyright-bar)(?:$|[\s_-])", re.IGNORECASE)
_IMAGE_CLASS = re.compile(
    r"(?:(?:^|[\s-])\w*?caption|(?:^|[\s_-])(?:caption|image|photo|figure|gallery|credits?))(?:$|[\s_-])", re.IGNORECASE
)
_NEAR = 3  # ancestors whose class may say that a link stands under a picture; further out it names the whole article


# A walk over the anchors costs 0.3 ms a page, a search in its bytes a hundredth of it; most pages name no licence.
_ANCHORS = etree.XPath("//a[contains(@rel, 'icense') or contains(@href, 'icen') or contains(@href, 'commons.org')]")
_SIGNS = (b"icen", b"commons.org")


def may_link(body: bytes) -> bool:
    """Return whether a page's bytes can hold a link to a licence at all; UTF-16 and UTF-32 are not looked into."""
    return any(sign in body for sign in _SIGNS) or b"\x00" in body[:200]


def of_page(page: Page, said: tuple[Note, ...]) -> dict[str, Any]:
    """Return the ``rights`` of an article: what the answer's headers say, then what its page said, and when."""
    notes = list(dict.fromkeys(tuple(note.items()) for note in (*_of_headers(page.headers), *said)))
    left_out = max(len(notes) - MOST, 0)
    return {"at": page.fetched_at.isoformat(), "notes": [dict(note) for note in notes[:MOST]], "left_out": left_out}


def of_document(doc: Document, found: PageSignals, linked: LinkedArticle) -> tuple[Note, ...]:
    """Return what meta tags, links, anchors and JSON-LD of an unpruned page say, at most a few more than are kept."""
    anchors = _of_anchors(doc.tree) if doc.links_licence else ()
    notes = (*_of_linked(linked), *_of_metas(found), *_of_links(found), *anchors)
    return tuple(islice((note for note in notes if note["text"]), MOST * 2))


def licence(said: Iterable[Note]) -> str | None:
    """Return the address or name of the licence that stands for the article: of JSON-LD first, of an image never."""
    ranks = {"json-ld": 0, "link": 1, "anchor": 2, "meta": 3}
    own = [note for note in said if note["kind"] == "licence" and note.get("place") != "image"]
    return min(own, key=lambda note: ranks[note["where"]])["text"] if own else None


def _of_headers(headers: Iterable[tuple[str, str]]) -> Iterator[Note]:
    for name, value in islice(headers, _LOOKED_AT):
        label = name.lower()
        if label == "x-robots-tag":
            yield from _robots(value)
        elif label == "link":
            yield from _linked_licences(value)
        elif label in _HEADERS and value.strip():
            yield _note(_HEADERS[label], "header", value)


def _robots(value: str) -> Iterator[Note]:
    for agent, directives in _by_agent(value[:10_000]):
        if _USE.search(directives):
            yield _note("robots", "header", directives, agent)


def _by_agent(value: str) -> Iterator[tuple[str | None, str]]:
    """Yield what a header says to whom; an agent is named before its directives and holds until the next one."""
    agent: str | None = None
    said: list[str] = []
    for part in value.split(","):
        named = _AGENT.match(part)
        if named is None or named[1].lower() in _VALUED:
            said.append(part)
            continue
        yield agent, ",".join(said)
        agent, said = (None if named[1] == "*" else named[1]), [named[2]]
    yield agent, ",".join(said)


def _linked_licences(value: str) -> Iterator[Note]:
    for target, words in _LINK.findall(value[:10_000]):
        rels = next((m[2] or m[3] or "" for m in _PARAMETER.finditer(words) if m[1].lower() == "rel"), "")
        if _LICENCE_RELS & set(rels.lower().split()):
            yield _note("licence", "header", target)


def _of_linked(linked: LinkedArticle) -> Iterator[Note]:
    for name, text in linked.terms:
        yield _note({"license": "licence"}.get(name, name), "json-ld", text)
    if linked.free is not None:
        yield _note("isAccessibleForFree", "json-ld", str(linked.free).lower())


def _of_metas(found: PageSignals) -> Iterator[Note]:
    for name in sorted(ROBOT_METAS.intersection(found.metas)):
        agent = None if name == "robots" else name
        yield from (_note("robots", "meta", text, agent) for text in found.metas[name][:MOST] if _USE.search(text))
    for name, kind in _METAS.items():
        yield from (_note(kind, "meta", text) for text in found.metas.get(name, ())[:MOST])


def _of_links(found: PageSignals) -> Iterator[Note]:
    yield from (_note("licence", "link", href) for href in found.links.get("license", ())[:MOST])


def _of_anchors(tree: HtmlElement) -> Iterator[Note]:
    said = _ANCHORS(tree)
    anchors = said if isinstance(said, list) else []
    for anchor in islice((one for one in anchors if isinstance(one, HtmlElement) and _speaks(one)), MOST):
        note = _note("licence", "anchor", anchor.get("href") or "")
        place = _place(anchor) or (None if _declares(anchor) else "mention")
        yield note | {"place": place} if place else note


def _speaks(anchor: HtmlElement) -> bool:
    href = anchor.get("href")
    return bool(href) and (_declares(anchor) or LICENCE_ADDRESS.search(href or "") is not None)


def _declares(anchor: HtmlElement) -> bool:
    """Return whether a link calls its target the licence; one that does not may stand in a text about licences."""
    return not _LICENCE_RELS.isdisjoint((anchor.get("rel") or "").lower().split())


def _place(anchor: HtmlElement) -> str | None:
    """Return what a licence link belongs to where that is not the article."""
    for level, element in enumerate(anchor.iterancestors()):
        if element.tag in ("article", "main", "body"):
            return None
        label = f"{element.get('class') or ''} {element.get('id') or ''}"[:200]
        if element.tag in _IMAGE or (level < _NEAR and _IMAGE_CLASS.search(label)):
            return "image"
        if element.tag in _SITE or _SITE_CLASS.search(label):
            return "site"
    return None


def _note(kind: str, where: str, text: str, agent: str | None = None) -> Note:
    note = {"kind": kind, "where": where, "text": squeeze(text[: LENGTH * 4])[:LENGTH]}
    return note | {"agent": agent.lower()[:60]} if agent else note
