"""Polls beside or inside a text: a small box in which a reader chooses one of several answers."""

from itertools import pairwise

from pipelines.extraction.outline import Outline

_BOXES = frozenset({"div", "section", "aside", "form", "fieldset", "li"})
_LARGEST = 640  # UTF-8 bytes
_BESIDE = 160  # bytes of prose that must stand elsewhere, or the box may be the article with its poll


def poll_boxes(out: Outline) -> frozenset[int]:
    """Give the positions of elements that hold two or more answers of which one can be chosen, and little beside."""
    choices = [
        at
        for at, tag in enumerate(out.tags)
        if tag == "input" and (out.elements[at].get("type") or "").lower() == "radio"
    ]
    found = (_box(out, one, other) for one, other in pairwise(choices))
    return frozenset(box for box in found if box is not None)


def _box(out: Outline, one: int, other: int) -> int | None:
    """Climb from one answer to the largest box that holds the next one too and is small enough."""
    best, at = None, out.parent[one]
    while at > 0 and out.mass[at] <= _LARGEST and out.prose[0] - out.prose[at] >= _BESIDE:
        if at <= other < out.end[at] and out.tags[at] in _BOXES and out.mass[at]:
            best = at
        at = out.parent[at]
    return best
