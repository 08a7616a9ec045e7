"""The visible lines of a page beside the body that was read: which are kept, and which are near enough to be asked."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.extraction.page.blocks import Block
from pipelines.extraction.page.text_density import TextDensity, is_prose
from pipelines.extraction.page.text_match import squash
from pipelines.extraction.prune.prune import Cut

_PARTS = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd blockquote figcaption pre a span".split())  # noqa: SIM905  a row of words
_WHOLES = frozenset({"ul", "ol", "dl", "tr", "tbody", "thead", "table", "li"})
_SAME = 40  # letters at the beginning that make two long lines one
STOPS = '.!?…。！？”"»）)；;'
_QUOTED = frozenset({"blockquote", "details"})
FAR = 99  # lines, where no kept one follows or goes before
_PIECE = 12  # letters: a line this long counts as kept inside a block too
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}|[^\W\d_]{4,}")
_NEAR = 4  # lines from a kept one within which others are asked
_MOSTLY = 0.6  # of a line in links: such lines are not put back


@dataclass(slots=True)
class PageLines:
    """The page's lines; ``at_block`` gives the position of the block that holds a line, -1 for lines left out.

    ``boxes`` are the smallest boxes around the lines that may hold more of the same text, ``spine`` that with most of
    the kept prose; ``kept_mass`` sums the kept lines of each element.
    """

    page: TextDensity
    blocks: Sequence[Block]
    cuts: Sequence[Cut]
    headline: int | None
    squashed: list[str] = field(default_factory=list)
    at_block: list[int] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    kept_mass: list[int] = field(default_factory=list)
    spine: int = 0
    spread: float = 0.0
    before: list[tuple[int, int]] = field(default_factory=list)
    after: list[tuple[int, int]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    shapes: Counter[tuple[str, ...]] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    said: str = ""

    def is_kept(self, at: int) -> bool:
        """Return whether a line is part of the body; lines beside the page are not."""
        return 0 <= at < len(self.at_block) and self.at_block[at] >= 0

    def shape(self, at: int) -> tuple[str, ...]:
        """Return tag and class of a line's element and of the one around it."""
        page, owner = self.page, self.page.lines[at].owner
        up = max(page.parent[owner], 0)
        names = (page.elements[owner].get("class") or "", page.elements[up].get("class") or "")
        return page.tags[owner], page.tags[up], *names

    def rule(self, at: int) -> str | None:
        """Return the rule of pruning that took a line off."""
        owner = self.page.lines[at].owner
        place = bisect_right(self.cuts, owner, key=lambda cut: cut.at) - 1
        return self.cuts[place].rule if place >= 0 and owner < self.page.end[self.cuts[place].at] else None

    def is_said(self, at: int) -> bool:
        """Return whether the body says half of a line, piece by piece."""
        text = self.squashed[at]
        pieces = [text[place : place + _PIECE] for place in range(0, len(text), _PIECE)]
        return sum(piece in self.said for piece in pieces) * 2 >= len(pieces)

    def asked(self) -> Iterator[int]:
        """Yield the kept lines but the plainest, and unlinked ones that stand between, near or in one box with them."""
        kept = [at for at, block in enumerate(self.at_block) if block >= 0]
        if not kept:
            return
        for at, line in enumerate(self.page.lines):
            if self.at_block[at] >= 0:
                if not self._is_plain(at):
                    yield at
            elif line.linked <= _MOSTLY * line.mass and self.squashed[at]:
                near = min(self.before[at][0], self.after[at][0]) <= _NEAR or self.boxes[at] == self.spine
                if near or kept[0] < at < kept[-1]:
                    yield at

    def is_told(self, at: int) -> bool:
        """Return whether a line is a paragraph of a quote or panel that nobody cut, unlinked, ended, among kept ones.

        Without the quote or panel around it as many such lines are fact boxes as are of the text.
        """
        line, box = self.page.lines[at], self.boxes[at]
        return (
            self.page.tags[line.owner] == "p"
            and is_prose(line)
            and not line.linked
            and line.text[-1] in STOPS
            and self.spine <= box < self.page.end[self.spine]
            and max(self.before[at][0], self.after[at][0]) < FAR
            and self.page.tags[self.page.parent[line.owner]] in _QUOTED
            and self.rule(at) is None
        )

    def _is_plain(self, at: int) -> bool:
        """Return whether a kept line is a paragraph among paragraphs of the text's own box: nine in ten are right."""
        line, box = self.page.lines[at], self.boxes[at]
        return (
            box == self.spine
            and self.boxes[max(0, at - 1)] == box == self.boxes[min(at + 1, len(self.boxes) - 1)]
            and self.is_kept(at - 1)
            and self.is_kept(at + 1)
            and self.page.tags[line.owner] == "p"
            and is_prose(line)
            and line.linked * 4 < line.mass
        )


