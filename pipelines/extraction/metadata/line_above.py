"""The headline of a page that states none: the line right above its text."""

import re
from collections.abc import Iterable, Sequence

from pipelines.extraction.authors.chinese import read_credits
from pipelines.extraction.authors.credit_line import is_byline
from pipelines.extraction.dates.parser import fold, holds_date
from pipelines.extraction.lexicon.tails import is_tail
from pipelines.extraction.metadata.reprint_source import in_text
from pipelines.extraction.page.text_density import TextDensity, TextLine, is_prose
from pipelines.extraction.page.text_match import squash

_ABOVE = 6  # lines above the text: date, writer and buttons may stand between
_LEAST, _MOST = 16, 160  # UTF-8 bytes of a headline
_SAME = 40  # letters by which the first paragraph is found on the page
_END = re.compile(r"[.。:：;,]$")


_UNSURE: tuple[set[str], ...] = (set(), {"title"}, {"heading"})


def states_none(stated: Iterable[tuple[str, str]]) -> bool:
    """Return whether nothing sure is stated of the headline; ``stated`` are pairs of a place and its words.

    A page title that the page shows nowhere is often the site's, and the first of several headings a section's.
    """
    return {place for place, _ in stated} in _UNSURE


def line_above(page: TextDensity, texts: Sequence[str]) -> str | None:
    """Return the line that opens ``texts``, or the one above their first paragraph, which may be the headline; or None.

    Lines with a date, links, credits, captions, ends of sentences and labels are passed over.  Of 29 pages worked with
    that state no more than a page title shown nowhere, or the heading of some section, such a line is right on 21 more.
    """
    starts = tuple(start for text in texts[:2] if (start := squash(text)[:_SAME]))
    own = [(at, line) for at, line in enumerate(page.lines) if squash(line.text).startswith(starts)]
    if own and not is_prose(own[0][1]) and _may_be(page, own[0][1]):
        return own[0][1].text
    at = next((at for at, line in own if is_prose(line)), 0)
    return next((line.text for line in page.lines[max(0, at - _ABOVE) : at][::-1] if _may_be(page, line)), None)


def _may_be(page: TextDensity, line: TextLine) -> bool:
    if not _LEAST <= line.mass <= _MOST or line.linked or _END.search(line.text):
        return False
    if holds_date(fold(line.text)) or is_tail(line.text) or _is_credit(line.text):
        return False
    return not _is_caption(page, line)


def _is_credit(text: str) -> bool:
    return is_byline(text, ()) or bool(read_credits(text).authors) or in_text(text) is not None


def _is_caption(page: TextDensity, line: TextLine) -> bool:
    """Return whether a line shares its box with a picture and nothing else."""
    box = line.owner
    while page.parent[box] > 0 and page.text_bytes[page.parent[box]] == line.mass:
        box = page.parent[box]
    return "img" in page.tags[box : page.end[box]]
