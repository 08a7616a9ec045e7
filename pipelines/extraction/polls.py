"""Polls beside or inside a text: a small box in which a reader chooses one of several answers."""

from pipelines.extraction.outline import Outline

_BOXES = frozenset({"div", "section", "aside", "form", "fieldset", "li"})
_LARGEST = 640  # UTF-8 bytes
_BESIDE = 160  # bytes of prose that must stand elsewhere, or the box may be the article with its poll


def is_poll(out: Outline, at: int) -> bool:
    """Tell whether an element holds two or more answers of which one can be chosen, and little beside them."""
    if out.tags[at] not in _BOXES or not 0 < out.mass[at] <= _LARGEST or "input" not in out.tags[at : out.end[at]]:
        return False
    if out.prose[0] - out.prose[at] < _BESIDE:
        return False
    choices = [out.elements[i] for i in range(at, out.end[at]) if out.tags[i] == "input"]
    return sum((choice.get("type") or "").lower() == "radio" for choice in choices) > 1
