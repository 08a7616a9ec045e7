"""Rows of small pieces beside the headline: account, date, source, views, each in an element of its own."""

import re
from collections.abc import Container, Iterable

from lxml.html import HtmlElement

from pipelines.extraction.lexicon import any_of
from pipelines.extraction.lexicon.tails import is_tail
from pipelines.extraction.page.text_density import PARAGRAPH, TextDensity, mass_of

_LONGEST = 240  # UTF-8 bytes of such a row
_PIECE = 60  # characters of one piece: a longer one is a sentence
_LINES = 3  # times the length of the line that its whole box may have: author and date may be two lines of it
_STOPS = ".。!！?？…"
_FIRST = 400  # lines of a page among which the row is looked for
_WHEN = re.compile(
    r"^\D{0,12}\d{1,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,4}日?(?:[\s,T]*\d{1,2}[:.时]\d{2}(?::\d{2})?)?\D{0,8}$"
    r"|^\d{1,2}[-/月]\d{1,2}日?\s\d{1,2}:\d{2}$"
    rf"|^{any_of('dates.row_ago')}$"
)


def byline_rows(page: TextDensity, asked: Container[str] | None = None) -> frozenset[str]:
    """Return those of the lines ``asked`` (None: all) that are rows of pieces, one of them a date, a count or a credit.

    Pieces that stand in one box without blanks between them glue in the text (``编辑部3小时前阅读 97``), so they are
    told by the elements, not by the words.
    """
    found = set()
    for line in page.lines[:_FIRST]:
        asked_for = line.mass <= _LONGEST and (asked is None or line.text in asked)
        if asked_for and page.end[line.owner] - line.owner > 2 and is_row(page.elements[line.owner], line.text):
            found.add(line.text)
    return frozenset(found)


def is_row(box: HtmlElement, line: str) -> bool:
    """Return whether the box of a line holds short pieces, each in an element of its own, one of them a date,
    a count or a credit, and hardly anything else: it may hold the whole text, and a box of credits after it.
    """
    pieces = _pieces(box)
    if len(pieces) < 2 or max(map(len, pieces)) > _PIECE or sum(map(len, pieces)) > _LINES * len(line):
        return False
    if line in pieces and mass_of(line) >= PARAGRAPH and line[-1] in _STOPS:  # a flash beside its pictures
        return False
    return any(map(_is_credit, pieces))


def rows_among(lines: Iterable[tuple[str, HtmlElement | None]]) -> frozenset[str]:
    """Return those of the lines, each with its box, that are such rows."""
    return frozenset(
        text
        for text, box in lines
        if box is not None and mass_of(text) <= _LONGEST and _holds_elements(box) and is_row(box, text)
    )


def _holds_elements(box: HtmlElement) -> bool:
    return len(box) > 1 or (len(box) == 1 and len(box[0]) > 0)


def _pieces(box: HtmlElement) -> list[str]:
    """Return the texts of a box whose inner elements say more than the box itself, else nothing."""
    own = sum(len((text or "").strip()) for text in (box.text, *(child.tail for child in box)))
    pieces = [text for text in map(str.strip, box.itertext()) if text]
    return pieces if own * 2 <= sum(map(len, pieces)) else []


def _is_credit(piece: str) -> bool:
    return bool(_WHEN.match(piece)) or (is_tail(piece) and any(map(str.isalnum, piece)))
