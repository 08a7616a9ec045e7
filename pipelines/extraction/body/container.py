"""A second, cheap way to the body: the smallest element that holds most of the page's prose."""

from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction.lexicon.classes import says_noise
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.text_density import TextDensity, TextLine, is_heap, is_prose, text_density

_MOST = 0.9  # of the parent's prose in one child: go down into it
_ENOUGH = 240  # UTF-8 bytes between the first and the last line of prose, or the box is too short to trim
_MAIN = 0.6  # of the box's text must stand there
_PARTS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre dl dd td th".split())  # noqa: SIM905  a row of words
_WHOLES = frozenset({"tr", "tbody", "thead", "table", "li", "ul", "ol", "dl", "dd", "blockquote"})
_BEFORE = 360  # UTF-8 bytes of prose between headline and container: with more, the article is there
_HEADINGS = {f"h{n}": n for n in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Container:
    """Its lines, the lines of its innermost box that belong to the running text, whether it follows the headline with
    no other prose between (else it may be comments), and the outline of what pruning ``left``; ``mass`` is that of
    its lines and of the foreign boxes beside it, ``narrowed`` tells that there were some, and ``at`` is the position of
    the innermost box in ``left``."""

    blocks: tuple[Block, ...]
    core: tuple[Block, ...]
    after_headline: bool
    left: TextDensity
    mass: int = 0
    narrowed: bool = False
    at: int = 0


def container(tree: HtmlElement) -> Container:
    """Return the lines of the container as blocks, lines that are mostly links left out."""
    out = text_density(tree)
    if not out.elements:
        return Container((), (), after_headline=False, left=out)
    top = main_container(out)
    at = innermost(out, top)
    if at != top:
        at = _down(out, at)
    blocks = tuple(line_block(out, line.text, line.owner) for line in _lines(out, at))
    mass = sum(line.mass for line in _lines(out, top))
    return Container(blocks, _core(out, at), _between(out, top) <= _BEFORE, out, mass, at != top, at)


def _lines(out: TextDensity, at: int) -> list[TextLine]:
    return [
        line
        for line in out.lines
        if at <= line.owner < out.end[at]
        and (line.linked <= 0.6 * line.mass or not out.paragraph_bytes[at])
        and not is_heap(line)
    ]


def _core(out: TextDensity, at: int) -> tuple[Block, ...]:
    """Return the lines of a box without captions and without what stands around its prose: labels, counts, notices."""
    lines = [line for line in _lines(out, at) if out.tags[line.owner] != "figcaption"]
    beside = {up for line in lines if is_prose(line) for up in (line.owner, out.parent[line.owner])}
    near = [
        at for at, line in enumerate(lines) if line.owner in beside or out.parent[_whole(out, line.owner)] in beside
    ]
    inner = lines[near[0] : near[-1] + 1] if near else []
    if sum(line.mass for line in inner) >= max(_ENOUGH, _MAIN * sum(line.mass for line in lines)):
        lines = inner
    return tuple(line_block(out, line.text, line.owner) for line in lines)


def _whole(out: TextDensity, at: int) -> int:
    """Climb from a cell, an item or a quoted line to the table, list or quote it is part of."""
    while out.parent[at] > 0 and out.tags[out.parent[at]] in _WHOLES:
        at = out.parent[at]
    return at


def _between(out: TextDensity, at: int) -> int:
    """Return the prose that stands between the first headline and the container."""
    heads = [i for i, tag in enumerate(out.tags) if tag == "h1"]
    if not heads or heads[0] >= at:
        return 0
    inside = (line for line in out.lines if heads[0] < line.owner < at)
    return sum(line.mass for line in inside if is_prose(line))


def main_container(out: TextDensity) -> int:
    """Go down from the root as long as one child holds most of the prose, or of the text where nothing is prose."""
    return _down(out, 0)


def _down(out: TextDensity, at: int) -> int:
    weight = (
        out.paragraph_bytes
        if out.paragraph_bytes[0]
        else [mass - linked for mass, linked in zip(out.text_bytes, out.linked_bytes, strict=True)]
    )
    while weight[at]:
        inner = out.children(at)
        best = max(inner, key=lambda child: weight[child], default=None)
        if best is None or weight[best] < _MOST * weight[at] or not any(weight[child] for child in out.children(best)):
            return at
        at = best
    return at


def innermost(out: TextDensity, at: int) -> int:
    """Go on down from the container while only one child with prose is not foreign.

    Foreign is what is named as noise (a cookie notice that stays where names were not believed) and what has a
    headline of its own (the next story of an endless page).
    """
    heads = [i for i in range(at, out.end[at]) if out.tags[i] == "h1" and out.text_bytes[i]]
    while out.paragraph_bytes[at]:
        inner = [child for child in out.children(at) if out.paragraph_bytes[child]]
        own = _own(out, inner, heads)
        loose = out.paragraph_bytes[at] - sum(out.paragraph_bytes[child] for child in inner)
        if (
            loose
            or len(own) != 1
            or len(inner) < 2
            or out.tags[own[0]] in _PARTS
            or out.paragraph_bytes[own[0]] < _ENOUGH
        ):
            return at
        at = own[0]
    return at


def _own(out: TextDensity, inner: list[int], heads: list[int]) -> list[int]:
    """Leave out the boxes named as noise and, beside the one with the first headline, those with another."""
    first = next((child for child in inner if heads and child <= heads[0] < out.end[child]), None)
    return [child for child in inner if child == first or not (_is_named(out, child) or _is_next(out, child, first))]


def _is_named(out: TextDensity, at: int) -> bool:
    element = out.elements[at]
    return out.tags[at] not in _PARTS and says_noise(f"{element.get('class') or ''} {element.get('id') or ''}")


def _is_next(out: TextDensity, at: int, first: int | None) -> bool:
    """Return whether a box holds the next story: a headline, in an article or in a box unlike the first one."""
    if first is None or "h1" not in out.tags[at : out.end[at]]:
        return False
    return out.tags[at] == "article" or _kind(out, at) != _kind(out, first)


def _kind(out: TextDensity, at: int) -> tuple[str, str]:
    return out.tags[at], (out.elements[at].get("class") or " ").split(" ")[0]


def line_block(out: TextDensity, text: str, owner: int) -> Block:
    """Return a line as a block of the kind that its element tells."""
    tag = out.tags[owner]
    if tag in _HEADINGS:
        return Block(BlockKind.HEADING, text, text, _HEADINGS[tag])
    kinds = {"li": BlockKind.ITEM, "blockquote": BlockKind.QUOTE, "pre": BlockKind.CODE}
    return Block(kinds.get(tag, BlockKind.PARAGRAPH), text, text)
