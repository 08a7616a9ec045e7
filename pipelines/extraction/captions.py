"""Captions without a caption's tag: the line or two that share a small box with a picture, among paragraphs."""

from pipelines.extraction.outline import Outline

_BOXES = frozenset({"div", "span", "section", "a", "center", "td"})
_PICTURES = frozenset({"img", "picture", "figure"})
_TEXTS = frozenset("h1 h2 h3 h4 h5 h6 ul ol table blockquote pre video form".split())  # noqa: SIM905  a row of words
_LONGEST = 360  # UTF-8 bytes of a caption with its credit
_LINES = 3
_BESIDE = 4  # times its own prose must stand beside it
_LEAST = 400  # bytes of prose beside it
_ELEMENTS = 30


def is_caption_box(out: Outline, at: int) -> bool:
    """Tell whether an element holds a picture and no more words than a caption, while the text runs on beside it."""
    mass = out.mass[at]
    if not 0 < mass <= _LONGEST or out.tags[at] not in _BOXES or out.end[at] - at > _ELEMENTS:
        return False
    inner = out.tags[at + 1 : out.end[at]]
    if not _PICTURES.intersection(inner) or _TEXTS.intersection(inner):
        return False
    up = out.parent[at]
    if up < 0 or out.prose[up] - out.prose[at] < max(_LEAST, _BESIDE * mass):
        return False
    return sum(at <= line.owner < out.end[at] for line in out.lines) <= _LINES
