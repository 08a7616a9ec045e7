"""Lines of a PDF to blocks: headers and footers off, lines joined into paragraphs, headings known by their size."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.pdf.reading import PdfLine

Pages = Sequence[Sequence[PdfLine]]

_EDGE = 2  # lines at the top and the bottom of a page that may be its header and footer
_MANY = 0.5  # of the pages show a line that belongs to none of them
_FEW = 3  # pages from which repeats say anything
_LARGER = 1.15  # times the usual size: a heading
_APART = 1.3  # times the usual distance of two lines: a new paragraph
_SHORT = 0.75  # of the usual length: the last line of a paragraph
_ALONE = 0.5  # of it: a line of its own, where the next begins like one
_HEADING = 200  # characters; a longer text in large letters is none
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.|第)?\s?\d{1,4}\s?(?:(?:/|of|von|de|页|頁)\s?\d{0,4})?\W*", re.IGNORECASE
)
_LEADERS = re.compile(r"(?:\. ?){6}")
_ITEM = re.compile(r"[•◦▪‣●○–]\s*(?=\S)")
_ENDS = tuple('.!?:…。！？：”"»)）')
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def usual_size(pages: Pages) -> float:
    """Return the size that most letters of a document have, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def without_edges(pages: Pages) -> tuple[list[list[PdfLine]], list[str]]:
    """Take headers, footers, page numbers and tables of contents off; return what is left, and the lines taken."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_masked(page[place]) for place in _edges(page)})
    least = max(_FEW, _MANY * len(pages))
    kept: list[list[PdfLine]] = []
    taken: list[str] = []
    for number, page in enumerate(pages):
        top = 0 if number else _EDGE  # the title stands there, which the headers of the other pages say again
        off = {at for at in _edges(page) if at >= top and counts[_masked(page[at])] >= least}
        off |= {at for at in range(len(page)) if _is_number(page, at) or _LEADERS.search(page[at].text)}
        taken += [page[at].text for at in sorted(off)]
        kept.append([line for at, line in enumerate(page) if at not in off])
    return kept, taken


def _edges(page: Sequence[PdfLine]) -> set[int]:
    return {*range(min(_EDGE, len(page))), *range(max(0, len(page) - _EDGE), len(page))}


def _masked(line: PdfLine) -> str:
    return _DIGITS.sub("0", line.text)


def _is_number(page: Sequence[PdfLine], at: int) -> bool:
    return at in (0, len(page) - 1) and bool(_PAGE_NUMBER.fullmatch(page[at].text))


def blocks_of(pages: Pages, size: float) -> Iterator[Block]:
    """Join lines into blocks; a paragraph goes on over the end of a page.  ``size`` is the usual one."""
    lines = [line for page in pages for line in page]
    if not lines:
        return
    gap = _usual_gap(pages, size)
    width = _usual_length(lines)
    largest = max(line.size for page in pages[:1] for line in page) if pages[0] else size
    group = [lines[0]]
    for before, line in pairwise(lines):
        if _breaks(before, line, gap, width):
            yield _block(group, size, largest)
            group = []
        group.append(line)
    yield _block(group, size, largest)


def _usual_gap(pages: Pages, size: float) -> float:
    gaps = [
        after.down - before.down
        for page in pages
        for before, after in pairwise(page)
        if before.size == after.size == size and 0 < after.down - before.down < 4 * size
    ]
    return median(gaps) if gaps else 1.2 * size


def _usual_length(lines: Sequence[PdfLine]) -> float:
    lengths = sorted(len(line.text) for line in lines)
    return float(lengths[int(0.8 * (len(lengths) - 1))])


def _breaks(before: PdfLine, line: PdfLine, gap: float, width: float) -> bool:
    """Return whether a line begins a block of its own."""
    if _ITEM.match(line.text) or abs(line.size - before.size) > 0.08 * before.size:
        return True
    down = line.down - before.down
    ended = before.text.endswith(_ENDS)
    if len(before.text) < _ALONE * width and line.text[:1].isupper():
        return True
    if down > 0:
        return down > _APART * gap or (ended and len(before.text) < _SHORT * width)
    return ended and (len(before.text) < _SHORT * width or line.text[:1].isupper())  # another column or page


def _block(group: Sequence[PdfLine], size: float, largest: float) -> Block:
    text = _joined([line.text for line in group])
    if (found := _ITEM.match(text)) is not None:
        return _of(BlockKind.ITEM, text[found.end() :])
    if group[0].size >= _LARGER * size and len(text) <= _HEADING:
        return _of(BlockKind.HEADING, text, 1 if group[0].size >= largest else 2)
    return _of(BlockKind.PARAGRAPH, text)


def _of(kind: BlockKind, text: str, level: int = 0) -> Block:
    return Block(kind, text, text, level)


def _joined(lines: Sequence[str]) -> str:
    """Write lines as one: a word that was cut at the end of a line is whole again, Chinese has no blanks."""
    text = lines[0]
    for line in lines[1:]:
        if text.endswith(("-", "\u00ad", "‐")) and text[-2:-1].isalpha() and line[:1].islower():
            text = text[:-1] + line
        elif _WIDE.match(text[-1:]) and _WIDE.match(line):
            text += line
        else:
            text = f"{text} {line}"
    return text.replace("\u00ad", "")
