"""Which lines of its articles a site repeats: equal words, boxes of one shape whose words differ, common openings."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from pipelines.extraction.body.from_dom import Placed
from pipelines.extraction.page.blocks import BlockKind
from pipelines.extraction.page.paths import is_named
from pipelines.extraction.page.text_density import PARAGRAPH, mass_of
from pipelines.extraction.page.text_match import same_headline
from pipelines.extraction.template.furniture import LINK, formula_of, is_title, shape_of, words_of
from pipelines.extraction.template.template import Repeated
from pipelines.learning.headed_boxes import BoxLine, headed_boxes
from pipelines.learning.openings import common_openings
from pipelines.learning.samples import LEAST

# Chosen on 48 real sites and 56 made ones: of 983 real articles 54 lines go that the writers repeat, and 3 in 4 leaks.
_MOST = 400  # lines kept, the most frequent first
_PROSE = 0.2  # of the pages have new prose at a shape that writers use
_MIXED = 0.5  # of the lines of a shape must be repeated for one of them to be the site's
_ALWAYS, _OFTEN = 0.8, 5  # of so many lines of a shape: all of its lines are the site's
_MOSTLY = 0.6  # enough where such a line comes once a page
_WORDINGS = 2  # of a box whose words differ
_NEARLY_ALL = 0.6  # of the pages show a line that is no part of their text, though it is shaped like it
_USUALLY = 0.9  # of the times a line stands where such lines do
_BESIDE = 0.75  # of the times it stands before or after the prose: the last paragraph may be a short one
_SAME = 0.3  # as many different figures in a paragraph are news: a report of each day in the words of the day before
_BETWEEN = 0.75  # of the times it stands between two lines of the text
_GRAM = 4  # characters: lines filled from one form have most such pieces in common, whatever fills it
_FORM, _FILLED = 0.6, 0.5  # of the lines have a piece of their form; of the pieces of a line are of the form
_LETTERS = 2  # letters a formula must have to be known again
_BEGINS = 6  # UTF-8 bytes of a formula that says something
_SIGNED = 0.4  # of the pages end with such a line
_LINE = 30  # bytes of a line that is a neighbour, of the text
_LABEL = 24  # bytes: shorter lines are labels and headings, which articles share
_TEXT = 60  # bytes: shorter lines shaped like paragraphs are headings and the like
_CARDS, _STRAY = 6, 0.02  # linked titles in a box of cards, and the part of other lines in it
_BOLD = frozenset({"b", "strong"})
_LINES = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})
_FIXED = frozenset({BlockKind.CODE, BlockKind.ROW})  # parts of a whole: rows of tables share their heads


@dataclass(frozen=True, slots=True)
class Found:
    """The lines by their words, the shapes of boxes whose lines are all the site's, and how its credits begin."""

    repeated: tuple[Repeated, ...] = ()
    boxes: tuple[str, ...] = ()
    openings: tuple[Repeated, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    row: Placed
    shape: str
    formula: str
    mass: int

    @property
    def key(self) -> tuple[str, str]:
        return self.shape, self.formula

    @property
    def parent(self) -> str:
        return self.row.place.rpartition(">")[0]

    @property
    def is_title(self) -> bool:
        return is_title(self.row)


def find_furniture(read: Sequence[tuple[str, Sequence[Placed]]]) -> Found:
    """Choose the lines that belong to the site from headlines and lines of pages that tell of other things."""
    survey = _Survey([title for title, _ in read], [[_line(row) for row in rows] for _, rows in read])
    chosen = {line.key for page in survey.pages for line in page if survey.is_furniture(line)}
    boxes = {shape for shape in survey.lines if survey.is_box(shape) or survey.is_form(shape, chosen)}
    known = [[line.key in chosen or line.shape in boxes for line in page] for page in survey.pages]
    boxes |= headed_boxes([survey.box_lines(*page) for page in zip(survey.pages, known, strict=True)])
    known = [[line.key in chosen or line.shape in boxes for line in page] for page in survey.pages]
    openings = tuple(survey.openings(known))
    boxes |= survey.cards(known)
    repeated = [Repeated(key[0], survey.shown[key], survey.count[key], key[1]) for key in chosen]
    repeated.sort(key=lambda one: (-one.pages, one.place, one.text))
    return Found(tuple(repeated[:_MOST]), tuple(sorted(boxes)), openings)


def _line(row: Placed) -> _Line:
    return _Line(row, shape_of(row), formula_of(row), mass_of(row.block.text))


class _Survey:
    """Counts over the lines of pages: on how many a line stands, and how those of its shape look and stand."""

    def __init__(self, titles: list[str], pages: list[list[_Line]]) -> None:
        self.pages = pages
        self.count = Counter(key for page in pages for key in {line.key for line in page})
        self.lines = Counter(line.shape for page in pages for line in page)
        self.shown: dict[tuple[str, str], str] = {}
        self.words: dict[str, Counter[str]] = defaultdict(Counter)
        self.sayings: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.times: Counter[tuple[str, str]] = Counter()
        self.outside: Counter[tuple[str, str]] = Counter()
        self.between: Counter[tuple[str, str]] = Counter()
        self.repeats: Counter[str] = Counter()
        prose: Counter[str] = Counter()
        self.on: dict[str, Counter[int]] = defaultdict(Counter)
        for number, page in enumerate(pages):
            prose.update({line.shape for line in page if self.is_prose(line)})
            for line in page:
                self.shown.setdefault(line.key, line.row.block.text)
                self.sayings[line.key].add(line.row.block.text)
                self.words[line.shape][words_of(line.row)] += 1
                self.on[line.shape][number] += 1
                self.repeats[line.shape] += self.count[line.key] > 1
        self.has_prose = sum(any(map(self.is_prose, page)) for page in pages) * 2 >= len(pages)
        few = max(2, _PROSE * len(pages))
        self.writers = {shape for shape, often in prose.items() if often >= few or _is_bare(shape)}
        for title, page in zip(titles, pages, strict=True):
            self._stand(title, page)

    def _stand(self, title: str, page: list[_Line]) -> None:
        """Count where the lines of a page stand: between headline and text, after the text, or within it."""
        prose = [at for at, line in enumerate(page) if self.is_prose(line)]
        head = next((at for at, line in enumerate(page) if same_headline(line.row.block.text, title)), len(page))
        for at, line in enumerate(page):
            self.times[line.key] += 1
            self.outside[line.key] += bool(prose) and (head < at < prose[0] or at > prose[-1])
        others = [line for line in page if self.count[line.key] < LEAST or not self._is_alien(line.shape)]
        for before, line, after in zip(others, others[1:], others[2:], strict=False):
            self.between[line.key] += self._goes_on(before, after)

    def _goes_on(self, before: _Line, after: _Line) -> bool:
        """Return whether text stands on both sides, at one of them perhaps a heading."""
        heads = [line.row.block.kind is BlockKind.HEADING for line in (before, after)]
        texts = [self._is_new(line) and line.mass >= _LINE for line in (before, after)]
        return not all(heads) and all(head or text for head, text in zip(heads, texts, strict=True))

    def is_prose(self, line: _Line) -> bool:
        """Return whether a line is a paragraph that no other page has."""
        return line.mass >= PARAGRAPH and self._is_new(line)

    def _is_new(self, line: _Line) -> bool:
        return self.count[line.key] == 1 and line.row.leading * 2 < len(line.row.block.text)

    def _is_alien(self, shape: str) -> bool:
        """Return whether a shape is none that the site's writers use, and most of its lines come back.

        Of a site of short notices, which have lines in common, nobody could say so.
        """
        return self.has_prose and shape not in self.writers and self.repeats[shape] >= _MIXED * self.lines[shape]

    def _may_be(self, line: _Line) -> bool:
        """Return whether a line has words, and is no part of a whole nor a heading, which articles share."""
        kind = line.row.block.kind
        if kind in _FIXED or (sum(map(str.isalpha, line.formula)) < _LETTERS and not (line.is_title and line.parent)):
            return False
        alone = self._is_lone(line.shape) or (self._on_nearly_all(line) and self._is_outside(line))
        if kind in (BlockKind.QUOTE, BlockKind.ITEM) and alone:
            return True  # neither a list nor what somebody said comes alone, with the same words on other pages
        if kind is not BlockKind.PARAGRAPH and not (kind is BlockKind.QUOTE and line.is_title):
            return is_named(line.parent)
        if line.row.within.rpartition(">")[2] in _BOLD and not self._is_outside(line):
            return line.mass >= _LABEL and self._is_lone(line.shape)
        return True

    def _is_outside(self, line: _Line) -> bool:
        return self.outside[line.key] >= _BESIDE * self.times[line.key]

    def _on_nearly_all(self, line: _Line) -> bool:
        return self.count[line.key] >= _NEARLY_ALL * len(self.pages)

    def _is_lone(self, shape: str) -> bool:
        """Return whether a shape comes once a page: headings come in rows."""
        on = self.on[shape].values()
        return sum(lines == 1 for lines in on) >= _ALWAYS * len(on)

    def is_furniture(self, line: _Line) -> bool:
        """Return whether a line that several pages show is the site's.

        Three pages are enough in a box that writers do not use, and between paragraphs that no other page has: a
        formula of the writers stands among others.  Of lines shaped like paragraphs nearly all pages are needed.
        """
        pages = self.count[line.key]
        if (pages < LEAST and not self._is_pair(line)) or not self._may_be(line):
            return False
        if self._is_alien(line.shape) or (line.is_title and line.formula != LINK):
            return True
        kind = line.row.block.kind
        if kind not in _LINES or mass_of(line.formula) < _BEGINS:
            return False
        if mass_of(line.formula) >= _TEXT and len(self.sayings[line.key]) > _SAME * pages:
            return False
        if self._on_nearly_all(line) and (line.mass >= _TEXT or self._is_outside(line)):
            return True
        is_line = kind is BlockKind.PARAGRAPH or self._is_lone(line.shape)
        return is_line and line.mass >= _LABEL and self._is_beside_texts(line)

    def _is_beside_texts(self, line: _Line) -> bool:
        """Return whether a line stands between lines of the text; one with a link may also stand before or after it."""
        between, outside, times = self.between[line.key], self.outside[line.key], self.times[line.key]
        is_linked = line.mass >= _TEXT and line.row.block.linked > 0
        return between >= _BETWEEN * times or (is_linked and 0 < between >= times - outside)

    def _is_pair(self, line: _Line) -> bool:
        """Return whether two pages tell enough: a long line, a shape that only says such, or a label of titles."""
        if self.count[line.key] < 2 or not (self._is_alien(line.shape) and self._is_lone(line.shape)):
            return False
        alike = len(self.sayings[line.key]) == 1
        if line.is_title:
            return not alike and line.formula != LINK and mass_of(line.formula) - mass_of(LINK) >= _BEGINS
        always = self.repeats[line.shape] == self.lines[line.shape] >= _OFTEN
        return alike and (always or line.mass >= _TEXT)

    def is_box(self, shape: str) -> bool:
        """Return whether all lines of a shape are the site's, whatever they say: several have said different things."""
        if _is_bare(shape) or not self._is_alien(shape) or len(self.on[shape]) < LEAST:
            return False
        if len([key for key in self.count if key[0] == shape]) < _WORDINGS:
            return False
        least, part = (LEAST, _MOSTLY) if self._is_lone(shape) else (_OFTEN, _ALWAYS)
        if self.lines[shape] < least or self.repeats[shape] < part * self.lines[shape]:
            return False
        return all(self._may_be(line) for page in self.pages for line in page if line.shape == shape)

    def is_form(self, shape: str, chosen: Container[tuple[str, str]]) -> bool:
        """Return whether a shape holds one line a page, beside the text, of one form: who wrote it, since when.

        It may stand there twice.  Lines ``chosen`` already do not count, nor do pages without prose.
        """
        own = [[line for line in page if line.shape == shape and line.key not in chosen] for page in self.pages]
        lines = [line for each in own for line in each]
        lone, having = sum(len({line.key for line in each}) == 1 for each in own), sum(map(bool, own))
        if _is_bare(shape) or having < LEAST or lone < _ALWAYS * having:
            return False
        asked = [self._is_beside(shape, page) for page, found in zip(self.pages, own, strict=True) if found]
        beside = [each for each in asked if each is not None]
        if len(beside) < LEAST or sum(beside) < _USUALLY * len(beside):
            return False
        return all(map(self._may_be, lines)) and _are_alike([words_of(line.row) for line in lines])

    def _is_beside(self, shape: str, page: Sequence[_Line]) -> bool | None:
        """Return whether all lines of a shape stand before or after the prose of a page, None where it has none."""
        prose = [at for at, line in enumerate(page) if line.shape != shape and self.is_prose(line)]
        places = [at for at, line in enumerate(page) if line.shape == shape]
        return not any(prose[0] < at < prose[-1] for at in places) if prose else None

    def box_lines(self, page: Sequence[_Line], known: Sequence[bool]) -> list[BoxLine]:
        """Return the lines of a page as they stand in their boxes."""
        marked = zip(page, known, strict=True)
        return [BoxLine(one.row.place, one.shape, one.key, one.mass, mark, self.is_prose(one)) for one, mark in marked]

    def openings(self, known: Sequence[Sequence[bool]]) -> Iterator[Repeated]:
        """Yield the words with which short lines after the text begin, or linked titles, on many pages."""
        last: dict[str, list[tuple[int, Placed]]] = defaultdict(list)
        titles: dict[str, list[tuple[int, Placed]]] = defaultdict(list)
        for number, (page, marks) in enumerate(zip(self.pages, known, strict=True)):
            goes_on = max((at for at, line in enumerate(page) if self.is_prose(line)), default=len(page))
            for at, (line, mark) in enumerate(zip(page, marks, strict=True)):
                if line.row.block.kind is BlockKind.PARAGRAPH and line.is_title:
                    titles[line.shape].append((number, line.row))
                elif line.row.block.kind is BlockKind.PARAGRAPH and at > goes_on and not mark and line.mass < PARAGRAPH:
                    last[line.shape].append((number, line.row))
        for shape in sorted({*last, *titles}):
            yield from common_openings(shape, last[shape], max(LEAST, _SIGNED * len(self.pages)), self.words[shape])
            yield from common_openings(
                shape, titles[shape], max(LEAST, _USUALLY * len(self.on[shape])), self.words[shape]
            )

    def cards(self, known: Sequence[Sequence[bool]]) -> set[str]:
        """Return the shapes of what stands under linked titles, in boxes that hold nothing else."""
        titles: Counter[str] = Counter()
        others: Counter[str] = Counter()
        under: dict[str, set[str]] = defaultdict(set)
        for page, marks in zip(self.pages, known, strict=True):
            box = None
            for line, mark in zip(page, marks, strict=True):
                box = line.parent if mark and line.is_title else box if box in (line.parent, line.row.place) else None
                if mark:
                    titles[line.parent] += line.is_title
                elif box is not None:
                    under[box].add(line.shape)
                else:
                    others[line.parent] += 1
        found = {box for box in under if box and titles[box] >= _CARDS and others[box] <= _STRAY * titles[box]}
        return {shape for box in found for shape in under[box]}


def _is_bare(shape: str) -> bool:
    """Return whether nothing but its tags tells a shape: those every writer uses."""
    return not is_named(shape) and "[" not in shape and ">" not in shape


def _are_alike(texts: Sequence[str]) -> bool:
    """Return whether nearly all lines have half of their pieces in common with most of the others."""
    pieces = [{text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)} for text in texts]
    count = Counter(piece for each in pieces for piece in each)
    form = {piece for piece, lines in count.items() if lines >= max(LEAST, _FORM * len(texts))}
    return sum(len(each & form) >= _FILLED * len(each) > 0 for each in pieces) >= _USUALLY * len(texts)
