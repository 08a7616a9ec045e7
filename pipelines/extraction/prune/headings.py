"""What a heading of related links opens: the box around it, or the lists of links that follow it."""

from pipelines.extraction.lexicon.related import opens_related
from pipelines.extraction.page.text_density import TextDensity
from pipelines.extraction.prune.link_cards import link_cards

NEVER = frozenset({"html", "body", "main", "article", "h1", "p", "tbody", "tr"})  # elements that are no boxes
# An element with more than this part of the page's prose is the article or holds it, whatever it is called.
_ARTICLE_SHARE = 0.4
_INLINE = frozenset({"b", "strong", "span", "em"})


def is_minor(out: TextDensity, at: int) -> bool:
    """Return whether an element holds so little of the page's prose that it is not the article."""
    return out.paragraph_bytes[at] <= _ARTICLE_SHARE * out.paragraph_bytes[0]


def opened_boxes(out: TextDensity, at: int) -> list[int]:
    """Return the block that a heading of related links opens, or the linking siblings after it, or nothing."""
    bare = not out.text_bytes[at] and (out.tags[at] not in _INLINE or not (out.elements[at].text or "").strip())
    if bare or out.text_bytes[at] > 240 or out.tags[at] in NEVER - {"p"} or out.end[at] - at > 12:
        return []
    element = out.elements[at]
    text = "".join(element.itertext()) if out.end[at] - at > 1 else element.text or ""
    if not opens_related(" ".join(text.split())):
        return []
    top = _alone(out, at)
    block = _opened_block(out, top)
    return [block] if block != top else [top, *_linking_after(out, top)]


def _alone(out: TextDensity, at: int) -> int:
    """Climb from a heading through the boxes that hold nothing else."""
    while (
        out.parent[at] > 0
        and out.text_bytes[out.parent[at]] == out.text_bytes[at]
        and out.tags[out.parent[at]] not in NEVER
    ):
        at = out.parent[at]
    return at


def _opened_block(out: TextDensity, at: int) -> int:
    """Climb from a heading to the largest element that it opens and that is no part of the running text."""
    top = at
    while True:
        up = out.parent[top]
        if up < 0 or out.tags[up] in NEVER - {"tbody", "tr"} or not is_minor(out, up):
            return top
        if sum(out.text_bytes[up + 1 : top]) or _links_little(out, up, at):
            return top
        top = up


def _links_little(out: TextDensity, up: int, heading: int) -> bool:
    rest = out.text_bytes[up] - out.text_bytes[heading]
    return rest > 60 and out.linked_bytes[up] - out.linked_bytes[heading] < 0.3 * rest


def _linking_after(out: TextDensity, at: int) -> list[int]:
    found, after, stop = [], out.end[at], out.end[out.parent[at]]
    while after < stop:
        if (
            out.text_bytes[after]
            and out.linked_bytes[after] < 0.5 * out.text_bytes[after]
            and not _holds_cards(out, after)
        ):
            break
        found.append(after)
        after = out.end[after]
    return found


def _holds_cards(out: TextDensity, at: int) -> bool:
    return any(link_cards(out, i) for i in (at, *out.children(at)))
