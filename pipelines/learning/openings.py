"""The words with which lines of one shape begin on many pages, whatever follows: credits, dates, linked titles."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from pipelines.extraction.body.from_dom import Placed
from pipelines.extraction.page.text_density import mass_of
from pipelines.extraction.page.text_match import squash
from pipelines.extraction.template.furniture import words_of
from pipelines.extraction.template.template import Repeated

_BEGINS = 6  # UTF-8 bytes of the words with which lines at the end begin
_LABEL = 4  # enough before a colon: "Text: …"
_TRIED = 100  # such beginnings of one shape
_USUALLY = 0.9  # of the lines of the shape that begin so are among those asked


def common_openings(
    shape: str, lines: Sequence[tuple[int, Placed]], least: float, words: Counter[str]
) -> Iterator[Repeated]:
    """Yield the beginnings that lines have on enough pages, and hardly any other line of their shape."""
    for opening in _beginnings({words_of(line): _label(line) for _, line in lines}):
        found = [(number, line) for number, line in lines if words_of(line).startswith(opening)]
        pages = len({number for number, _ in found})
        times = sum(often for text, often in words.items() if text.startswith(opening))
        if pages >= least and len(found) >= _USUALLY * times:
            yield Repeated(shape, found[0][1].block.text, pages, opening)


def _beginnings(texts: Mapping[str, str]) -> list[str]:
    """Return the words with which neighbours in a sorted row begin, the shortest first; ``texts``: words and label."""
    shared = {
        "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
        for one, other in pairwise(sorted(texts))
    }
    long = {one for one in shared if mass_of(one) >= _BEGINS}
    labels = {label for label, often in Counter(texts.values()).items() if often > 1 and mass_of(label) >= _LABEL}
    return sorted(long | labels, key=lambda one: (len(one), one))[:_TRIED]


def _label(row: Placed) -> str:
    """Return the words before the first colon of a line, "" without one."""
    label, colon, _ = row.block.text.replace("\uff1a", ":").partition(":")
    return squash(label) if colon else ""
