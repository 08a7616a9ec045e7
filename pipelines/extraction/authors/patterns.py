"""The form of a byline in letters with capitals: ``By A Person``, ``Von A und B``, ``Text: A Person | 17.12.2025``."""

import re
from collections.abc import Sequence

from pipelines.extraction.authors import names as people
from pipelines.extraction.dates import parser
from pipelines.extraction.lexicon import any_of, words
from pipelines.extraction.lexicon import credits as credit_words

BY = re.compile(rf"^\W*{credit_words.BY}(?P<mark>\s*[:：|]\s*|\s+|$)(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
# Words that open sentences as well as bylines.
_WEAK = frozenset(words("authors.by_ambiguous"))
# What ends a name.
CUT = re.compile(
    r"(?:(?<!\s)\s++-\s|(?:(?<!\s)\s++)?(?:[|•·—–(\[\d]"
    rf"|\b{any_of('authors.name_ends')}\b(?=\s|$)"
    rf"|\b{any_of('authors.picture_nouns')}\s++{any_of('authors.pictures_by')}\b)).*$",
    re.IGNORECASE | re.DOTALL,
)
_GLUE = re.compile(rf"^\s*(?:,|&|{any_of('authors.and')}|/|、|·)\s*$", re.IGNORECASE)
# "By A Person via A Wire": the wire is a source, no person.
_VIA = re.compile(r"(?<!\s)\s++via\s++(?P<outlet>[A-ZÀ-Þ][^|•·,;()\d]{1,40})$")


def names_after(match: re.Match[str], near: Sequence[str], at: int) -> list[str]:
    """Return the names that follow a match of ``BY`` in ``near[at]``, or stand in the texts after it."""
    lead = re.sub(r"\W+$", "", match[0][: match.start("rest")]).strip(r" \W").lower()
    rest = CUT.sub("", match["rest"])
    if lead in _WEAK and ":" not in match["mark"] and "：" not in match["mark"] and not _is_dated(match["rest"]):
        return []
    if rest.strip():
        return people.split_names(rest)
    names: list[str] = []
    for text in near[at + 1 : at + 8]:
        if _GLUE.match(text):
            continue
        piece = people.split_names(CUT.sub("", text))
        if len(text) > 80 or not piece or not all(people.looks_like_name(name) for name in piece):
            break
        names += piece
    return names


def _is_dated(rest: str) -> bool:
    # "di Anna Rossi, 11 dicembre 2025": the date after the name tells a byline from a sentence.
    return len(rest) < 80 and parser.holds_date(rest.lower())


def wire_of(text: str) -> str | None:
    """Return the agency that a byline names after ``via``: a source, no person."""
    match = _VIA.search(text)
    return match["outlet"].strip() if match else None
