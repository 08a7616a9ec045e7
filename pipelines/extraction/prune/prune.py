"""Take off the tree what by its structure cannot be the article, before anything reads the body."""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from pipelines.extraction.lexicon.classes import says_comments, says_noise
from pipelines.extraction.page.folded import is_undisplayed
from pipelines.extraction.page.text_density import TextDensity, is_prose, mass_of, text_density, visible
from pipelines.extraction.page.text_match import squash
from pipelines.extraction.prune.boxes import caption_boxes, hover_cards, is_blurred, is_followed_text, poll_boxes
from pipelines.extraction.prune.comments_and_cookies import comment_and_cookie_boxes
from pipelines.extraction.prune.headings import NEVER, is_minor, opened_boxes
from pipelines.extraction.prune.link_cards import link_cards
from pipelines.extraction.prune.promos import is_offer
from pipelines.extraction.rules import Rules

# Paragraphs of the article that are named for the wall in front of them: blurred or let through, they are its text.
_WALL = re.compile(r"pay-?wall|piano", re.IGNORECASE)


def is_walled_text(out: TextDensity, at: int, names: str) -> bool:
    """Return whether nothing but the wall's name speaks against a paragraph that stands among others."""
    return bool(_WALL.search(names)) and is_blurred(out, at) and not says_noise(_WALL.sub(" ", names))


_TAGS = frozenset({"nav", "footer", "aside", "form", "button", "dialog", "menu", "textarea", "label", "audio"})
ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu"})
_NAMED = frozenset(
    "div section ul ol dl table aside header p span details figure li nav td".split()  # noqa: SIM905  a row of words reads better
)
# Comments and cards with excerpts may hold most of a page's prose; they go if this much stays outside them.
_ENOUGH = 240
_MINOR = 0.15  # of the prose: a box that may go by its name where names are not believed of larger ones
_MOST = 0.6  # of the prose must be left when such boxes go: paragraphs may each have a name of noise
# With less than this part of the prose left, a page names its own body like a side box: names are not believed.
# Prose of comments and of cards does not count, it may be any multiple of the article's.
_LEAST = 0.35
NAMES = frozenset({"comments", "class"})
"""The rules that ask for nothing but the name of a box."""

_OTHERS = frozenset({"comments", "cards", "heading", "footer", "stranger", "caption"})
_TOLD, _SAID = 40, 60  # letters compared of what a page says of itself; UTF-8 bytes that they must have
_COPIES = 2  # places where a page tells it: its text, and a hidden copy
_FLASH = 120  # UTF-8 bytes of unlinked text outside a footer: a flash and its headline


@dataclass(frozen=True, slots=True)
class Cut:
    """An element that was taken off: its position in the outline, the rule, and the lines it held."""

    at: int
    rule: str


@dataclass(frozen=True, slots=True)
class Pruned:
    """What is left, measured before the cuts; ``cautious`` tells that the guard fired, ``found`` are its pictures."""

    tree: HtmlElement
    before: TextDensity
    cuts: tuple[Cut, ...]
    cautious: bool
    found: tuple[HtmlElement, ...] = ()

    def pictures(self) -> Iterator[HtmlElement]:
        """Yield the ``img`` elements left, and those of boxes taken off that hold a picture and its caption."""
        captioned = {self.before.elements[cut.at] for cut in self.cuts if cut.rule == "caption"}
        for one in self.found:
            inside = (one, *one.iterancestors())
            if self.tree in inside or not captioned.isdisjoint(inside):
                yield one


def prune(
    tree: HtmlElement, rules: Rules, told: str | None = None, stays: Callable[[HtmlElement], bool] | None = None
) -> Pruned:
    """Take noise off ``tree`` in place; the caller hands in a copy if it needs the whole one.

    ``told`` is what the page says of itself in its metadata, often the first words of its text.  ``stays`` tells of
    an element that its name says nothing against it: other pages of the site have their text there.
    """
    out = outline(tree, rules)
    known = () if stays is None else [at for at, element in enumerate(out.elements) if stays(element)]
    cuts, cautious = _choose(out, _holders(out, told).union(known))
    found = tuple(tree.iter("img"))
    for cut in cuts:
        _drop(out.elements[cut.at])
    return Pruned(tree, out, cuts, cautious, found)


