"""Headings that open a block of links to other articles."""

import re
from functools import lru_cache

from pipelines.extraction.lexicon.lexicon import any_of, words

# What stands before a Chinese heading may be the article's own title in quotes.
_GLUED = re.compile(
    rf"^(?:.{{0,60}}的)?{any_of('related.before')}*"
    rf"(?:{any_of('related.first')}{any_of('related.second')}+|{any_of('related.patterns')})$"
)
_COUNT = re.compile(r"^\(?\d++\)?\s++|(?:(?<!\s)\s++)?\(?(?<!\d)\d++\)?$")
# Whole headings, compared without case, surrounding punctuation and arrows.
_HEADINGS = frozenset(words("related.headings"))
_LONGEST = 80


@lru_cache(maxsize=8192)  # menus and headings come back on every page of a site
def opens_related(line: str) -> bool:
    """Return whether a short line is the heading of links to other articles, of shares or of comments."""
    if len(line) > _LONGEST:
        return False
    text = _trimmed(line.casefold().replace("’", "'"))
    if text and (text[0].isdecimal() or text[-1].isdecimal()):
        text = _COUNT.sub("", text)
    return text in _HEADINGS or (not text.isascii() and bool(_GLUED.match(text)))


def _trimmed(text: str) -> str:
    """Take marks and blanks off both ends; most lines have none, and a pattern would try every blank inside."""
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return text[start:end]
