"""How long ago a text says that something was ("3 hours ago"), in the words of ninety languages."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from pipelines.extraction.lexicon import calendar

_NUMBER = re.compile(r"(?<![\d.,/-])(?<!\d:)\d{1,3}(?![\d.,:/-])")
_BLANKLESS = 0x0E00  # scripts from Thai on write no blanks between words
_KEY = 2  # letters by which the words after a number are looked up


@dataclass(frozen=True, slots=True)
class Ago:
    """What a text says has passed: the number of units, the seconds of one, and the words."""

    count: int
    unit: int
    raw: str


def read_ago(text: str) -> Ago | None:
    """Return the first "3 hours ago" of a folded text, or None."""
    known = _known()
    for number in _NUMBER.finditer(text):
        ahead, behind = text[: number.start()].rstrip(), text[number.end() :].lstrip()
        for before, after, unit in (*known.get(behind[:_KEY], ()), *known.get("", ())):
            if _ends(ahead, before) and _opens(behind, after):
                start, end = len(ahead) - len(before), len(text) - len(behind) + len(after)
                return Ago(int(number[0]), unit, text[start:end].strip())
    return None


@cache
def _known() -> dict[str, list[tuple[str, str, int]]]:
    """Return the words before and after a number with the unit, by the first letters of those after it, long first."""
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for unit, before, after in sorted(calendar.ago(), key=lambda one: -len(one[1] + one[2])):
        found[after[:_KEY]].append((before, after, unit))
    return dict(found)


def _ends(text: str, words: str) -> bool:
    return text.endswith(words) and not _joined(text[: len(text) - len(words)][-1:], words[:1])


def _opens(text: str, words: str) -> bool:
    return text.startswith(words) and not _joined(words[-1:], text[len(words) :][:1])


def _joined(one: str, other: str) -> bool:
    """Return whether two letters are of one word."""
    return one.isalpha() and other.isalpha() and ord(other) < _BLANKLESS