def page_lines(page: TextDensity, blocks: Sequence[Block], cuts: Sequence[Cut], title: str | None) -> PageLines:
    """Hold the page's lines against the blocks of its body."""
    lines = PageLines(page, blocks, cuts, None)
    lines.squashed = [squash(line.text) for line in page.lines]
    lines.counts = Counter(lines.squashed)
    lines.said = "\n".join(squash(block.text) for block in blocks)
    lines.headline = _headline(lines, squash(title or ""))
    lines.at_block = _held(lines)
    lines.boxes = [_box(page, line.owner) for line in page.lines]
    _sum(lines)
    lines.before = _distances(lines, range(len(page.lines)))
    lines.after = _distances(lines, range(len(page.lines) - 1, -1, -1))[::-1]
    return lines


def words_of(text: str) -> set[str]:
    """Return the words that tell what a line is about: four letters or more, pairs of Han and kana."""
    return set(_WORD.findall(text.casefold()))


def _headline(lines: PageLines, title: str) -> int | None:
    heads = [at for at, line in enumerate(lines.page.lines) if lines.page.tags[line.owner] == "h1"]
    same = [at for at, said in enumerate(lines.squashed) if title and said == title]
    both = [at for at in heads if at in same]
    return next(iter((*both, *same, *heads)), None)


def _held(lines: PageLines) -> list[int]:
    """Find the block that each line stands in, going through both in order."""
    said = [squash(block.text) for block in lines.blocks]
    places: dict[str, list[int]] = {}
    for at, text in enumerate(said):
        places.setdefault(text, []).append(at)
    # Rows of tables hold several lines each, and a line may be read as several blocks.
    mixed = [(at, text) for at, text in enumerate(said) if text not in lines.counts]
    found, last = [], 0
    for text in lines.squashed:
        at = -1
        if text in places:
            at = next((place for place in places[text] if place >= last), places[text][0])
        elif mixed and len(text) >= _PIECE:
            at = next((place for place, other in mixed if _share(text, other)), -1)
        found.append(at if text else -1)
        last = max(last, at)
    return found


def _share(text: str, other: str) -> bool:
    return text in other or (len(other) >= _PIECE and other in text) or text[:_SAME] == other[:_SAME]


def _box(page: TextDensity, owner: int) -> int:
    """Climb from a paragraph, an item or a cell to what stands around it or around its list or table."""
    tags, parent = page.tags, page.parent
    if tags[owner] in ("td", "th"):
        if page.paragraph_bytes[owner]:
            return owner
    elif tags[owner] not in _PARTS:
        return owner
    at = parent[owner]
    while at > 0 and tags[at] in _WHOLES:
        at = parent[at]
    return max(at, 0)


def _sum(lines: PageLines) -> None:
    page = lines.page
    mass, prose = [0] * len(page.elements), Counter[int]()
    for at, line in enumerate(page.lines):
        if lines.at_block[at] >= 0:
            mass[line.owner] += line.mass
            lines.shapes[lines.shape(at)] += line.mass
            lines.told.update(words_of(line.text))
            if is_prose(line):
                prose[lines.boxes[at]] += line.mass
    for at in range(len(mass) - 1, 0, -1):
        mass[page.parent[at]] += mass[at]
    lines.kept_mass = mass
    lines.spine = max(prose, key=lambda box: prose[box], default=0)
    lines.spread = 1 - prose[lines.spine] / max(1, prose.total())


def _distances(lines: PageLines, order: range) -> list[tuple[int, int]]:
    """Return for each line how many lines and bytes after the last kept one it comes."""
    found: list[tuple[int, int]] = []
    steps, mass = FAR, 9999
    for at in order:
        found.append((steps, mass))
        kept = lines.at_block[at] >= 0
        steps, mass = (1, 0) if kept else (steps + 1, mass + lines.page.lines[at].mass)
    return found
