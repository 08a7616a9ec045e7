"""Which lines of its articles a site repeats: equal words, boxes of one shape whose words differ, common openings."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from pipelines.extraction.body.from_dom import Placed
from pipelines.extraction.page.blocks import BlockKind
from pipelines.extraction.page.paths import is_named
from pipelines.extraction.page.text_density import PARAGRAPH, mass_of
from pipelines.extraction.template.furniture import LINK, words_of
from pipelines.extraction.template.template import Repeated
from pipelines.learning.headed_boxes import BoxLine, headed_boxes
from pipelines.learning.openings import common_openings
from pipelines.learning.samples import LEAST
from pipelines.learning.survey import LineSurvey, SurveyedLine, is_bare, line_of

# Chosen on 48 real sites and 56 made ones: of 983 real articles 54 lines go that the writers repeat, and 3 in 4 leaks.
_MOST = 400  # lines kept, the most frequent first
_ALWAYS, _OFTEN = 0.8, 5  # of so many lines of a shape: all of its lines are the site's
_MOSTLY = 0.6  # enough where such a line comes once a page
_WORDINGS = 2  # of a box whose words differ
_USUALLY = 0.9  # of the times a line stands where such lines do
_SAID = 0.2  # of the pages say the same, wherever it stands
_SAME = 0.3  # as many different figures in a paragraph are news: a report of each day in the words of the day before
_GRAM = 4  # characters: lines filled from one form have most such pieces in common, whatever fills it
_FORM, _FILLED = 0.6, 0.5  # of the lines have a piece of their form; of the pieces of a line are of the form
_LETTERS = 2  # letters a formula must have to be known again
_BEGINS = 6  # UTF-8 bytes of a formula that says something
_SIGNED = 0.4  # of the pages end with such a line
_LABEL = 24  # bytes: shorter lines are labels and headings, which articles share
_TEXT = 60  # bytes: shorter lines shaped like paragraphs are headings and the like
_CARDS, _STRAY = 6, 0.02  # linked titles in a box of cards, and the part of other lines in it
_QUOTED = frozenset('"“„«»「『‹‘')  # marks that open direct speech
_BOLD = frozenset({"b", "strong"})
_LINES = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE})
_FIXED = frozenset({BlockKind.CODE, BlockKind.ROW})  # parts of a whole: rows of tables share their heads


@dataclass(frozen=True, slots=True)
class Found:
    """The lines by their words, the shapes of boxes whose lines are all the site's, and how its credits begin."""

    repeated: tuple[Repeated, ...] = ()
    boxes: tuple[str, ...] = ()
    openings: tuple[Repeated, ...] = ()


def find_furniture(read: Sequence[tuple[str, Sequence[Placed]]]) -> Found:
    """Choose the lines that belong to the site from headlines and lines of pages that tell of other things."""
    survey = LineSurvey([title for title, _ in read], [[line_of(row) for row in rows] for _, rows in read])
    chosen = {line.key for page in survey.pages for line in page if _is_furniture(survey, line)}
    boxes = {
        shape
        for shape in survey.lines
        if _is_box(survey, shape) or _is_form(survey, shape, chosen) or _is_signature(survey, shape)
    }

    def known() -> list[list[bool]]:
        return [[line.key in chosen or line.shape in boxes for line in page] for page in survey.pages]

    chosen |= _labels(survey, known())
    marked = zip(survey.pages, known(), strict=True)
    boxes |= headed_boxes([_box_lines(survey, page, marks) for page, marks in marked])
    openings = tuple(_openings(survey, known()))
    boxes |= _cards(survey, known())
    repeated = [Repeated(key[0], survey.shown[key], survey.count[key], key[1]) for key in chosen]
    repeated.sort(key=lambda one: (-one.pages, one.place, one.text))
    return Found(tuple(repeated[:_MOST]), tuple(sorted(boxes)), openings)


def _may_be(survey: LineSurvey, line: SurveyedLine) -> bool:
    """Return whether a line has words, and is no part of a whole nor a heading, which articles share."""
    kind = line.row.block.kind
    is_told = line.is_title and (line.parent or survey.is_on_nearly_all(line))  # a title tells by its place alone
    if kind in _FIXED or (sum(map(str.isalpha, line.formula)) < _LETTERS and not is_told):
        return False
    alone = survey.is_lone(line.shape) or (survey.is_on_nearly_all(line) and survey.is_outside(line))
    if kind in (BlockKind.QUOTE, BlockKind.ITEM) and (alone or _is_said(survey, line)):
        return True  # neither a list nor what somebody said comes alone, with the same words on other pages
    if kind is not BlockKind.PARAGRAPH and not (kind is BlockKind.QUOTE and line.is_title):
        return is_named(line.parent)
    if line.row.within.rpartition(">")[2] in _BOLD and not survey.is_outside(line):
        return line.mass >= _LABEL and survey.is_lone(line.shape)
    return True


