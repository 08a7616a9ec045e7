"""The form of a byline in letters with capitals: ``By A Person``, ``Von A und B``, ``Text: A Person | 17.12.2025``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.authors import names as people
from pipelines.extraction.dates import byline_dates, parser
from pipelines.extraction.lexicon import any_of, words
from pipelines.extraction.lexicon import credits as credit_words

BY = re.compile(rf"^\W*{credit_words.BY}(?P<mark>\s*[:：|・]\s*|\s+|$)(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
# A name and then its role: 홍길동 기자.
_ROLE_AFTER = re.compile(rf"^\W*(?P<rest>[^\W\d_][^,|:.。]{{1,40}}?)\s*{any_of('authors.role_after')}$", re.IGNORECASE)
# Words that open sentences as well as bylines.
_WEAK = frozenset(words("authors.by_ambiguous"))
# What ends a name.
CUT = re.compile(
    r"(?:(?<!\s)\s++-\s|(?:(?<!\s)\s++)?(?:[|•·—–(\[\d]"
    rf"|\b(?!{any_of('authors.desks')}\s*+$)"  # "By A House Staff" names the house
    rf"{any_of('authors.name_ends', 'dates.published', 'dates.modified')}\b(?=\s|$)"
    rf"|\b[^\W\d_]++\s++(?=\d[\d.,]*+\s++{any_of('authors.times')}\b)"  # Viewed 741 times
    rf"|\b{any_of('authors.picture_nouns')}\s++{any_of('authors.pictures_by')}\b)).*$",
    re.IGNORECASE | re.DOTALL,
)
_GLUE = re.compile(rf"^\s*(?:,|&|{any_of('authors.and')}|/|、|·)\s*$", re.IGNORECASE)
# "By A Person via A Wire": the wire is a source, no person.
_VIA = re.compile(r"(?<!\s)\s++via\s++(?P<outlet>[A-ZÀ-Þ][^|•·,;()\d]{1,40})$")


# "A Person Views: 320 Published: …": a word with a colon begins another piece.
_SEGMENT = re.compile(r"(?:(?<!\s)\s++)?[|·•]\s*+|(?<!\s)\s++[–—-]\s++|(?<!\s)\s++(?=[^\W\d_]{3,20}+:)")
_EDGES = " \t,;:.|·•–—-/()"
# "… 2 hoursBy A Person": two elements without a blank between them.
_PHRASES = [*words("authors.by_after_date"), *(word for word in words("authors.by") if " " in word)]
_GLUED = re.compile(
    rf"(?<=[a-zà-ÿ])(?=(?:{'|'.join(re.escape(word[:1].upper() + word[1:]) for word in _PHRASES)})\s[A-ZÀ-Ý])"
)
# "… 4 minute read Words by A Person": a count and its words stand before.
_COUNTED = re.compile(r"^\d++\s++(?:[a-zß-ÿа-я]++\s++){0,2}")
_OCLOCK = re.compile(rf"^\W*{any_of('dates.oclock')}(?![^\W\d_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BylineNames:
    """The names of a line; ``outright`` where a word says that they wrote (By A Person)."""

    names: list[str]
    outright: bool


def names_of_line(near: Sequence[str], at: int) -> BylineNames:
    """Read the byline in ``near[at]``: the names after ``By``, else names that stand bare beside a date.

    Dates go first, so that no month or weekday is left on a name.
    """
    pieces = [part for piece in parser.outside_dates(near[at]) for part in _GLUED.split(piece)]
    match = BY.match(near[at]) if len(pieces) == 1 else None
    if match:
        return BylineNames(names_after(match, near, at), outright=True)
    for piece in pieces:
        if named := before_role(_OCLOCK.sub("", piece).strip(_EDGES)):  # two names may be joined by what parts pieces
            return BylineNames(named, outright=True)
    segments = [_OCLOCK.sub("", part).strip(_EDGES) for piece in pieces for part in _SEGMENT.split(piece)]
    if named := _outright(segments, near[at + 1] if at + 1 < len(near) else ""):
        return BylineNames(named, outright=True)
    if len(pieces) == 1:  # the role may stand in the next element
        return BylineNames(before_role(" ".join(near[at : at + 2])[:_ROW]), outright=False)
    rows = segments if len(near[at]) <= _ROW else []
    labels = {_SEGMENT.split(piece)[-1].strip(_EDGES) for piece in pieces[:-1] if not _ends_apart(piece)}
    bare = (named for row in rows if (named := _bare(row, is_label=row in labels)))
    return BylineNames(next(bare, []), outright=False)


def _ends_apart(piece: str) -> bool:
    """Return whether a bar or the like stands between a piece and the date behind it: else it introduces the date."""
    return not piece.rstrip()[-1:].isalnum()


def _outright(segments: Sequence[str], following: str) -> list[str]:
    """Return the names of the first piece of a row that says who wrote; the name may stand in the next element."""
    for segment in segments:
        match = BY.match(_COUNTED.sub("", segment))
        if match and match["rest"] and (named := people.split_names(CUT.sub("", match["rest"]))):
            return named
        if named := before_role(segment):
            return named
    if len(segments) > 1 and (match := BY.match(segments[-1])) and not match["rest"]:
        named = people.split_names(CUT.sub("", following)) if len(following) <= _ROW else []
        return named if all(map(people.looks_like_name, named)) else []
    return []


def before_role(text: str) -> list[str]:
    """Return the names before the word of a post that stands behind them (홍길동 기자), else nothing."""
    match = _ROLE_AFTER.match(text)
    named = people.split_names(match["rest"]) if match else []
    return named if all(map(people.looks_like_name, named)) else []


def _bare(segment: str, *, is_label: bool) -> list[str]:
    # Only where capitals tell names from other words, and not what introduces the date (Publié le).
    if byline_dates.is_published(segment) or byline_dates.is_changed(segment):
        return []
    segment = _COUNTED.sub("", _FURNITURE.sub("", segment))
    named = people.split_names(segment)
    whole = sum(map(len, named)) + _JOINT * (len(named) - 1) >= len(segment)
    return named if whole and all(_is_bare_name(name, is_label=is_label) for name in named) else []


def _is_bare_name(name: str, *, is_label: bool) -> bool:
    # In letters without capitals the words that introduce a date look like a name.
    return people.looks_like_name(name) and (name[0].isupper() or (people.is_caseless_name(name) and not is_label))


def names_after(match: re.Match[str], near: Sequence[str], at: int) -> list[str]:
    """Return the names that follow a match of ``BY`` in ``near[at]``, or stand in the texts after it."""
    lead = re.sub(r"\W+$", "", match[0][: match.start("rest")]).strip(r" \W").lower()
    rest = CUT.sub("", match["rest"])
    if lead in _WEAK and ":" not in match["mark"] and "：" not in match["mark"] and not _is_dated(match["rest"]):
        return []
    if rest.strip() and not people.is_role(rest):
        return people.split_names(rest)
    names: list[str] = []
    joined = True
    for text in near[at + 1 : at + 8]:
        if _GLUE.match(text):
            joined = True
            continue
        piece = people.split_names(CUT.sub("", text))
        if len(text) > 80 or not joined or not piece or not all(people.looks_like_name(name) for name in piece):
            break
        names += piece
        joined = text.rstrip().endswith((",", "&", "、"))
    return names


_FURNITURE = re.compile(r"^\d\S*(?:\s+[\da-zà-ÿ]\S*)+\s+(?=[A-ZÀ-Ý])")  # 4 min read
_ROW = 100  # characters of a row with a date and a bare name
_JOINT = 5  # characters between two names


def _is_dated(rest: str) -> bool:
    # "di Anna Rossi, 11 dicembre 2025": the date after the name tells a byline from a sentence.
    return len(rest) < 80 and parser.holds_date(rest.lower())


def wire_of(text: str) -> str | None:
    """Return the agency that a byline names after ``via``: a source, no person."""
    match = _VIA.search(text)
    return match["outlet"].strip() if match else None
