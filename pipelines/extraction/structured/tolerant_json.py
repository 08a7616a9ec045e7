"""JSON as pages write it: what a parser refuses is read as far as it can be told what was meant.

Mended are: quotation marks that nobody escaped within a text, commas too many or missing, brackets that are missing or
left over, several values in one script, comments, names without quotation marks, single ones, escapes that JSON does
not know, a whole text escaped as HTML, and an assignment before it.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

_DEEPEST = 40
_LONGEST = 2_000_000  # characters that are mended; sound JSON may be longer
_SPACE = re.compile(r"(?:[\s\ufeff\u200b,;]|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|<!--|-->)*+")
_FRAME = re.compile(r"<!\[CDATA\[|\]\]>")
_ESCAPED = re.compile(r"[{\[]\s*+&(?:quot|#34|#x22);", re.IGNORECASE)
_START = re.compile(r"[{\[]")
_NAME = re.compile(r"[^\s:,{}\[\]\"']++")
_BARE = re.compile(r"[^\s,{}\[\]\"]++")
_COLON = re.compile(r"\s*+:")
_PIECE = re.compile(r"[^\"'\\]++")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))?", re.DOTALL)
_KNOWN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "\n": ""}
_WORDS = {"true": True, "false": False, "null": None, "undefined": None, "none": None, "nan": None}
_KEY = r"""["'][^"':,{}\[\]\n]{1,80}["']\s*+:"""
_BLANKS = re.compile(r"\s++")
_NAMED = re.compile(_KEY)
# What follows a quotation mark that ends a text: in an object the next name, in an array the next value.
_ENDS = {
    "{": re.compile(rf"\}}|$|\]\s*+(?:[,}}]|$)|,\s*+(?:\}}|//|/\*|{_KEY}|[\w$@]{{1,40}}\s*+:)"),
    "[": re.compile(r"[\]}]|$|,\s*+[\"'{\[\]\d\-tfn]"),
    ":": re.compile(r":"),
}


class _TooDeepError(ValueError):
    pass


def read_json(text: str) -> list[Any]:
    """Return the values a script holds, one for sound JSON, none where it holds none; never raises, in linear time."""
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        pass
    plain = _FRAME.sub("", text)
    return list(_mended(html.unescape(plain) if _ESCAPED.search(plain) else plain))


def _mended(text: str) -> Iterator[Any]:
    reader = _Reader(text[:_LONGEST])
    try:
        while (start := _START.search(reader.text, reader.at)) is not None:
            reader.at = start.start()
            yield reader.value("[", 0)
    except (_TooDeepError, ValueError, OverflowError):
        return


class _Reader:
    """One pass over a text; ``at`` only grows."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def value(self, inside: str, depth: int) -> Any:
        if depth > _DEEPEST:
            raise _TooDeepError
        self.skip()
        char = self.text[self.at : self.at + 1]
        if char == "{":
            return self.members(depth)
        if char == "[":
            return self.items(depth)
        if char in ('"', "'") and char:
            return self.string(_ENDS[inside])
        return self.bare()

    def members(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.at += 1
        while (char := self.next()) not in ("}", ""):
            if char == "]":  # one that belongs to nothing here
                self.at += 1
                continue
            name = self.name()
            colon = _COLON.match(self.text, self.at)
            if colon is None:
                self.at += not name  # neither a name nor an end: step over it
                continue
            self.at = colon.end()
            found.setdefault(name, self.value("{", depth + 1))
        self.at += 1
        return found

    def items(self, depth: int) -> list[Any]:
        found = []
        self.at += 1
        while (char := self.next()) not in ("]", "}", ""):
            start = self.at
            found.append(self.value("[", depth + 1))
            self.at += (self.at == start) or char == ":"
        self.at += char == "]"
        return found

    def next(self) -> str:
        self.skip()
        return self.text[self.at : self.at + 1]

    def skip(self) -> None:
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at

    def name(self) -> str:
        if self.text[self.at] in "\"'":
            return self.string(_ENDS[":"])
        found = _NAME.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found.group() if found else ""

    def bare(self) -> Any:
        found = _BARE.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        word = found.group()
        try:
            return json.loads(word)
        except ValueError:
            return _WORDS.get(word.lower(), word)

    def string(self, ends: re.Pattern[str]) -> str:
        mark, text = self.text[self.at], self.text
        self.at += 1
        pieces: list[str] = []
        while self.at < len(text):
            if piece := _PIECE.match(text, self.at):
                pieces.append(piece.group())
                self.at = piece.end()
                continue
            if text[self.at] == "\\":
                pieces.append(self.escape())
                continue
            self.at += 1
            if text[self.at - 1] == mark and self.ends_here(ends):
                break
            pieces.append(text[self.at - 1])
        return "".join(pieces)

    def ends_here(self, ends: re.Pattern[str]) -> bool:
        blanks = _BLANKS.match(self.text, self.at)
        if blanks is None:
            return ends.match(self.text, self.at) is not None
        return any(one.match(self.text, blanks.end()) for one in (ends, _NAMED))

    def escape(self) -> str:
        found = _ESCAPE.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        code = found[1] or found[2]
        if code:
            return chr(int(code, 16))
        return _KNOWN.get(found[3] or "", found[3] or "")
