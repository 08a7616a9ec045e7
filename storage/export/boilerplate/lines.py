"""Which lines of a text could be a standing notice at all, and under which key two of them are one line."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Mapping

HEAD_LINES = 2
"""Lines at the beginning of a text where a notice may stand."""
TAIL_LINES = 4
"""Lines at its end."""

_LEAST_WIDTH = 24  # letters; Han and kana count two: headings, column names, rows of tables and bylines are shorter
_LONGEST = 2000  # characters of a line; a notice is shorter
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W_]")
_LINK = re.compile(r"!?\[([^\[\]\n]*+)\]\([^()\n]*+(?:\([^()\n]*+){0,3}+\)")
_CODE = re.compile(r"[{}<>=\\|$]|\w\(|::|^\s*(?:[-*#]{2,}|\$|import |def |sudo )")
_QUOTES = ("“", '"', "「", "『", "«", "„", "‘", ">")
_LABELS = (":", "：")
_GAP = re.compile(r"\n{3,}")
_SENTENCE = re.compile(r"[。！？!?;；…،؟।]|[.](?:\s|$)|[，,]\s*\w")


def is_notice(line: str) -> bool:
    """Return whether a line reads like a notice: whole sentences, no heading, quotation, label, table row or code."""
    line = line.strip()
    if not line or len(line) > _LONGEST or line.startswith(_QUOTES) or line.endswith(_LABELS) or _CODE.search(line):
        return False
    letters = len(_LETTER.findall(line))
    digits = sum(char.isdigit() for char in line)
    return width(line) >= _LEAST_WIDTH and digits * 4 <= letters and bool(_SENTENCE.search(line))


def width(line: str) -> int:
    """Count letters and digits, the wide ones twice."""
    return len(_LETTER.findall(line)) + len(_WIDE.findall(line))


def line_key(line: str) -> int:
    """Return a number that is the same for lines that differ in spacing, marks, width, case and links only."""
    folded = unicodedata.normalize("NFKC", _LINK.sub(r"\1", line)).casefold()
    letters = "".join(_LETTER.findall(folded))
    return int.from_bytes(hashlib.blake2b(letters.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def edge_lines(text: str) -> dict[int, str]:
    """Return the lines at the edges of a text that read like a notice, by their place among all lines."""
    lines = text.split("\n")
    full = [place for place, line in enumerate(lines) if line.strip()]
    edges = dict.fromkeys([*full[:HEAD_LINES], *full[-TAIL_LINES:]])
    return {place: lines[place] for place in edges if is_notice(lines[place])}


def without(text: str, keys: frozenset[int]) -> tuple[str, list[str]]:
    """Take the notices with these keys off the edges of a text; return what is left and the lines taken off."""
    off = {place: line for place, line in edge_lines(text).items() if line_key(line) in keys}
    return _left(text, off), list(off.values())


def without_lines(markdown: str, keys: Mapping[int, int]) -> str | None:
    """Take the very lines off the edges of the markdown of a text, each so many times; None where they are not there.

    The edges are wider here: markdown has lines of its own, such as pictures.
    """
    lines, off, wanted = markdown.split("\n"), set[int](), Counter(keys)
    full = [place for place, line in enumerate(lines) if line.strip()]
    for place in dict.fromkeys([*reversed(full[-2 * TAIL_LINES :]), *full[: 2 * HEAD_LINES]]):
        key = line_key(lines[place])
        if wanted[key]:
            wanted[key] -= 1
            off.add(place)
    return None if wanted.total() else _left(markdown, off)


def _left(text: str, off: Container[int]) -> str:
    left = "\n".join(line for place, line in enumerate(text.split("\n")) if place not in off)
    return _GAP.sub("\n\n", left).strip("\n") if left != text else text
