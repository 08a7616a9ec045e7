"""The body tree that trafilatura gives, read into blocks."""

import re
from dataclasses import dataclass, field, replace

from lxml.etree import _Element

from pipelines.extraction.page.blocks import Block, BlockKind

_INLINE = frozenset({"hi", "ref", "del", "span", "graphic", "a", "em", "strong", "b", "i", "sub", "sup"})
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_LONG_CELL = 200  # characters: a cell that holds this much is a layout box, not a figure in a table


@dataclass(slots=True)
class _Place:
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    ordered: bool = False


@dataclass(slots=True)
class _Writer:
    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    linked: int = 0

    def add(self, text: str | None, target: str | None = None) -> None:
        if not text:
            return
        self.words.append(text)
        escaped = _SPECIAL.sub(r"\\\1", text)
        if target and text.strip():
            self.linked += len(text.strip())
            escaped = f"[{escaped.strip()}]({target})"
        self.marks.append(escaped)

    def flush(self, place: _Place) -> None:
        text = " ".join("".join(self.words).split())
        marked = " ".join("".join(self.marks).split())
        if text:
            self.blocks.append(Block(place.kind, text, marked, place.level, place.ordered, min(self.linked, len(text))))
        self.words.clear()
        self.marks.clear()
        self.linked = 0


def blocks_from_trafilatura(body: _Element) -> tuple[Block, ...]:
    """Return the blocks of a trafilatura body (``p head list item quote table row cell code lb ref hi del``) in
    order.
    """
    writer = _Writer()
    _walk(body, _Place(), writer)
    writer.flush(_Place())
    return tuple(writer.blocks)


def _walk(element: _Element, place: _Place, writer: _Writer) -> None:
    writer.add(element.text)
    for child in element:
        _child(child, place, writer)
        writer.add(child.tail)


def _child(child: _Element, place: _Place, writer: _Writer) -> None:
    tag = child.tag
    if tag == "lb":
        writer.flush(place)
    elif tag == "ref":
        _link(child, writer)
    elif tag in _INLINE or (tag == "code" and not _is_fenced(child)):
        writer.add("".join(child.itertext()))
    elif tag == "row":
        writer.flush(place)
        _row(child, place, writer)
    else:
        writer.flush(place)
        if tag == "code":
            _code(child, writer)
        else:
            inner = _inside(child, place)
            _walk(child, inner, writer)
            writer.flush(inner)


def _link(element: _Element, writer: _Writer) -> None:
    """Write a link with the blanks around its words left outside the mark."""
    text = "".join(element.itertext())
    core = text.strip()
    if not core:
        writer.add(text)
        return
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    writer.add(lead)
    writer.add(core, element.get("target") or None)
    writer.add(tail)


def _is_fenced(element: _Element) -> bool:
    return "\n" in "".join(element.itertext()) or element.find(".//lb") is not None


def _code(element: _Element, writer: _Writer) -> None:
    for line in element.iter("lb"):
        line.tail = "\n" + (line.tail or "")
    text = "".join(element.itertext()).strip("\n")
    if text.strip():
        writer.blocks.append(Block(BlockKind.CODE, text, text))


def _inside(element: _Element, place: _Place) -> _Place:
    match element.tag:
        case "head":
            rend = element.get("rend") or "h2"
            return _Place(BlockKind.HEADING, int(rend[1]) if rend[1:].isdigit() else 2)
        case "list":
            deeper = place.level + 1 if place.kind is BlockKind.ITEM else 0
            return _Place(BlockKind.ITEM, deeper, element.get("rend") == "ol")
        case "quote":
            return _Place(BlockKind.QUOTE)
        case "p" if place.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            return _Place()
        case _:
            return place


def _row(row: _Element, place: _Place, writer: _Writer) -> None:
    cells = []
    for cell in row:
        inner = _Writer()
        _walk(cell, _Place(), inner)
        inner.flush(_Place())
        cells.append(inner.blocks)
    texts = [" ".join(block.text for block in blocks) for blocks in cells]
    if len([text for text in texts if text]) < 2 or max(map(len, texts)) > _LONG_CELL:
        for blocks in cells:
            writer.blocks += [
                replace(block, kind=place.kind) if place.kind is BlockKind.ITEM else block for block in blocks
            ]
        return
    marks = [" ".join(block.markdown for block in blocks).replace("|", "\\|") for blocks in cells]
    linked = sum(block.linked for blocks in cells for block in blocks)
    writer.blocks.append(
        Block(BlockKind.ROW, " | ".join(text for text in texts if text), " | ".join(marks), linked=linked)
    )