def _labels(survey: LineSurvey, known: list[list[bool]]) -> set[tuple[str, str]]:
    """Return the lines that several pages show over titles of other pages, in a shape that writers do not use."""
    over = Counter(
        line.key
        for page, marks in zip(survey.pages, known, strict=True)
        for line, after, is_known in zip(page, page[1:], marks[1:], strict=False)
        if is_known and after.is_title and line.row.block.kind is BlockKind.PARAGRAPH
    )
    return {
        key
        for key, times in over.items()
        if survey.count[key] >= LEAST and times >= _USUALLY * survey.times[key] and survey.is_alien(key[0])
    }


def _is_furniture(survey: LineSurvey, line: SurveyedLine) -> bool:
    """Return whether a line that several pages show is the site's.

    Three pages are enough in a box that writers do not use, and between paragraphs that no other page has: a
    formula of the writers stands among others.  Of lines shaped like paragraphs nearly all pages are needed.
    """
    pages = survey.count[line.key]
    if (pages < LEAST and not _is_pair(survey, line)) or not _may_be(survey, line):
        return False
    if survey.is_alien(line.shape) or (line.is_title and line.formula != LINK):
        return True
    if line.row.block.kind not in _LINES or mass_of(line.formula) < _BEGINS:
        return False
    if mass_of(line.formula) >= _TEXT and len(survey.sayings[line.key]) > _SAME * pages:
        return False
    if survey.is_on_nearly_all(line) and (line.mass >= _TEXT or survey.is_outside(line)):
        return True
    return _is_notice(survey, line)


def _is_notice(survey: LineSurvey, line: SurveyedLine) -> bool:
    """Return whether a line among those of the writers is said by many pages, or stands beside texts of its own."""
    if line.row.block.text.endswith((":", "：")):  # which leads to what follows
        return False
    if line.row.block.kind is not BlockKind.PARAGRAPH and not survey.is_lone(line.shape):
        return _is_said(survey, line)
    is_placed = _is_said(survey, line) and survey.has_its_place(line) and not _is_speech(line)
    return line.mass >= _LABEL and (survey.is_beside_texts(line) or is_placed)


def _is_speech(line: SurveyedLine) -> bool:
    """Return whether a line is a paragraph that begins with what somebody says: articles of one matter repeat it."""
    return line.mass >= PARAGRAPH and line.row.block.text[0] in _QUOTED


def _is_said(survey: LineSurvey, line: SurveyedLine) -> bool:
    """Return whether many pages say a line, and all in the very same words."""
    often = survey.count[line.key] >= _SAID * len(survey.pages)
    return often and len(survey.sayings[line.key]) == 1 and line.mass >= _LABEL


def _is_pair(survey: LineSurvey, line: SurveyedLine) -> bool:
    """Return whether two pages tell enough: a plain line, a shape that only says such, or a label of titles."""
    if survey.count[line.key] < 2 or not survey.is_alien(line.shape):
        return False
    if _is_plain(line):
        return True
    if not survey.is_lone(line.shape):
        return False
    alike = len(survey.sayings[line.key]) == 1
    if line.is_title:
        return not alike and line.formula != LINK and mass_of(line.formula) - mass_of(LINK) >= _BEGINS
    always = survey.repeats[line.shape] == survey.lines[line.shape] >= _OFTEN
    return alike and (always or line.mass >= _TEXT)


def _is_plain(line: SurveyedLine) -> bool:
    """Return whether a line is a paragraph without links that says something: no question in bold, and no lead."""
    if line.row.block.kind is not BlockKind.PARAGRAPH or line.row.leading or line.mass < _LABEL:
        return False
    return line.row.within.rpartition(">")[2] not in _BOLD and not line.row.block.text.endswith((":", "："))


def _is_box(survey: LineSurvey, shape: str) -> bool:
    """Return whether all lines of a shape are the site's, whatever they say: several have said different things."""
    if is_bare(shape) or not survey.is_alien(shape) or len(survey.on[shape]) < LEAST:
        return False
    if len([key for key in survey.count if key[0] == shape]) < _WORDINGS:
        return False
    least, part = (LEAST, _MOSTLY) if survey.is_lone(shape) else (_OFTEN, _ALWAYS)
    if survey.lines[shape] < least or survey.repeats[shape] < part * survey.lines[shape]:
        return False
    return all(_may_be(survey, line) for page in survey.pages for line in page if line.shape == shape)


