"""Captions without a caption's tag: the line or two that share a small box with a picture, among paragraphs."""

from collections import Counter

from pipelines.extraction.outline import Outline

_BOXES = frozenset({"div", "span", "section", "a", "center", "td"})
_PICTURES = frozenset({"img", "picture", "figure"})
_TEXTS = frozenset("h1 h2 h3 h4 h5 h6 ul ol table blockquote pre video form".split())  # noqa: SIM905  a row of words
_LONGEST = 360  # UTF-8 bytes of a caption with its credit
_LINES = 3
_BESIDE = 4  # times its own prose must stand beside it
_LEAST = 400  # bytes of prose beside it
_ELEMENTS = 30
_MOST = 0.2  # of a page's prose


def caption_boxes(out: Outline) -> frozenset[int]:
    """Give the positions of elements that hold a picture and no more words than a caption, beside running text.

    Where such boxes hold much of the prose they are the text (talks with a portrait beside each line), unless they
    say the same again and again.
    """
    found = {box for at, tag in enumerate(out.tags) if tag in _PICTURES and (box := _box(out, at)) is not None}
    if sum(out.prose[at] for at in found) > _MOST * out.prose[0]:
        said = {at: out.elements[at].text_content().strip() for at in found}
        counts = Counter(said.values())
        found = {at for at in found if not out.prose[at] or counts[said[at]] > 1}
    return frozenset(found)


def _box(out: Outline, picture: int) -> int | None:
    """Climb from a picture to the largest box around it that is small enough and holds nothing but a caption."""
    best, at = None, out.parent[picture]
    while at > 0 and out.mass[at] <= _LONGEST and out.end[at] - at <= _ELEMENTS:
        if _is_caption_box(out, at):
            best = at
        at = out.parent[at]
    return best


def _is_caption_box(out: Outline, at: int) -> bool:
    mass, up = out.mass[at], out.parent[at]
    if not mass or out.tags[at] not in _BOXES or up < 0:
        return False
    if out.prose[up] - out.prose[at] < max(_LEAST, _BESIDE * mass):
        return False
    if _TEXTS.intersection(out.tags[at + 1 : out.end[at]]):
        return False
    return sum(at <= line.owner < out.end[at] for line in out.lines) <= _LINES
