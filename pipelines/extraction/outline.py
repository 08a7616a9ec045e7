"""One walk over a tree: how much text, how much of it linked, and how much in paragraphs each element holds."""

import re
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a reader sees it: its text, the element it stands in, its mass and the linked part of it."""

    text: str
    owner: int
    mass: int
    linked: int


def is_prose(line: Line) -> bool:
    """Tell whether a line is a paragraph of running text, mostly unlinked."""
    return line.mass >= PARAGRAPH and line.linked * 2 < line.mass and not is_heap(line)


def is_heap(line: Line) -> bool:
    """Tell whether a line is a heap of words: hidden spam comes as one line of 400 kB with hardly a stop in it."""
    return line.mass > _LONG and len(_MARKS.findall(line.text)) * 150 < len(line.text)


@dataclass(slots=True)
class Outline:
    """Elements in document order with sums over their subtrees; masses are UTF-8 bytes of text.

    Bytes, because a Han character says about as much as three Latin letters.  ``end[i]`` is the position after the
    last element inside ``i``.
    """

    elements: list[HtmlElement] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    mass: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    prose: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def children(self, i: int) -> list[int]:
        """Give the positions of the child elements of ``i``."""
        found, at = [], i + 1
        while at < self.end[i]:
            found.append(at)
            at = self.end[at]
        return found


def visible(tree: HtmlElement) -> HtmlElement:
    """Take what no reader sees as text (scripts, styles, the head) off the tree, in place, and give it back."""
    etree.strip_elements(tree, *UNSEEN, with_tail=False)
    return tree


class _Walk:
    """The state of the one pass."""

    def __init__(self) -> None:
        self.out = Outline()
        self.stack: list[int] = []
        self.blocks: list[int] = []
        self.in_link = 0
        self.buffer: list[str] = []
        self.owner = 0
        self.linked = 0

    def text(self, text: str) -> None:
        if not self.buffer:
            if text.isspace():
                return
            self.owner = self.blocks[-1] if self.blocks else 0
        self.buffer.append(text)
        if self.in_link:
            self.linked += len(text.strip().encode("utf-8", "replace"))

    def flush(self) -> None:
        if not self.buffer:
            return
        text = " ".join("".join(self.buffer).split())
        self.buffer.clear()
        if text:
            mass = len(text.encode("utf-8", "replace"))
            self.out.lines.append(Line(text, self.owner, mass, min(self.linked, mass)))
        self.linked = 0

    def start(self, element: HtmlElement, tag: str) -> None:
        out, i = self.out, len(self.out.elements)
        if tag in BLOCKS:
            self.flush()
            self.blocks.append(i)
        out.elements.append(element)
        out.tags.append(tag)
        out.parent.append(self.stack[-1] if self.stack else -1)
        out.end.append(0)
        self.stack.append(i)
        if tag == "a":
            self.in_link += 1
        if element.text:
            self.text(element.text)

    def finish(self, element: HtmlElement, tag: str) -> None:
        if tag in BLOCKS:
            self.flush()
            self.blocks.pop()
        self.out.end[self.stack.pop()] = len(self.out.elements)
        if tag == "a":
            self.in_link -= 1
        if element.tail and self.stack:
            self.text(element.tail)


def outline(tree: HtmlElement) -> Outline:
    """Measure every element of a tree that has been made visible()."""
    walk = _Walk()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            tag = ""
        if event == "start":
            walk.start(element, tag)
        else:
            walk.finish(element, tag)
    walk.flush()
    _sum(walk.out)
    return walk.out


def _sum(out: Outline) -> None:
    size = len(out.elements)
    out.mass, out.linked, out.prose = [0] * size, [0] * size, [0] * size
    out.links = [1 if tag == "a" else 0 for tag in out.tags]
    for line in out.lines:
        out.mass[line.owner] += line.mass
        out.linked[line.owner] += line.linked
        if is_prose(line):
            out.prose[line.owner] += line.mass
    for i in range(size - 1, 0, -1):
        up = out.parent[i]
        out.mass[up] += out.mass[i]
        out.linked[up] += out.linked[i]
        out.prose[up] += out.prose[i]
        out.links[up] += out.links[i]
