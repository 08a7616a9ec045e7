"""The body as a flat row of blocks, and the two ways it is written down: plain text and Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is to its reader."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the article (code alone may hold several) and the same in Markdown, without its block mark.

    ``level`` is the depth of a heading (1 to 6) or of a list item (0 for the outermost).  ``ordered`` marks items of
    a numbered list.  ``linked`` is the number of characters that stand in links.
    """

    kind: BlockKind
    text: str
    markdown: str
    level: int = 0
    ordered: bool = False
    linked: int = 0


_TIGHT = frozenset({BlockKind.ITEM, BlockKind.ROW})


def plain(blocks: Sequence[Block]) -> str:
    """Write blocks as text: a blank line between paragraphs, list items and table rows line under line."""
    return _join(blocks, (block.text for block in blocks))


def markdown(blocks: Sequence[Block]) -> str:
    """Write blocks as CommonMark with GitHub's tables."""
    lines = []
    counts: dict[int, int] = {}
    for at, block in enumerate(blocks):
        opens = not at or blocks[at - 1].kind is not block.kind
        counts = {level: n for level, n in counts.items() if not opens and level <= block.level}
        counts[block.level] = counts.get(block.level, 0) + 1
        lines.append(_marked(block, counts[block.level], opens=opens))
    return _join(blocks, lines)


def _marked(block: Block, number: int, *, opens: bool) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return "#" * max(1, min(6, block.level)) + " " + block.markdown
        case BlockKind.ITEM:
            return "  " * block.level + (f"{number}. " if block.ordered else "- ") + block.markdown
        case BlockKind.QUOTE:
            return "> " + block.markdown
        case BlockKind.CODE:
            return f"```\n{block.text}\n```"
        case BlockKind.ROW:
            cells = block.markdown.count(" | ") + 1
            head = "\n|" + " --- |" * cells if opens else ""
            return f"| {block.markdown} |{head}"
        case _:
            return block.markdown


def _join(blocks: Sequence[Block], lines: Iterable[str]) -> str:
    parts: list[str] = []
    for at, line in enumerate(lines):
        if at:
            tight = blocks[at].kind in _TIGHT and blocks[at - 1].kind is blocks[at].kind
            parts.append("\n" if tight else "\n\n")
        parts.append(line)
    return "".join(parts)