def _is_form(survey: LineSurvey, shape: str, chosen: Container[tuple[str, str]]) -> bool:
    """Return whether a shape holds one line a page, beside the text, of one form: who wrote it, since when.

    It may stand there twice.  Lines ``chosen`` already do not count, nor do pages without prose.
    """
    own = [[line for line in page if line.shape == shape and line.key not in chosen] for page in survey.pages]
    lines = [line for each in own for line in each]
    lone, having = sum(len({line.key for line in each}) == 1 for each in own), sum(map(bool, own))
    if is_bare(shape) or having < LEAST or lone < _ALWAYS * having:
        return False
    asked = [survey.is_beside(shape, page) for page, found in zip(survey.pages, own, strict=True) if found]
    beside = [each for each in asked if each is not None]
    if len(beside) < LEAST or sum(beside) < _USUALLY * len(beside):
        return False
    return all(_may_be(survey, line) for line in lines) and _are_alike([words_of(line.row) for line in lines])


def _is_signature(survey: LineSurvey, shape: str) -> bool:
    """Return whether a shape is a short line after the text of most pages, whatever it says: who edited, in print."""
    if is_bare(shape) or shape in survey.writers or not survey.is_lone(shape):
        return False
    having = [page for page in survey.pages if any(line.shape == shape for line in page)]
    lines = [line for page in having for line in page if line.shape == shape]
    if len(having) < max(_OFTEN, _MOSTLY * len(survey.pages)) or any(line.mass >= _TEXT for line in lines):
        return False
    ends = sum(survey.is_after(shape, page) for page in having)
    return ends >= _USUALLY * len(having) and all(line.row.block.kind is BlockKind.PARAGRAPH for line in lines)


def _box_lines(survey: LineSurvey, page: Sequence[SurveyedLine], known: Sequence[bool]) -> list[BoxLine]:
    """Return the lines of a page as they stand in their boxes."""
    marked = zip(page, known, strict=True)
    return [BoxLine(one.row.place, one.shape, one.key, one.mass, mark, survey.is_prose(one)) for one, mark in marked]


def _openings(survey: LineSurvey, known: Sequence[Sequence[bool]]) -> Iterator[Repeated]:
    """Yield the words with which short lines after the text begin, or linked titles, on many pages."""
    last: dict[str, list[tuple[int, Placed]]] = defaultdict(list)
    titles: dict[str, list[tuple[int, Placed]]] = defaultdict(list)
    words: dict[str, Counter[str]] = defaultdict(Counter)  # of lines that nobody has marked: the others have gone
    for number, (page, marks) in enumerate(zip(survey.pages, known, strict=True)):
        goes_on = max((at for at, line in enumerate(page) if survey.is_prose(line)), default=len(page))
        for at, (line, mark) in enumerate(zip(page, marks, strict=True)):
            words[line.shape][words_of(line.row)] += not mark
            if line.row.block.kind is BlockKind.PARAGRAPH and line.is_title:
                titles[line.shape].append((number, line.row))
            elif line.row.block.kind in _LINES and at > goes_on and not mark and line.mass < PARAGRAPH:
                last[line.shape].append((number, line.row))
    for shape in sorted({*last, *titles}):
        yield from common_openings(shape, last[shape], max(LEAST, _SIGNED * len(survey.pages)), words[shape])
        yield from common_openings(
            shape, titles[shape], max(LEAST, _USUALLY * len(survey.on[shape])), survey.words[shape]
        )


def _cards(survey: LineSurvey, known: Sequence[Sequence[bool]]) -> set[str]:
    """Return the shapes of what stands under linked titles, in boxes that hold nothing else."""
    titles: Counter[str] = Counter()
    others: Counter[str] = Counter()
    under: dict[str, set[str]] = defaultdict(set)
    for page, marks in zip(survey.pages, known, strict=True):
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


def _are_alike(texts: Sequence[str]) -> bool:
    """Return whether nearly all lines have half of their pieces in common with most of the others."""
    pieces = [{text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)} for text in texts]
    count = Counter(piece for each in pieces for piece in each)
    form = {piece for piece, lines in count.items() if lines >= max(LEAST, _FORM * len(texts))}
    return sum(len(each & form) >= _FILLED * len(each) > 0 for each in pieces) >= _USUALLY * len(texts)
