"""Captions without a caption's tag: the line or two that share a small box with a picture, among paragraphs."""

from collections import Counter
from itertools import pairwise

from pipelines.extraction.page.text_density import TextDensity, is_prose

_BOXES = frozenset({"div", "span", "section", "a", "center", "td"})
_PICTURES = frozenset({"img", "picture", "figure"})
_TEXTS = frozenset("h1 h2 h3 h4 h5 h6 ul ol table blockquote pre video form".split())  # noqa: SIM905  a row of words
_LONGEST = 360  # UTF-8 bytes of a caption with its credit
_LINES = 3
_BESIDE = 4  # times its own prose must stand beside it
_LEAST = 400  # bytes of prose beside it
_ELEMENTS = 30
_MOST = 0.2  # of a page's prose


def caption_boxes(out: TextDensity) -> frozenset[int]:
    """Return the positions of elements that hold a picture and no more words than a caption, beside running text.

    Where such boxes hold much of the prose they are the text (talks with a portrait beside each line), unless they
    say the same again and again.
    """
    found = {box for at, tag in enumerate(out.tags) if tag in _PICTURES and (box := _box(out, at)) is not None}
    if sum(out.paragraph_bytes[at] for at in found) > _MOST * out.paragraph_bytes[0]:
        said = {at: out.elements[at].text_content().strip() for at in found}
        counts = Counter(said.values())
        found = {at for at in found if not out.paragraph_bytes[at] or counts[said[at]] > 1}
    return frozenset(found)


def _box(out: TextDensity, picture: int) -> int | None:
    """Climb from a picture to the largest box around it that is small enough and holds nothing but a caption."""
    best, at = None, out.parent[picture]
    while at > 0 and out.text_bytes[at] <= _LONGEST and out.end[at] - at <= _ELEMENTS:
        if _is_caption_box(out, at):
            best = at
        at = out.parent[at]
    return best


def _is_caption_box(out: TextDensity, at: int) -> bool:
    mass, up = out.text_bytes[at], out.parent[at]
    if not mass or out.tags[at] not in _BOXES or up < 0:
        return False
    if out.paragraph_bytes[up] - out.paragraph_bytes[at] < max(_LEAST, _BESIDE * mass):
        return False
    if _TEXTS.intersection(out.tags[at + 1 : out.end[at]]):
        return False
    return sum(at <= line.owner < out.end[at] for line in out.lines) <= _LINES


# What a page shows on demand only: cards that open over a name in a sentence, paragraphs that a wall blurs.
_LEAST_POPOVERS = 40  # letters in the links of such a card
_RUNNING = 2  # other paragraphs of prose beside one, so that it is part of a running text


def hover_cards(out: TextDensity) -> frozenset[int]:
    """Return the positions of spans inside a paragraph that hold nothing but links to other pages.

    A reader sees such a card when pointing at the name before it; in the text it breaks the sentence
    (``Jane DoeJane Doe…``).
    """
    spans = (at for at, links in enumerate(out.links) if links > 1 and out.tags[at] == "span")
    return frozenset(at for at in spans if _is_card(out, at))


def _is_card(out: TextDensity, at: int) -> bool:
    if not _is_inline(out, at) or not _is_glued(out, at):
        return False
    linked = sum(_letters(out, i) for i in range(at, out.end[at]) if out.tags[i] == "a")
    return _LEAST_POPOVERS <= linked >= _letters(out, at)


def _is_glued(out: TextDensity, at: int) -> bool:
    """Return whether no blank parts the span from the link before it."""
    before = out.elements[at].getprevious()
    return before is not None and before.tag == "a" and not before.tail


def _letters(out: TextDensity, at: int) -> int:
    return len("".join("".join(out.elements[at].itertext()).split()))


def _is_inline(out: TextDensity, at: int) -> bool:
    up = out.parent[at]
    while up > 0 and out.tags[up] in ("span", "em", "strong", "b", "i"):
        up = out.parent[up]
    return out.tags[up] == "p"


def is_blurred(out: TextDensity, at: int) -> bool:
    """Return whether a paragraph of prose among others is hidden from screen readers or named for the wall only."""
    if out.tags[at] != "p" or not out.paragraph_bytes[at]:
        return False
    up = out.parent[at]
    return sum(out.tags[i] == "p" and out.paragraph_bytes[i] > 0 for i in out.children(up)) > _RUNNING


def is_followed_text(out: TextDensity, at: int) -> bool:
    """Return whether an element holds nothing but paragraphs without links, and the text around it goes on behind it.

    Whatever such a part is called (a text on data protection, the results of a survey), a reader reads through it.
    """
    up, lines = out.parent[at], list(out.inside(at))
    if up < 0 or len(lines) < (1 if out.tags[at] == "p" else _RUNNING):
        return False
    if any(out.tags[line.owner] != "p" or line.linked or not is_prose(line) for line in lines):
        return False
    if not _PICTURES.isdisjoint(out.tags[at : out.end[at]]) or not _TEXTS.isdisjoint(out.tags[at : out.end[at]]):
        return False
    behind = [child for child in out.children(up) if child > at and out.paragraph_bytes[child]]
    return any(_runs_on(out, child) for child in behind)


def _runs_on(out: TextDensity, at: int) -> bool:
    return out.tags[at] == "p" or any(out.tags[line.owner] == "p" and is_prose(line) for line in out.inside(at))


# Polls beside or inside a text: a small box in which a reader chooses one of several answers.
_POLL_BOXES = frozenset({"div", "section", "aside", "form", "fieldset", "li"})
_LARGEST = 640  # UTF-8 bytes
_BESIDE_POLL = 160  # bytes of prose that must stand elsewhere, or the box may be the article with its poll


def poll_boxes(out: TextDensity) -> frozenset[int]:
    """Return the positions of elements that hold two or more answers of which one can be chosen, and little beside."""
    choices = [
        at
        for at, tag in enumerate(out.tags)
        if tag == "input" and (out.elements[at].get("type") or "").lower() == "radio"
    ]
    found = (_poll_box(out, one, other) for one, other in pairwise(choices))
    return frozenset(box for box in found if box is not None)


def _poll_box(out: TextDensity, one: int, other: int) -> int | None:
    """Climb from one answer to the largest box that holds the next one too and is small enough."""
    best, at = None, out.parent[one]
    while (
        at > 0 and out.text_bytes[at] <= _LARGEST and out.paragraph_bytes[0] - out.paragraph_bytes[at] >= _BESIDE_POLL
    ):
        if at <= other < out.end[at] and out.tags[at] in _POLL_BOXES and out.text_bytes[at]:
            best = at
        at = out.parent[at]
    return best
