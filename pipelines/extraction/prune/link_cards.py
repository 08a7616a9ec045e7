"""Repeated siblings that lead elsewhere: lists of links and cards with a title, an excerpt, a time or a picture."""

import re

from pipelines.extraction.page.text_density import TextDensity

_HOLDERS = frozenset({"ul", "ol", "dl", "div", "section", "table", "tbody", "aside", "nav"})
_ITEMS = frozenset({"li", "div", "a", "article", "dd", "section", "tr", "figure", "p", "h3", "h4"})
_LISTS = frozenset({"ul", "ol", "dl", "table"})
_RUNNING = frozenset({"p", "blockquote", "h2", "h3", "h4"})
_CARD = 900  # UTF-8 bytes: a card is a title and an excerpt, not a text of its own
_TITLE = 0.12  # linked part of a card: its title, beside an excerpt of some lines
_DENSE = 0.75  # linked part of a list that holds nothing but links
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[pst]|rtf|csv|zip|rar|7z)(?:[?#]|$)", re.IGNORECASE)


def link_cards(out: TextDensity, at: int) -> bool:
    """Return whether the element holds three or more siblings of one kind, (nearly) each a link to elsewhere."""
    if out.tags[at] not in _HOLDERS or out.links[at] < 3:
        return False
    return (_is_dense(out, at) or _holds_row(out, at)) and not _is_embedded(out, at) and not _leads_to_files(out, at)


def _is_dense(out: TextDensity, at: int) -> bool:
    """Return whether an element holds hardly anything but links, and no headline."""
    return (
        out.linked_bytes[at] >= _DENSE * out.text_bytes[at] > 0
        and not out.paragraph_bytes[at]
        and "h1" not in out.tags[at : out.end[at]]
    )


def _holds_row(out: TextDensity, at: int) -> bool:
    """Return whether most of what an element says stands in a row of cards."""
    items = [child for child in out.children(at) if out.text_bytes[child]]
    kinds: dict[tuple[str, str], list[int]] = {}
    for child in items:
        if out.tags[child] in _ITEMS:
            kinds.setdefault((out.tags[child], out.elements[child].get("class") or ""), []).append(child)
    group = max(kinds.values(), key=len, default=[])
    if len(group) < 3 or sum(out.text_bytes[child] for child in group) < 0.6 * out.text_bytes[at]:
        return False
    return sum(_is_card(out, child) for child in group) >= 0.7 * len(group)


def _is_embedded(out: TextDensity, at: int) -> bool:
    """Return whether a plain list stands among the paragraphs of the article: links there are what it speaks of."""
    if out.tags[at] not in _LISTS or out.elements[at].get("class"):
        return False
    up = out.parent[at]
    while up > 0 and out.tags[up] in ("li", "ul", "ol"):
        up = out.parent[up]
    if not out.paragraph_bytes[0]:
        return (
            out.text_bytes[up] - out.linked_bytes[up] >= 0.15 * (out.text_bytes[0] - out.linked_bytes[0])
            and out.links[at] < 8
        )
    beside = sum(out.paragraph_bytes[child] for child in out.children(up) if out.tags[child] in _RUNNING)
    return beside >= 0.3 * out.paragraph_bytes[0]


def _leads_to_files(out: TextDensity, at: int) -> bool:
    """Return whether most links lead to documents for downloading: those that an article attaches, no other stories."""
    links = [out.elements[i].get("href") or "" for i in range(at, out.end[at]) if out.tags[i] == "a"]
    return sum(bool(_FILE.search(link)) for link in links) * 2 > len(links)


def _is_card(out: TextDensity, at: int) -> bool:
    if out.text_bytes[at] > _CARD:
        return False
    if out.tags[at] == "a":
        return True
    return out.links[at] > 0 and out.linked_bytes[at] >= _TITLE * out.text_bytes[at] and _opens_with_link(out, at)


def _opens_with_link(out: TextDensity, at: int) -> bool:
    """Return whether the first text of the element is linked: a title, not a word within a sentence."""
    for i in range(at, out.end[at]):
        if (out.elements[i].text or "").strip():
            up = i
            while up > at and out.tags[up] != "a":
                up = out.parent[up]
            return out.tags[up] == "a"
    return False
