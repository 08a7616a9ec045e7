"""A second, cheap way to the body: the smallest element that holds most of the page's prose."""

from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction.blocks import Block, Kind
from pipelines.extraction.outline import PARAGRAPH, Outline, outline

_MOST = 0.9  # of the parent's prose in one child: go down into it
_BEFORE = 360  # UTF-8 bytes of prose between headline and container: with more, the article is there
_HEADINGS = {f"h{n}": n for n in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Container:
    """Its lines, whether they follow the headline with no other prose between (else it may be comments), and the
    outline of what pruning ``left``."""

    blocks: tuple[Block, ...]
    after_headline: bool
    left: Outline


def container(tree: HtmlElement) -> Container:
    """Give the lines of the container as blocks, lines that are mostly links left out."""
    out = outline(tree)
    if not out.elements:
        return Container((), after_headline=False, left=out)
    at = main_container(out)
    lines = (
        line
        for line in out.lines
        if at <= line.owner < out.end[at] and (line.linked <= 0.6 * line.mass or not out.prose[at])
    )
    blocks = tuple(_block(out, line.text, line.owner) for line in lines)
    return Container(blocks, _between(out, at) <= _BEFORE, out)


def _between(out: Outline, at: int) -> int:
    """Give the prose that stands between the first headline and the container."""
    heads = [i for i, tag in enumerate(out.tags) if tag == "h1"]
    if not heads or heads[0] >= at:
        return 0
    inside = (line for line in out.lines if heads[0] < line.owner < at)
    return sum(line.mass for line in inside if line.mass >= PARAGRAPH and line.linked * 2 < line.mass)


def main_container(out: Outline) -> int:
    """Go down from the root as long as one child holds most of the prose, or of the text where nothing is prose."""
    weight = out.prose if out.prose[0] else [mass - linked for mass, linked in zip(out.mass, out.linked, strict=True)]
    at = 0
    while weight[at]:
        inner = out.children(at)
        best = max(inner, key=lambda child: weight[child], default=None)
        if best is None or weight[best] < _MOST * weight[at] or not any(weight[child] for child in out.children(best)):
            return at
        at = best
    return at


def _block(out: Outline, text: str, owner: int) -> Block:
    tag = out.tags[owner]
    if tag in _HEADINGS:
        return Block(Kind.HEADING, text, text, _HEADINGS[tag])
    kinds = {"li": Kind.ITEM, "blockquote": Kind.QUOTE, "pre": Kind.CODE}
    return Block(kinds.get(tag, Kind.PARAGRAPH), text, text)
