"""Is this page an article?  If not, why not: by structure first, by words only for short pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.classify.listing import is_all_cards, looks_like_list
from pipelines.extraction.classify.url_hints import is_about_address, is_listing_address
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
_OWN_TEXT = 0.5  # of the text kept must stand outside links somewhere on the page
_PAYWALLED = "paywalled"


@dataclass(frozen=True, slots=True)
class PageClass:
    """No reason for an article, else the reason and what told it; ``access`` is ``paywalled`` for a teaser."""

    reason: Reason | None = None
    detail: str | None = None
    access: str | None = None


def classify(blocks: Sequence[Block], meta: Metadata, before: TextDensity, left: TextDensity, page: Page) -> PageClass:
    """Weigh the text kept against the page: ``before`` is its outline, ``left`` that of what pruning left."""
    mass = sum(len(block.text.encode("utf-8", "replace")) for block in blocks)
    words = " ".join(line.text for line in before.lines[:60])
    described = _is_described(meta, blocks)
    told = (
        _missing(meta, mass)
        or _notice(mass, meta, blocks, words)
        or _list(mass, meta, before, left, page, described=described)
        or _thin(mass, meta, before)
    )
    if told:
        return told
    paid = meta.is_accessible_for_free is False or (mass < 3 * _NOTICE and walls.asks_for_payment(_page_words(before)))
    return PageClass(access=_PAYWALLED if paid else None)


def _page_words(before: TextDensity) -> str:
    """Return the short lines of a page: walls speak in short lines, articles about walls in long ones."""
    return "\n".join(line.text for line in before.lines if line.mass < 400)


def _missing(meta: Metadata, mass: int) -> PageClass | None:
    """A page that says in its headline that it is not there, whatever links to other stories it offers instead."""
    title = meta.title or ""
    open_to_doubt = meta.date_published is None and not _is_marked(meta) and mass < _OFFERED
    if open_to_doubt and len(title) < 80 and walls.MISSING.search(title):
        return PageClass(Reason.SOFT_404, "its headline says that there is no such page")
    return None


def _notice(mass: int, meta: Metadata, blocks: Sequence[Block], words: str) -> PageClass | None:
    """A short page that says it is missing, or asks for something before it shows more."""
    if mass > _NOTICE:
        return None
    said = " ".join((meta.title or "", *(block.text for block in blocks)))
    dated = meta.date_published is not None and meta.date_published_source != "url"
    if (
        walls.MISSING.search(said)
        and not (dated and _is_marked(meta))
        and (mass < 300 or walls.MISSING.search(meta.title or ""))
    ):
        return PageClass(Reason.SOFT_404, "says that there is no such page")
    if dated or _is_marked(meta):
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


def _is_described(meta: Metadata, blocks: Sequence[Block]) -> bool:
    """Return whether a dated page says in its text what it gives as its description."""
    wanted = squash(meta.description or "")[:60]
    if meta.date_published is None or len(wanted) < 20:
        return False
    return any(wanted in squash(block.text) for block in blocks[:6])


def _list(
    mass: int, meta: Metadata, before: TextDensity, left: TextDensity, page: Page, *, described: bool
) -> PageClass | None:
    if is_listing_address(page.final_url):
        return PageClass(Reason.LISTING, "address of a home, list, tag or archive page")
    if is_about_address(page.final_url) and not _is_marked(meta):
        return PageClass(Reason.NOT_ARTICLE, "address of a page about the site")
    if meta.date_published is None and mass and before.text_bytes[0] - before.linked_bytes[0] < _OWN_TEXT * mass:
        return PageClass(Reason.LISTING, "nearly all text is linked")
    if not (described or _is_marked(meta)) and looks_like_list(left, page.final_url):
        return PageClass(Reason.LISTING, "opens with linked headings of other pages")
    return _offers(meta, before, left)


def _offers(meta: Metadata, before: TextDensity, left: TextDensity) -> PageClass | None:
    """A page whose only prose is what other stories are offered with."""
    if meta.date_published is not None or _is_marked(meta) or not is_all_cards(left):
        return None
    if _has_film(before):
        return PageClass(Reason.VIDEO, "a film and links to other pages")
    return PageClass(Reason.LISTING, "all its prose is in links to other pages")


def _thin(mass: int, meta: Metadata, before: TextDensity) -> PageClass | None:
    kind = (meta.article_type or "").lower()
    if mass < _CLIP and ("video" in kind or _has_film(before)):
        return PageClass(Reason.VIDEO, "a film with little text")
    if mass < _CLIP and ("gallery" in kind or "image" in kind):
        return PageClass(Reason.GALLERY, "pictures with little text")
    if not mass:
        return PageClass(Reason.EMPTY, "no text found")
    if mass < _SHORTEST:
        return PageClass(Reason.TOO_SHORT, f"{mass} bytes of text")
    return None


def _has_film(before: TextDensity) -> bool:
    return any(tag in ("video", "embed") for tag in before.tags)


def _is_marked(meta: Metadata) -> bool:
    """Return whether the page itself declares an article (schema.org, Open Graph)."""
    kind = (meta.article_type or "").lower()
    return kind.endswith(("article", "posting", "report", "review"))
