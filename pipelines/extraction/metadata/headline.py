"""Where the headline stands on the page, and every place that states it."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lxml.html import HtmlElement

from pipelines.extraction.metadata.kicker import headline_in, is_sign, leads_home
from pipelines.extraction.metadata.title_vote import (
    TitleCandidate,
    bare,
    choose_title,
    is_site,
    last_piece,
    prefixes,
    suffixes,
    without_site,
)
from pipelines.extraction.page.document import Document
from pipelines.extraction.page.dom import SILENT, beside_article, is_aside, of_others, plain, squeeze, words
from pipelines.extraction.structured.jsonld import LinkedArticle
from pipelines.extraction.structured.signals import PageSignals

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_HEADINGS = ("h1", "h2", "h3")
_TEXTS = ("div", "span", "p", "h2", "h3", "h4", "font", "strong", "b", "td", "header", "em")
_TELLING = 12  # letters of a later part of a title: sections are shorter
_SHORTEST = 4  # letters; below it a text equal to a part of the title says nothing


@dataclass(frozen=True, slots=True)
class Headline:
    """The title, all that was said of it, and the element that shows it (None where the page shows none)."""

    title: str | None
    said: tuple[TitleCandidate, ...]
    element: HtmlElement | None


@dataclass(frozen=True, slots=True)
class _Found:
    place: str
    text: str
    element: HtmlElement


def read_headline(doc: Document, found: PageSignals, linked: LinkedArticle, names: frozenset[str]) -> Headline:
    """Collect the statements of the headline, let them vote, and find the winner on the page.

    ``names`` are the folded names of the site.
    """
    said = list(stated(doc, found, linked))
    names |= _signature(found, said) | {bare(plain(one)) for one in found.headings[:3] if leads_home(one, doc.url)} - {
        ""
    }
    known = {bare(part) for one in said for part in prefixes(one.text, names) if not is_site(part, names)}
    known = {part for part in known if len(part) >= _SHORTEST}
    heading = _heading(doc, found, known, names, said)
    if heading is None or bare(heading.text) not in known:
        shown = _shown(doc, known, _TEXTS)
        if shown is None and not (heading and any(_is_like(heading.text, one.text) for one in said)):
            shown = _shown(doc, _later_parts(said, names), _TEXTS)
    else:
        shown = _shown(doc, _longer(heading.text, said, names), _HEADINGS)
    if heading is None and shown is None and not known:
        heading = _second_heading(doc)
    if shown is not None:
        whole = squeeze(_own_text(shown, doc.url))
        said.append(TitleCandidate("page", whole))
        if heading is not None and bare(heading.text) in bare(whole):
            heading = None  # an h1 inside the text repeats a part of the headline that is shown whole elsewhere
    if heading is not None:
        said.insert(0, TitleCandidate(heading.place, heading.text))
    place = shown if shown is not None else heading.element if heading else None
    return Headline(choose_title(said, names), tuple(said), place)


def _second_heading(doc: Document) -> _Found | None:
    # All that is stated is the site's name, and its sign the h1: the first h2 that is a sentence is the headline.
    body = doc.tree.find("body")
    for element in body.iter("h2", "h3") if body is not None else ():
        text = squeeze(_own_text(element, doc.url))
        if len(bare(text)) >= _TELLING and " " in text and not beside_article(element) and not of_others(element):
            return _Found("heading", text, element)
    return None


def _later_parts(said: Sequence[TitleCandidate], names: frozenset[str]) -> set[str]:
    # "Site | Section | Headline": where the page shows no beginning of its title, it may show a later part of it.
    parts = {part for one in said for part in suffixes(one.text) if not is_site(part, names)}
    return {own for part in parts if len(own := bare(part)) >= _TELLING and " " in part}


def _signature(found: PageSignals, said: list[TitleCandidate]) -> frozenset[str]:
    # "Headline | Name" over an h1 that says "Name": the h1 is the site's sign, unless another place confirms it.
    cut = last_piece(found.page_title or "")
    if cut is None or len(cut[1]) > 0.7 * len(cut[0]):
        return frozenset()
    name = bare(cut[1])
    signed = any(bare(plain(element)) == name for element in found.headings[:3])
    confirmed = any(bare(one.text) == name for one in said)
    return frozenset({name}) if signed and not confirmed else frozenset()


def text_of(element: HtmlElement, said: Iterable[TitleCandidate], url: str) -> str | None:
    """Return the headline that an element shows, without kickers that the other statements do not have."""
    if element.tag != "h1":
        return squeeze(_own_text(element, url))
    known = {bare(one.text) for one in said}
    return headline_in(element, (one.text for one in said)) or _heading_text(element, known)


def stated(doc: Document, found: PageSignals, linked: LinkedArticle) -> Iterator[TitleCandidate]:
    """Yield what JSON-LD, the meta tags, the page title and the hint say the headline is."""
    statements = (
        ("json-ld", linked.headline),
        ("og", found.meta("og:title")),
        ("twitter", found.meta("twitter:title")),
        ("title", found.page_title),
        ("hint", doc.hints.title),
    )
    for place, text in statements:
        if text and (clean := squeeze(_plain_text(text))) and len(clean) < 500:
            yield TitleCandidate(place, clean)


def _plain_text(text: str) -> str:
    # Some templates escape twice: entities, or the escapes of a script.
    text = html.unescape(text)
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "\\u" in text else text


def _heading(
    doc: Document, found: PageSignals, known: set[str], names: frozenset[str], said: Sequence[TitleCandidate]
) -> _Found | None:
    # The first h1 that another place confirms, else the first that is not the site's own name.
    others: list[_Found] = []
    for element in found.headings[:12]:
        text = headline_in(element, (one.text for one in said)) or _heading_text(element, known)
        if not text or len(text) > 400 or is_sign(element, doc.url):
            continue
        if bare(text) in known:
            return _Found("h1", text, element)
        if not is_site(text, names) and not is_aside(element) and element.find(".//a/img") is None:
            others.append(_Found("h1", text, element))
    if len(others) > 1 and not any(_is_like(others[0].text, one.text) for one in said):
        return replace(others[0], place="heading")  # headings of sections: the first of them is no more than a guess
    return others[0] if others else None


def _is_like(heading: str, stated: str) -> bool:
    # Half of the heading's runs of three letters, in whatever script, are in the other wording too.
    own, other = _runs(bare(heading)), _runs(bare(stated))
    return 2 * len(own & other) >= max(1, len(own))


def _runs(letters: str) -> set[str]:
    return {letters[at : at + 3] for at in range(len(letters) - 2)}


def _heading_text(element: HtmlElement, known: set[str]) -> str:
    whole = plain(element)
    if not len(element) or bare(whole) in known:
        return whole
    for child in element.iterdescendants():
        # A kicker or a subtitle may share the heading with the headline.
        if isinstance(child.tag, str) and bare(inner := plain(child)) in known:
            return inner
    if (own := squeeze(element.text)) and bare(own) in known:
        return own
    if (tail := squeeze(element[-1].tail)) and bare(tail) in known:
        return tail
    return words(element)


def _longer(heading: str, said: list[TitleCandidate], names: frozenset[str]) -> set[str]:
    own = bare(heading)
    wholes = {bare(without_site(one.text, names)) for one in said}
    return {whole for whole in wholes if own in whole and own != whole}


def _shown(doc: Document, known: set[str], tags: tuple[str, ...]) -> HtmlElement | None:
    body = doc.tree.find("body")
    if body is None or not known:
        return None
    longest = max(map(len, known))
    best: tuple[int, HtmlElement] | None = None
    for element in body.iter(*tags):
        text = _own_text(element, doc.url)
        if not text or len(text) < _SHORTEST or len(text) > 2 * longest + 60:
            continue
        own = bare(text)
        if own in known and (best is None or len(own) > best[0]) and not _linked(element):
            best = (len(own), element)
    return best[1] if best else None


def _own_text(element: HtmlElement, url: str) -> str | None:
    # A headline may link to its own page.
    if element.tag in _HEADINGS and len(element) == 1 and element[0].tag == "a" and not (element.text or "").strip():
        target = unquote(element[0].get("href") or "#").partition("?")[0]
        return element[0].text if target != "#" and unquote(url).partition("?")[0].endswith(target) else None
    return element.text


def _linked(element: HtmlElement) -> bool:
    parent = element.getparent()
    return element.tag in SILENT or (parent is not None and parent.tag == "a")
