"""Lines that say who wrote a text and when, at its edges: bylines, datelines, a few words about the author."""

import re
from collections.abc import Sequence

from pipelines.extraction.authors import names
from pipelines.extraction.authors.patterns import BY, names_after
from pipelines.extraction.dates.parser import fold, holds_date, without_dates
from pipelines.extraction.lexicon import any_of
from pipelines.extraction.page.text_match import squash

_LINE = 100  # characters of a byline
_REST = 24  # UTF-8 bytes beside the names: a role, a place, the reading time
_DATELINE = 80
_HEAD = 12  # letters of a headline that no other line says by chance
_DATE_REST = (3, 24)  # words and UTF-8 bytes beside the date: the weekday, the zone
_BIO = 480
_NAME = 3  # letters a name must have to be looked for
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
# Chinese agencies open and close with these; papers print them, and the reporters are read from them.
_REPORTED = re.compile(any_of("credits.reporters"))
# What lines about an author say: what they are, what they write of, where to reach them.
_ABOUT = re.compile(rf"{any_of('authors.about')}|(?<!\S)@\w", re.IGNORECASE)
_SENTENCE = (".", "!", "?", "。", "！", "？", "”", '"', "»")


def is_dateline(line: str) -> bool:
    """Return whether a line says nothing but a date, with a weekday, a clock or a zone."""
    if len(line) > _DATELINE or line.endswith(_SENTENCE):
        return False
    rest, dates = without_dates(fold(line))
    words = _WORDS.findall(rest)
    return dates > 0 and len(words) <= _DATE_REST[0] and len("".join(words).encode("utf-8", "replace")) <= _DATE_REST[1]


def is_byline(line: str, authors: Sequence[str]) -> bool:
    """Return whether a line names the authors and says hardly more, or has the form of a byline in any language."""
    if len(line) > _LINE or _REPORTED.search(line):
        return False
    if _names(line, authors):
        return True
    match = BY.match(line)
    if match is None or line.endswith(_SENTENCE):
        return False
    named = names_after(match, (line,), 0)
    return bool(named) and all(map(names.looks_like_name, named))


def _names(line: str, authors: Sequence[str]) -> bool:
    if not authors:
        return False
    whole = rest = squash(without_dates(fold(line))[0])
    for author in authors:
        name = squash(author)
        if len(name) >= _NAME or (len(name) > 1 and not name.isascii()):
            rest = rest.replace(name, "")
    left = len(_DIGITS.sub("", rest).encode("utf-8", "replace"))
    return rest != whole and left <= _REST and not line.endswith(_SENTENCE)


def is_head_row(line: str, title: str) -> bool:
    """Return whether a line is the page's header poured into one: section, headline, author, date, reading time."""
    if len(line) > len(title) + _LINE:
        return False
    head, whole = squash(title), squash(line)
    if len(head) < _HEAD or head not in whole or not holds_date(fold(line)):
        return False
    return len(whole.replace(head, "", 1)) <= _LINE


def is_bio(line: str, authors: Sequence[str]) -> bool:
    """Return whether a last line says what an author does or how to reach them."""
    if len(line) > _BIO or not authors:
        return False
    opening = squash(line[:80])
    return any(squash(name) in opening for name in authors if len(name) > _NAME) and bool(_ABOUT.search(line))
