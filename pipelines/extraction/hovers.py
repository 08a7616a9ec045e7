"""What a page shows on demand only: cards that open over a name in a sentence, paragraphs that a wall blurs."""

from pipelines.extraction.outline import Outline

_LEAST = 40  # letters in the links of such a card
_RUNNING = 2  # other paragraphs of prose beside one, so that it is part of a running text


def hover_cards(out: Outline) -> frozenset[int]:
    """Give the positions of spans inside a paragraph that hold nothing but links to other pages.

    A reader sees such a card when pointing at the name before it; in the text it breaks the sentence
    (``Jane DoeJane Doe…``).
    """
    spans = (at for at, links in enumerate(out.links) if links > 1 and out.tags[at] == "span")
    return frozenset(at for at in spans if _is_card(out, at))


def _is_card(out: Outline, at: int) -> bool:
    if not _is_inline(out, at) or not _is_glued(out, at):
        return False
    linked = sum(_letters(out, i) for i in range(at, out.end[at]) if out.tags[i] == "a")
    return _LEAST <= linked >= _letters(out, at)


def _is_glued(out: Outline, at: int) -> bool:
    """Tell whether no blank parts the span from the link before it."""
    before = out.elements[at].getprevious()
    return before is not None and before.tag == "a" and not before.tail


def _letters(out: Outline, at: int) -> int:
    return len("".join("".join(out.elements[at].itertext()).split()))


def _is_inline(out: Outline, at: int) -> bool:
    up = out.parent[at]
    while up > 0 and out.tags[up] in ("span", "em", "strong", "b", "i"):
        up = out.parent[up]
    return out.tags[up] == "p"


def is_blurred(out: Outline, at: int) -> bool:
    """Tell whether a paragraph of prose among others is hidden from screen readers or named for the wall only."""
    if out.tags[at] != "p" or not out.prose[at]:
        return False
    up = out.parent[at]
    return sum(out.tags[i] == "p" and out.prose[i] > 0 for i in out.children(up)) > _RUNNING