def outline(tree: HtmlElement, rules: Rules) -> TextDensity:
    """Measure what a reader sees of ``tree`` without what the rules of its site name, in place: before any cut."""
    for selector in rules.prune:
        for element in CSSSelector(selector, translator="html")(tree):
            _drop(element)
    return text_density(visible(tree))


def _choose(out: TextDensity, holders: frozenset[int]) -> tuple[tuple[Cut, ...], bool]:
    """Cut by all rules; where nearly nothing would be left, without names, and at last by tags only."""
    if not out.elements:
        return (), False
    by_class, by_minor_class = _outside(holders, _CLASS), _outside(holders, _MINOR_CLASS)
    by_comments = _outside(holders | _openings(out), _COMMENTS)
    strangers = comment_and_cookie_boxes(out) | poll_boxes(out) | hover_cards(out)
    boxes = (_among("stranger", strangers), _among("caption", caption_boxes(out)), *_BOXES)
    everything = tuple(_cuts(out, (_TAG, _FOOTER, by_comments, by_class, *boxes)))
    own_prose = out.paragraph_bytes[0] - sum(out.paragraph_bytes[cut.at] for cut in everything if cut.rule in _OTHERS)
    all_prose = out.paragraph_bytes[0] - sum(out.paragraph_bytes[cut.at] for cut in everything if cut.rule == "footer")
    least = max(_LEAST * own_prose, min(_ENOUGH, 0.1 * all_prose))
    if _left(out, everything, out.paragraph_bytes) >= least:
        return everything, False
    own = [mass - linked for mass, linked in zip(out.text_bytes, out.linked_bytes, strict=True)]
    minor = tuple(_cuts(out, (_TAG, _FOOTER, by_comments, by_minor_class, *boxes)))
    if _left(out, minor, out.paragraph_bytes) >= max(least, _MOST * own_prose):
        return minor, True
    unnamed = tuple(_cuts(out, (_TAG, _FOOTER, by_comments, *boxes)))
    if _left(out, unnamed, out.paragraph_bytes) >= least or _left(out, unnamed, own) >= _ENOUGH:
        return unnamed, True
    return tuple(_cuts(out, (_TAG, _FOOTER))), True


def _holders(out: TextDensity, told: str | None) -> frozenset[int]:
    """Return the elements around the paragraph that the page's metadata tells, if it stands among others.

    They hold the article, whatever their names are, or a hidden copy of it; cards of one story tell it more often.
    """
    words = squash(told or "")
    if mass_of(words) < _SAID:
        return frozenset()
    words = words[:_TOLD]
    found = [line for line in out.lines if line.mass >= _SAID and squash(line.text).startswith(words)]
    if len(found) > _COPIES or any(line.linked * 2 > line.mass for line in found):
        return frozenset()
    holders = set[int]()
    for line in found:
        at, own = line.owner, sum(inner.mass for inner in out.inside(line.owner))
        while at > 0:
            if out.paragraph_bytes[at] - own >= _ENOUGH:
                holders.add(at)
            at = out.parent[at]
    return frozenset(holders)


def _openings(out: TextDensity) -> frozenset[int]:
    """Return the elements that hold the first prose of the page and more like it, right below them.

    Readers comment on what stands above: no text at all speaks against a name of comments there.
    """
    first = next((line.owner for line in out.lines if is_prose(line)), 0)
    found, at = set[int](), first
    while at > 0:
        direct = sum(line.mass for line in out.inside(at) if at in (line.owner, out.parent[line.owner]))
        if direct >= max(_ENOUGH, out.paragraph_bytes[at] / 2):
            found.add(at)
        at = out.parent[at]
    return frozenset(found)


def _left(out: TextDensity, cuts: tuple[Cut, ...], weight: list[int]) -> int:
    return weight[0] - sum(weight[cut.at] for cut in cuts)


def _drop(element: HtmlElement) -> None:
    """Take an element off and keep the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a rule is called in :class:`Cut`, and the positions that it asks for at an element: those to cut."""

    name: str
    hits: Callable[[TextDensity, int], list[int]]


def _outside(spared: Container[int], rule: _Rule) -> _Rule:
    """Make of a rule one that asks for no element of ``spared``."""

    def outside(out: TextDensity, at: int) -> list[int]:
        return [] if at in spared else rule.hits(out, at)

    return _Rule(rule.name, outside)


