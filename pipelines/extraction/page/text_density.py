"""One walk over a tree: how much text, how much of it linked, and how much in paragraphs each element holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

BLOCKS = frozenset(
    """
    address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html img input legend li main menu nav ol option p pre section
    summary table tbody td textarea tfoot th thead title tr ul video
    """.split()  # noqa: SIM905  a table of words reads better
)
# Never text for a reader.  (noscript repeats lazy images; template is not rendered.)
UNSEEN = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "canvas",
    "select",
    "textarea",
    "datalist",
    "head",
)
# A line counts as paragraph text from this many UTF-8 bytes on: 80 Latin letters or 27 Han characters.
PARAGRAPH = 80
_LONG = 6000  # bytes: no paragraph is as long with hardly a mark in it
_MARKS = re.compile(r"[^\w\s]")


class TextLine(NamedTuple):
    """A line as a reader sees it: its text, the element it stands in, its mass and the linked part of it."""

    text: str
    owner: int
    mass: int
    linked: int


def is_prose(line: TextLine) -> bool:
    """Return whether a line is a paragraph of running text, mostly unlinked."""
    return line.mass >= PARAGRAPH and line.linked * 2 < line.mass and not is_heap(line)


def is_heap(line: TextLine) -> bool:
    """Return whether a line is a heap of words: hidden spam comes as one line of 400 kB with hardly a stop in it."""
    return line.mass > _LONG and len(_MARKS.findall(line.text)) * 150 < len(line.text)


@dataclass(slots=True)
class TextDensity:
    """Elements in document order with sums over their subtrees; masses are UTF-8 bytes of text.

    Bytes, because a Han character says about as much as three Latin letters.  ``end[i]`` is the position after the
    last element inside ``i``, ``first[i]`` that of the first line after its start.
    """

    elements: list[HtmlElement] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    text_bytes: list[int] = field(default_factory=list)
    linked_bytes: list[int] = field(default_factory=list)
    paragraph_bytes: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    first: list[int] = field(default_factory=list)

    def children(self, i: int) -> list[int]:
        """Return the positions of the child elements of ``i``."""
        found, at = [], i + 1
        while at < self.end[i]:
            found.append(at)
            at = self.end[at]
        return found

    def inside(self, i: int) -> Iterator[TextLine]:
        """Yield the lines of the block ``i``, which stand in one run."""
        for at in range(self.first[i], len(self.lines)):
            if not i <= self.lines[at].owner < self.end[i]:
                return
            yield self.lines[at]


def visible(tree: HtmlElement) -> HtmlElement:
    """Take what no reader sees as text (scripts, styles, the head) off the tree, in place, and give it back."""
    etree.strip_elements(tree, *UNSEEN, with_tail=False)
    return tree


class _Walk:
    """The lines of a tree whose elements are known, gathered in one pass over its texts."""

    def __init__(self, out: TextDensity) -> None:
        self.out = out
        self.open: list[int] = []
        self.blocks: list[int] = []
        self.in_link = 0
        self.buffer: list[str] = []
        self.owner = 0
        self.linked = 0

    def run(self) -> None:
        ends, waiting, buffer, lines, first = self.out.end, self.open, self.buffer, self.out.lines, self.out.first
        for i, (element, tag) in enumerate(zip(self.out.elements, self.out.tags, strict=True)):
            if waiting and ends[waiting[-1]] <= i:
                self.close_until(i)
            if tag in BLOCKS:
                if buffer:
                    self.flush()
                self.blocks.append(i)
            elif tag == "a":
                self.in_link += 1
            first.append(len(lines))
            text = element.text
            if text and (buffer or not text.isspace()):
                self.add(text)
            waiting.append(i)
        self.close_until(len(ends))
        self.flush()

    def add(self, text: str) -> None:
        if not self.buffer:
            self.owner = self.blocks[-1] if self.blocks else 0
        self.buffer.append(text)
        if self.in_link:
            self.linked += mass_of(text.strip())

    def close_until(self, here: int) -> None:
        ends, tags, waiting, buffer = self.out.end, self.out.tags, self.open, self.buffer
        while waiting and ends[waiting[-1]] <= here:
            i = waiting.pop()
            if tags[i] in BLOCKS:
                if buffer:
                    self.flush()
                self.blocks.pop()
            elif tags[i] == "a":
                self.in_link -= 1
            tail = self.out.elements[i].tail if i else None
            if tail and (buffer or not tail.isspace()):
                self.add(tail)

    def flush(self) -> None:
        text = " ".join("".join(self.buffer).split())
        self.buffer.clear()
        if text:
            mass = mass_of(text)
            self.out.lines.append(TextLine(text, self.owner, mass, min(self.linked, mass)))
        self.linked = 0


def mass_of(text: str) -> int:
    """Count the UTF-8 bytes of a text."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def text_density(tree: HtmlElement) -> TextDensity:
    """Measure every element of a tree that has been made visible()."""
    elements = list(tree.iter(etree.Element))
    at: dict[HtmlElement | None, int] = {element: i for i, element in enumerate(elements)}
    parent = [at.get(element.getparent(), -1) for element in elements]
    end = list(range(1, len(elements) + 1))
    for i in range(len(elements) - 1, 0, -1):
        up = parent[i]
        if end[up] == up + 1:  # the last child comes first
            end[up] = end[i]
    out = TextDensity(elements, [str(element.tag) for element in elements], parent, end)
    _Walk(out).run()
    _sum(out)
    return out


def _sum(out: TextDensity) -> None:
    size = len(out.elements)
    out.text_bytes, out.linked_bytes, out.paragraph_bytes = mass, linked, prose = [0] * size, [0] * size, [0] * size
    out.links = links = [1 if tag == "a" else 0 for tag in out.tags]
    for line in out.lines:
        mass[line.owner] += line.mass
        linked[line.owner] += line.linked
        if is_prose(line):
            prose[line.owner] += line.mass
    parent = out.parent
    for i in range(size - 1, 0, -1):
        up = parent[i]
        if mass[i]:
            mass[up] += mass[i]
            linked[up] += linked[i]
            prose[up] += prose[i]
        if links[i]:
            links[up] += links[i]
