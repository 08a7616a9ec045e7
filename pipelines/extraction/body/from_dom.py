"""An HTML element read straight into blocks, each with its place below the element; no extractor in between."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.folded import is_hidden
from pipelines.extraction.page.paths import Step
from pipelines.extraction.page.text_density import BLOCKS, UNSEEN

_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_LONG_CELL = 200  # characters: a cell that holds this much is a layout box, not a figure in a table
_SILENT = frozenset(UNSEEN) | frozenset(
    "form button dialog textarea label audio video input figcaption caption".split()  # noqa: SIM905  a row of words
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the path below the element it was read from; ``leading`` is the text in links, own or not.

    ``box`` is the innermost block element that the text stands in, ``within`` the inline elements that hold all of it
    (``em>a``), and ``unlinked`` what is left of it without the links to pages of its own host.
    """

    block: Block
    place: str
    leading: int = 0
    box: HtmlElement | None = None
    within: str = ""
    unlinked: str | None = None


@dataclass(frozen=True, slots=True)
class _Spot:
    place: str = ""
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    ordered: bool = False
    box: HtmlElement | None = None


@dataclass(slots=True)
class _Reader:
    step: Step
    host: str
    rows: list[Placed] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)  # position among the words -> the link's target
    own: set[int] = field(default_factory=set)  # positions among the words of links to the page's own host
    linked: int = 0
    leading: int = 0
    inline: tuple[str, ...] = ()  # elements around the text being read, and those around all of the line so far
    within: tuple[str, ...] | None = None

    def add(self, text: str | None, target: str | None = None) -> None:
        if not text:
            return
        if target and (core := text.strip()):
            self.links[len(self.words)] = target
            self.leading += len(core)
            if _is_own(target, self.host):
                self.linked += len(core)
                self.own.add(len(self.words))
        if self.within != self.inline and not text.isspace():
            self.within = self.inline if self.within is None else _shared(self.within, self.inline)
        self.words.append(text)

    def flush(self, spot: _Spot) -> None:
        if not self.words:
            return
        text = " ".join("".join(self.words).split())
        if text:
            marked = self.marked() if self.links else _escaped(text)
            block = Block(spot.kind, text, marked, spot.level, spot.ordered, min(self.linked, len(text)))
            rest = self.unlinked() if self.own else None
            within = ">".join(self.within or ())
            self.rows.append(Placed(block, spot.place, min(self.leading, len(text)), spot.box, within, rest))
        self.words.clear()
        self.within = None
        if self.links:
            self.links.clear()
            self.own.clear()
            self.linked = self.leading = 0

    def unlinked(self) -> str:
        """Return the text of the line without links to pages of its own host."""
        return " ".join("".join([one for at, one in enumerate(self.words) if at not in self.own]).split())

    def marked(self) -> str:
        pieces = map(_escaped, self.words)
        marks = [_link(one, self.links[at]) if at in self.links else one for at, one in enumerate(pieces)]
        return " ".join("".join(marks).split())

    def walk(self, element: HtmlElement, spot: _Spot) -> None:
        self.add(element.text)
        for child in element:
            tag = child.tag
            if tag == "br":
                self.flush(spot)
            elif not isinstance(tag, str) or tag in _SILENT or (child.attrib and is_hidden(child)):
                if tag in BLOCKS:
                    self.flush(spot)
            elif tag in BLOCKS:
                self.flush(spot)
                self.block(child, tag, spot)
            else:
                self.enter(child, tag, spot)
            self.add(child.tail)

    def enter(self, element: HtmlElement, tag: str, spot: _Spot) -> None:
        outer, self.inline = self.inline, (*self.inline, tag)
        if tag == "a":
            self.add("".join(element.itertext()), element.get("href"))
        else:
            self.walk(element, spot)
        self.inline = outer

    def block(self, element: HtmlElement, tag: str, spot: _Spot) -> None:
        place = f"{spot.place}>{self.step(element)}" if spot.place else self.step(element)
        if tag == "pre":
            self.code(element, place)
        elif tag == "tr":
            self.row(element, _Spot(place, spot.kind, spot.level, box=element))
        else:
            inner = _inside(tag, place, spot, element)
            self.walk(element, inner)
            self.flush(inner)

    def code(self, element: HtmlElement, place: str) -> None:
        text = "".join(_code(element)).strip("\n").rstrip()
        if any(sign.isalpha() for sign in text):  # else the line numbers beside the code
            self.rows.append(Placed(Block(BlockKind.CODE, text, text), place))

    def row(self, row: HtmlElement, spot: _Spot) -> None:
        before = len(self.rows)
        texts, marks, linked = [], [], 0
        for cell in row:
            at = len(self.rows)
            if isinstance(cell.tag, str):
                self.block(cell, cell.tag, spot)
            inside = [placed.block for placed in self.rows[at:]]
            texts.append(" ".join(block.text for block in inside))
            marks.append(" ".join(block.markdown for block in inside))
            linked += sum(block.linked for block in inside)
        code = any(placed.block.kind is BlockKind.CODE for placed in self.rows[before:])
        if code or sum(map(bool, texts)) < 2 or max(map(len, texts)) > _LONG_CELL:
            return
        del self.rows[before:]
        text, mark = " | ".join(filter(None, texts)), " | ".join(mark.replace("|", "\\|") for mark in marks)
        self.rows.append(Placed(Block(BlockKind.ROW, text, mark, linked=linked), spot.place))


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the elements with which both begin."""
    same = [first == second for first, second in zip(one, other, strict=False)]
    return one[: same.index(False) if False in same else len(same)]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _link(text: str, target: str) -> str:
    """Write a link with the blanks around its words left outside the mark."""
    core = text.strip()
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}[{core}]({target}){tail}"


def _code(element: HtmlElement) -> Iterator[str]:
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield "\n" if node.tag == "br" else node.text or ""
        elif node is not element:
            yield node.tail or ""


def _is_own(target: str, host: str) -> bool:
    """Return whether a link leads to a page of the same host."""
    if target.startswith(("http:", "https:", "//")):
        return target.partition("//")[2].partition("/")[0].removeprefix("www.") == host.removeprefix("www.")
    return not target.startswith("#") and ":" not in target.partition("/")[0]


def _inside(tag: str, place: str, spot: _Spot, box: HtmlElement) -> _Spot:
    if tag in _HEADINGS:
        return _Spot(place, BlockKind.HEADING, _HEADINGS[tag], box=box)
    if tag in ("ul", "ol", "dl"):
        return _Spot(place, BlockKind.ITEM, spot.level + 1 if spot.kind is BlockKind.ITEM else 0, tag == "ol", box)
    if tag == "blockquote":
        return _Spot(place, BlockKind.QUOTE, box=box)
    return _Spot(place, spot.kind, spot.level, spot.ordered, box)


def blocks_from_dom(element: HtmlElement, step: Step, host: str) -> list[Placed]:
    """Return the lines of a pruned element in order.

    ``step`` writes one step of a place.  Only links to the page's own ``host`` count as linked text: within the body
    links to other sites are the writer's.
    """
    reader = _Reader(step, host)
    spot = _Spot(box=element)
    reader.walk(element, spot)
    reader.flush(spot)
    return reader.rows