def _cuts(out: TextDensity, rules: tuple[_Rule, ...]) -> Iterator[Cut]:
    """Walk the outline once; what lies inside a cut is not asked again, what lies around an earlier one replaces it."""
    found: list[Cut] = []
    coming: dict[int, str] = {}
    at = 1
    while at < len(out.elements):
        if out.tags[at] == "pre" and at not in coming and is_minor(out, at):
            at = out.end[at]  # code calls its parts as it likes: comments, footers, ads
            continue
        cut = Cut(at, coming[at]) if at in coming else _ask(out, at, rules, coming)
        if cut is None:
            at += 1
            continue
        while found and found[-1].at > cut.at:
            found.pop()
        found.append(cut)
        at = out.end[cut.at]
    yield from found


def _ask(out: TextDensity, at: int, rules: tuple[_Rule, ...], coming: dict[int, str]) -> Cut | None:
    """Return the first cut that a rule asks for here or around here; later ones are noted in ``coming``."""
    for rule in rules:
        hits = rule.hits(out, at)
        if hits:
            coming.update(dict.fromkeys(hits[1:], rule.name))
            return Cut(hits[0], rule.name)
    return None


def _is_spare(out: TextDensity, at: int) -> bool:
    """Return whether an element may go though it holds much prose: enough is outside, and no headline inside."""
    return is_minor(out, at) or (
        out.paragraph_bytes[0] - out.paragraph_bytes[at] >= _ENOUGH and out.elements[at].find(".//h1") is None
    )


def _by_tag(out: TextDensity, at: int) -> list[int]:
    tag = out.tags[at]
    hit = tag in _TAGS or _is_set_aside(out.elements[at], tag)
    return [at] if hit and is_minor(out, at) and tag not in ("html", "body") and not is_blurred(out, at) else []


def _is_set_aside(element: HtmlElement, tag: str) -> bool:
    if not element.attrib:
        return False
    get = element.get
    return (
        get("role") in ROLES
        or (tag not in NEVER and get("hidden") is not None)
        or get("aria-hidden") == "true"
        or is_undisplayed(element)
    )


def _by_footer(out: TextDensity, at: int) -> list[int]:
    """Cut the page's footer and navigation though they say more than a short article does."""
    if out.tags[at] not in ("footer", "nav") or "h1" in out.tags[at : out.end[at]]:
        return []
    outside = (out.text_bytes[0] - out.linked_bytes[0]) - (out.text_bytes[at] - out.linked_bytes[at])
    return [at] if outside >= _FLASH else []


def _by_comments(out: TextDensity, at: int) -> list[int]:
    element = out.elements[at]
    if out.tags[at] not in _NAMED or not element.attrib:
        return []
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return [at] if len(names) > 1 and says_comments(names) and _is_spare(out, at) else []


def _by_class(out: TextDensity, at: int) -> list[int]:
    element, tag = out.elements[at], out.tags[at]
    if tag not in _NAMED or not element.attrib:
        return []
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(names) < 2 or not says_noise(names) or not _is_spare(out, at):
        return []
    return [] if is_walled_text(out, at, names) or is_followed_text(out, at) else [at]


def _by_minor_class(out: TextDensity, at: int) -> list[int]:
    """Believe names only of boxes that hold little: a cookie notice goes, a body with a name of noise stays."""
    return _by_class(out, at) if out.paragraph_bytes[at] <= _MINOR * out.paragraph_bytes[0] else []


def _by_cards(out: TextDensity, at: int) -> list[int]:
    return [at] if out.links[at] >= 3 and link_cards(out, at) and _is_spare(out, at) else []


def _by_offer(out: TextDensity, at: int) -> list[int]:
    return [at] if is_offer(out, at) else []


def _among(name: str, positions: Container[int]) -> _Rule:
    """Make the rule that cuts at positions found beforehand: most pages have few elements worth the question."""

    def by_position(_: TextDensity, at: int) -> list[int]:
        return [at] if at in positions else []

    return _Rule(name, by_position)


_TAG, _FOOTER, _COMMENTS = _Rule("tag", _by_tag), _Rule("footer", _by_footer), _Rule("comments", _by_comments)
_CLASS, _MINOR_CLASS = _Rule("class", _by_class), _Rule("minor_class", _by_minor_class)
_BOXES = (_Rule("heading", opened_boxes), _Rule("cards", _by_cards), _Rule("offer", _by_offer))
