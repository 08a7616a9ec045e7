"""The words of a text as search sees them, the same on every database.

A text is brought to one form (NFKC, case folded; soft hyphens, joiners, the dot of a Turkish İ, Arabic vowel marks and
tatweel dropped, ı is i, a traditional Chinese character is its simplified one) and cut into pieces.  A piece is a word
(letters, marks and digits) or a run of a script that writes words without spaces or glues endings to them: Han, Kana,
Hangul, Thai, Lao, Burmese, Khmer.  Whatever else stands between them only separates.  A word is found whole or by its
beginning, a run by any part of it.

``canonical`` holds the pieces with one space around each, so that the question whether a text holds a phrase is one
search for a part of a string.  ``terms`` are what an index keeps of it: words, every two neighbours within a run, and
the last character of each run, so that any character is the beginning of some term.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from opencc import OpenCC

LONGEST_WORD = 64
"""Characters of a word that count; PostgreSQL refuses terms of more than 2046 bytes."""

MOST_BYTES = 200_000
"""Bytes (UTF-8) of a text that count, after folding: some 66,000 Chinese or 200,000 Latin characters.

PostgreSQL keeps at most 1 MiB of terms in a row; at worst every three bytes of a run make a term of six and one of
three.
"""

MOST_TITLE_BYTES = 100_000
"""The same of a title, whose terms an index keeps twice: PostgreSQL does not refuse an array of more than 1 MiB of
terms, it mixes them up, and then words that are there are not found."""

_DROPPED = re.compile("[\xad\u0307\u0640\u200b-\u200d\u2060\ufeff\u064b-\u0652\ufe00-\ufe0f]+")
_RUNS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # 々〆〇
    (0x3041, 0x30FF),  # Kana
    (0x3105, 0x312F),  # Bopomofo
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),  # Hangul, and its letters
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x1100, 0x11FF),
    (0x20000, 0x323AF),
)
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x323AF))
_HAN_SIGN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
_ASCII_WORD = re.compile("[0-9a-z]+")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
"""Signs beyond the first 65,536: ``re`` has a table of those, and compares others with one range after the other."""


def fold(text: str) -> str:
    """Return a text in the form in which it is compared."""
    if text.isascii():
        return text.lower()
    # After case folding a text need not be in its normal form any more; the dot of İ comes from folding.
    once = _DROPPED.sub("", unicodedata.normalize("NFKC", text).casefold()).replace("ı", "i")
    folded = unicodedata.normalize("NFKC", once)
    if not _HAN_SIGN.search(folded):
        return folded
    simpler = _simpler()
    return folded.translate(simpler.signs) if simpler.there.search(folded) else folded


def pieces(text: str, most: int = MOST_BYTES) -> list[str]:
    """Return words and runs in order, folded, as far as they count: ``most`` bytes."""
    folded = fold(text[:most])
    data = folded.encode("utf-8", "replace")
    if len(data) > most:
        folded = data[:most].decode("utf-8", "ignore")
    found = _pattern_for(folded).findall(folded)
    return [piece if len(piece) <= LONGEST_WORD or is_run(piece) else piece[:LONGEST_WORD] for piece in found]


def places(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield the pieces of a text that is folded already, each with its first place and the one after its last."""
    for match in _pattern_for(folded).finditer(folded):
        yield match[0], match.start(), match.end()


def word_places(folded: str, word: str, *, begins: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the places of a word in a text that is folded already, with ``begins`` those of words that begin with it.

    The text is not cut into pieces for it: a tenth of the time of ``places``.
    """
    pattern, at = _pattern_for(folded), -1

    def within(place: int) -> bool:
        return bool(pattern.match(folded, place, place + 1)) and not is_run(folded[place])

    while (at := folded.find(word, at + 1)) >= 0:
        if at and within(at - 1):
            continue
        end = at + len(word)
        while begins and within(end):
            end += 1
        if not within(end):
            yield at, end


def canonical(text: str, most: int = MOST_BYTES) -> str:
    """Return the pieces of a text, as far as they count, with a space before and after each, one between two."""
    return f" {' '.join(pieces(text, most))} "


def is_run(piece: str) -> bool:
    """Return whether a piece is a run, not a word."""
    return not piece.isascii() and _patterns().run.match(piece) is not None


def terms(found: Iterable[str]) -> set[str]:
    """Return what an index keeps of the pieces of a text."""
    kept: set[str] = set()
    for piece in set(found):
        if is_run(piece):
            kept.update(map(str.__add__, piece, piece[1:]))
            kept.add(piece[-1])
        else:
            kept.add(piece)
    return kept


class _Simpler(NamedTuple):
    """What stands for each traditional Chinese character, and what finds one in a text; no other one is changed."""

    signs: dict[int, str]
    there: re.Pattern[str]


@lru_cache(maxsize=1)  # 90 ms, paid by those who search only
def _simpler() -> _Simpler:
    """Return the characters that simplification changes one by one; words that differ are left alone."""
    within = [chr(code) for first, last in _HAN for code in range(first, last + 1)]
    simplify, apart = OpenCC("t2s").convert, "\n".join(within)
    # Twice: what 薴 leads to leads on.
    both = zip(within, simplify(simplify(apart)).split("\n"), strict=True)
    signs = {ord(sign): simple for sign, simple in both if sign != simple}
    usual = _class([code for code in signs if code < 0x10000])
    return _Simpler(signs, re.compile(f"{usual}|{_BEYOND.pattern}"))


class _Patterns(NamedTuple):
    """What finds pieces in texts of the first 65,536 signs, in any text, and what matches the first sign of a run."""

    usual: re.Pattern[str]
    any: re.Pattern[str]
    run: re.Pattern[str]


def _pattern_for(folded: str) -> re.Pattern[str]:
    """Return what finds the pieces of a text: the usual one takes 0.1 ms for 4,000 characters, that for any 0.7."""
    if folded.isascii():
        return _ASCII_WORD
    return _patterns().any if _BEYOND.search(folded) else _patterns().usual


@lru_cache(maxsize=1)  # 40 ms, paid by those who search only
def _patterns() -> _Patterns:
    counted = [code for code in range(0x32400) if unicodedata.category(chr(code))[0] in "LMN"]
    within = {code for first, last in _RUNS for code in range(first, last + 1)}
    runs = [code for code in counted if code in within]
    # Marks beyond, which name variants of a character, are left out: they only separate.
    words = [code for code in counted if code not in within]
    usual_runs, usual_words = ([code for code in codes if code < 0x10000] for codes in (runs, words))
    usual = re.compile(f"{_class(usual_words)}+|{_class(usual_runs)}+")
    return _Patterns(usual, re.compile(f"{_class(words)}+|{_class(runs)}+"), re.compile(_class(runs)))


def _class(codes: Sequence[int]) -> str:
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges) + "]"
