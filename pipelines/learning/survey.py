"""Counts over the lines of a site's pages: on how many each stands, and how those of its shape look and stand."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.body.from_dom import Placed
from pipelines.extraction.page.blocks import BlockKind
from pipelines.extraction.page.paths import is_named
from pipelines.extraction.page.text_density import PARAGRAPH, mass_of
from pipelines.extraction.page.text_match import same_headline
from pipelines.extraction.template.furniture import formula_of, is_title, shape_of, words_of
from pipelines.learning.samples import LEAST

_PROSE = 0.2  # of the pages have new prose at a shape that writers use
_MIXED = 0.5  # of the lines of a shape must be repeated for one of them to be the site's
_ALWAYS = 0.8  # of the pages that have a shape show it once
_NEARLY_ALL = 0.6  # of the pages show a line that is no part of their text, though it is shaped like it
_BESIDE = 0.75  # of the times it stands before or after the prose: the last paragraph may be a short one
_BETWEEN = 0.75  # of the times it stands between two lines of the text
_PLACED = 0.6  # of the times: pictures, quotes and other lines of the site stand beside it as well
_LINE = 30  # bytes of a line that is a neighbour, of the text
_LONG = 60  # bytes: a line with a link may stand before or after the text as well


@dataclass(frozen=True, slots=True)
class SurveyedLine:
    """A line of a page with what is compared: its shape, its words without what fills them, its mass in bytes."""

    row: Placed
    shape: str
    formula: str
    mass: int

    @property
    def key(self) -> tuple[str, str]:
        """What makes two lines of two pages one."""
        return self.shape, self.formula

    @property
    def parent(self) -> str:
        """The box it stands in."""
        return self.row.place.rpartition(">")[0]

    @property
    def is_title(self) -> bool:
        """Whether most of it is a link to another page of the site."""
        return is_title(self.row)


def line_of(row: Placed) -> SurveyedLine:
    """Return a placed block as a line that can be counted."""
    return SurveyedLine(row, shape_of(row), formula_of(row), mass_of(row.block.text))


class LineSurvey:
    """The lines of pages that tell of other things, counted."""

    def __init__(self, titles: list[str], pages: list[list[SurveyedLine]]) -> None:
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
        self.writers = {shape for shape, often in prose.items() if often >= few or is_bare(shape)}
        for title, page in zip(titles, pages, strict=True):
            self._stand(title, page)

    def _stand(self, title: str, page: list[SurveyedLine]) -> None:
        """Count where the lines of a page stand: between headline and text, after the text, or within it."""
        prose = [at for at, line in enumerate(page) if self.is_prose(line)]
        head = next((at for at, line in enumerate(page) if same_headline(line.row.block.text, title)), len(page))
        for at, line in enumerate(page):
            self.times[line.key] += 1
            self.outside[line.key] += bool(prose) and (head < at < prose[0] or at > prose[-1])
        others = [line for line in page if self.count[line.key] < LEAST or not self.is_alien(line.shape)]
        for before, line, after in zip(others, others[1:], others[2:], strict=False):
            self.between[line.key] += self._goes_on(before, after)

    def _goes_on(self, before: SurveyedLine, after: SurveyedLine) -> bool:
        """Return whether text stands on both sides, at one of them perhaps a heading."""
        heads = [line.row.block.kind is BlockKind.HEADING for line in (before, after)]
        texts = [self._is_new(line) and line.mass >= _LINE for line in (before, after)]
        return not all(heads) and all(head or text for head, text in zip(heads, texts, strict=True))

    def is_prose(self, line: SurveyedLine) -> bool:
        """Return whether a line is a paragraph that no other page has."""
        return line.mass >= PARAGRAPH and self._is_new(line)

    def _is_new(self, line: SurveyedLine) -> bool:
        return self.count[line.key] == 1 and line.row.leading * 2 < len(line.row.block.text)

    def is_alien(self, shape: str) -> bool:
        """Return whether a shape is none that the site's writers use, and most of its lines come back.

        Of a site of short notices, which have lines in common, nobody could say so.
        """
        return self.has_prose and shape not in self.writers and self.repeats[shape] >= _MIXED * self.lines[shape]

    def is_outside(self, line: SurveyedLine) -> bool:
        """Return whether a line stands between headline and text, or after the text."""
        return self.outside[line.key] >= _BESIDE * self.times[line.key]

    def is_on_nearly_all(self, line: SurveyedLine) -> bool:
        """Return whether most pages show a line."""
        return self.count[line.key] >= _NEARLY_ALL * len(self.pages)

    def is_lone(self, shape: str) -> bool:
        """Return whether a shape comes once a page: headings come in rows."""
        on = self.on[shape].values()
        return sum(lines == 1 for lines in on) >= _ALWAYS * len(on)

    def is_beside_texts(self, line: SurveyedLine) -> bool:
        """Return whether a line stands between lines of the text; one with a link may also stand before or after it."""
        between, outside, times = self.between[line.key], self.outside[line.key], self.times[line.key]
        is_linked = line.mass >= _LONG and line.row.block.linked > 0
        return between >= _BETWEEN * times or (is_linked and 0 < between >= times - outside)

    def has_its_place(self, line: SurveyedLine) -> bool:
        """Return whether a line mostly stands between lines of the text, or before or after it.

        A long one stands at one of both: what stands now here, now there is what writers say again.
        """
        between, outside = self.between[line.key], self.outside[line.key]
        stands = max(between, outside) if line.mass >= PARAGRAPH else between + outside
        return stands >= _PLACED * self.times[line.key]

    def is_beside(self, shape: str, page: Sequence[SurveyedLine]) -> bool | None:
        """Return whether all lines of a shape stand before or after the prose of a page, None where it has none."""
        prose = [at for at, line in enumerate(page) if line.shape != shape and self.is_prose(line)]
        places = [at for at, line in enumerate(page) if line.shape == shape]
        return not any(prose[0] < at < prose[-1] for at in places) if prose else None

    def is_after(self, shape: str, page: Sequence[SurveyedLine]) -> bool:
        """Return whether all lines of a shape stand after the prose of a page, which has some."""
        prose = [at for at, line in enumerate(page) if line.shape != shape and self.is_prose(line)]
        places = [at for at, line in enumerate(page) if line.shape == shape]
        return bool(prose and places) and prose[-1] < places[0]


def is_bare(shape: str) -> bool:
    """Return whether nothing but its tags tells a shape: those every writer uses."""
    return not is_named(shape) and "[" not in shape and ">" not in shape
