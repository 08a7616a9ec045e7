"""Is this page an article?  If not, why not: by structure first, by words only for short pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipelines.extraction.classify.shape import Votes
from pipelines.extraction.classify.shell import own_mass
from pipelines.extraction.classify.votes import cast, is_marked, is_site_menu
from pipelines.extraction.classify.weights import LEAST, kind_of, said, speaks_against, total
from pipelines.extraction.dates.parser import outside_dates
from pipelines.extraction.lexicon import walls
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.blocks import Block
from pipelines.extraction.page.text_density import TextDensity
from pipelines.extraction.page.text_match import squash
from storage.records import Page, Reason

# UTF-8 bytes.  The shortest flashes in the field are one sentence of 40 to 90 bytes.
_SHORTEST = 30
_NOTICE = 700  # what stands in place of an article says little
_OFFERED = 3000  # stories offered in place of the missing one
_CLIP = 240  # text beside a film that is not an article of its own
_UNDER_FILM = 1600  # text beside a film on a page that the votes refuse
_PICTURES = 4
_CAPTION = 8  # letters beside the numbers of pictures
_BOXES = frozenset({"div", "section", "figure", "p"})
_SHELL = 500  # bytes under which a text may be what frames the article
_FILM = re.compile(r"(?:^|[\s_-])(?:video|player|film|vid|movie|vod)(?:$|[\s_-])")
_PAYWALLED = "paywalled"


@dataclass(frozen=True, slots=True)
class PageClass:
    """No reason for an article, else the reason and what told it; ``access`` is ``paywalled`` for a teaser.

    ``votes`` are those on a page that no rule decided before.
    """

    reason: Reason | None = None
    detail: str | None = None
    access: str | None = None
    votes: Votes = field(default_factory=dict, compare=False)


def classify(blocks: Sequence[Block], meta: Metadata, before: TextDensity, left: TextDensity, page: Page) -> PageClass:
    """Weigh the text kept against the page: ``before`` is its outline, ``left`` that of what pruning left."""
    mass = sum(len(block.text.encode("utf-8", "replace")) for block in blocks)
    words = " ".join(line.text for line in before.lines[:60] if line.linked * 2 < line.mass)
    told = _missing(meta, mass) or _notice(mass, meta, blocks, words, before) or _thin(mass, blocks, meta, before)
    if told:
        return told
    votes = cast(blocks, meta, before, left, page)
    if total(votes) < LEAST and speaks_against(votes):
        return PageClass(_kind(votes, mass, before, meta), said(votes), votes=votes)
    paid = meta.is_accessible_for_free is False or (mass < 3 * _NOTICE and walls.asks_for_payment(_page_words(before)))
    return PageClass(access=_PAYWALLED if paid else None, votes=votes)


def _kind(votes: Votes, mass: int, before: TextDensity, meta: Metadata) -> Reason:
    return Reason.VIDEO if mass < _UNDER_FILM and _has_film(before, meta) else kind_of(votes)


def _page_words(before: TextDensity) -> str:
    """Return the short lines of a page: walls speak in short lines, articles about walls in long ones."""
    return "\n".join(line.text for line in before.lines if line.mass < 400)


def _missing(meta: Metadata, mass: int) -> PageClass | None:
    """A page that says in its headline that it is not there, whatever links to other stories it offers instead."""
    title = meta.title or ""
    open_to_doubt = meta.date_published is None and not is_marked(meta) and mass < _OFFERED
    if open_to_doubt and len(title) < 80 and walls.MISSING.search(title):
        return PageClass(Reason.SOFT_404, "its headline says that there is no such page")
    return None


def _own(mass: int, before: TextDensity) -> int:
    """Return the bytes of the text kept, or of all that is not linked on the page where that is less."""
    return min(mass, before.text_bytes[0] - before.linked_bytes[0]) if before.elements else mass


def _notice(mass: int, meta: Metadata, blocks: Sequence[Block], words: str, before: TextDensity) -> PageClass | None:
    """A short page that says it is missing, or asks for something before it shows more."""
    mass = _own(mass, before)
    if mass > _NOTICE:
        return None
    said = " ".join((meta.title or "", *(block.text for block in blocks), words if mass < _CLIP else ""))
    dated = meta.date_published is not None and meta.date_published_source != "url"
    if (
        walls.MISSING.search(said)
        and not (dated and is_marked(meta))
        and (mass < 300 or walls.MISSING.search(meta.title or ""))
    ):
        return PageClass(Reason.SOFT_404, "says that there is no such page")
    if dated or is_marked(meta):
        return None
    for pattern, reason in (
        (walls.BLOCKED, Reason.BLOCKED),
        (walls.LOGIN, Reason.LOGIN_WALL),
        (walls.CONSENT, Reason.CONSENT_WALL),
    ):
        found = pattern.search(said) or (pattern.search(words) if mass < 100 else None)
        if found:
            return PageClass(reason, found.group()[:80])
    return None


def _thin(mass: int, blocks: Sequence[Block], meta: Metadata, before: TextDensity) -> PageClass | None:
    kind = (meta.article_type or "").lower()
    if _own(mass, before) < _CLIP and ("video" in kind or _has_film(before, meta)):
        return PageClass(Reason.VIDEO, "a film with little text")
    if mass < _CLIP and ("gallery" in kind or "image" in kind or _is_gallery(blocks, meta, before)):
        return PageClass(Reason.GALLERY, "pictures with little text")
    if not mass:
        return PageClass(Reason.EMPTY, "no text found")
    if mass < _SHELL and own_mass(blocks, meta, before) < _SHORTEST:
        return _without_text(blocks, mass)
    return None


def _without_text(blocks: Sequence[Block], mass: int) -> PageClass:
    if mass < _SHORTEST and not any("javascript" in block.text.lower() for block in blocks):
        return PageClass(Reason.TOO_SHORT, f"{mass} bytes of text")
    return PageClass(Reason.JS_REQUIRED, "a headline, menus and notices, and no text")


def _has_film(before: TextDensity, meta: Metadata) -> bool:
    """Return whether a player stands on the page, or an empty box that a script makes one of."""
    if meta.films or "video" in before.tags or "embed" in before.tags:
        return True
    boxes = (i for i, tag in enumerate(before.tags) if tag in _BOXES and not before.text_bytes[i])
    return any(_FILM.search(_names(before.elements[i]).lower()) for i in boxes)


def _names(box: HtmlElement) -> str:
    return " ".join(
        (box.get("class") or "", box.get("id") or "", *(name for name in box.attrib if name[:5] == "data-"))
    )


def _is_gallery(blocks: Sequence[Block], meta: Metadata, before: TextDensity) -> bool:
    """Return whether pictures that lead nowhere stand under a headline with nothing but their numbers."""
    title = squash(meta.title or "")
    linked = {line.text for line in before.lines if line.linked == line.mass}  # the name of the site, which leads home
    said = (
        squash(_undated(block.text)) for block in blocks if block.text not in linked and not is_site_menu(block.text)
    )
    own = (text.replace(title, "") if title else text for text in said if text not in title)
    letters = sum(char.isalpha() for text in own for char in text)
    if not blocks or letters > _CAPTION:
        return False
    shown = [element for element, tag in zip(before.elements, before.tags, strict=True) if tag == "img"]
    return sum(next(element.iterancestors("a"), None) is None for element in shown) >= _PICTURES


def _undated(text: str) -> str:
    """Return what a line says beside its dates, nothing where these are most of it: a weekday stands before one."""
    rest = " ".join(outside_dates(text))
    return rest if len(rest) * 2 > len(text) else ""
